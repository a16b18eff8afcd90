//! What a set of scripts gives a provider: made once, never changed, swapped whole.

use crate::conduct::{Checks, Conduct};
use crate::evidence::Record;
use bookend_engine::{CheckPlan, Plan};
use bookend_fhir::Structures;
use bookend_model::{Request, Seed};
use bookend_profile::Profiles;
use bookend_script::{Interaction, Script};
use bookend_validator::Validator;
use std::net::SocketAddr;
use std::sync::Arc;

/// What holds whichever scripts are in force: where the provider is, and what it judges by.
#[derive(Clone, Debug)]
pub(crate) struct Footing {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// With which scheme it is called there.
    pub(crate) scheme: &'static str,
    /// Whether requests come to stand-ins for the national services, and to no provider.
    pub(crate) is_of_stand_ins: bool,
    /// The public URL of the service root, where somebody named it.
    pub(crate) public_url: Option<String>,
    /// The seed, where somebody named it.
    pub(crate) seed: Option<Seed>,
    /// The seed where neither that nor the script names one.
    pub(crate) drawn: Seed,
    /// The profiles of packages.
    pub(crate) profiles: Option<Arc<Profiles>>,
    /// The service to which bodies are handed.
    pub(crate) validator: Option<Validator>,
}

/// What a set of scripts gives a provider: made once, never changed, swapped whole.
#[derive(Debug)]
pub(crate) struct ScriptSet {
    pub(crate) script: Script,
    /// The digest of the script.
    pub(crate) digest: Arc<str>,
    pub(crate) plan: Plan,
    pub(crate) checks: CheckPlan,
    pub(crate) conduct: Conduct,
    pub(crate) structures: &'static Structures,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) validator: Option<Validator>,
    pub(crate) seed: Seed,
    /// The public URL of the service root, without a slash at its end.
    pub(crate) public_root: String,
    /// With which scheme its own address is called.
    pub(crate) scheme: &'static str,
    /// Every other URL of the service root.
    pub(crate) own_roots: Vec<String>,
    /// Whether somebody said what the public URL is.
    pub(crate) is_named: bool,
    /// Whether requests come to stand-ins for the national services, and to no provider.
    pub(crate) is_of_stand_ins: bool,
    /// The way to the evidence: what it says of checks is by their places in this script.
    pub(crate) record: Record,
}

impl ScriptSet {
    /// Makes what follows from a script.
    pub(crate) fn new(script: Script, footing: &Footing) -> Self {
        let release = script.dialect().release;
        let base = script.dialect().base.clone();
        let public_url = footing.public_url.clone();
        let made_up = || format!("https://{}{base}", public_host(footing.listen));
        let none = || Arc::new(Profiles::none(release));
        Self {
            digest: script.digest().into(),
            plan: Plan::new(&script),
            checks: CheckPlan::new(&script),
            conduct: Conduct::of(script.policy()),
            structures: Structures::of(release),
            profiles: footing.profiles.clone().unwrap_or_else(none),
            validator: footing.validator.clone(),
            seed: (footing.seed)
                .or(script.seed().map(Seed))
                .unwrap_or(footing.drawn),
            is_named: public_url.is_some(),
            public_root: (public_url.unwrap_or_else(made_up))
                .trim_end_matches('/')
                .to_owned(),
            scheme: footing.scheme,
            own_roots: own_roots((footing.scheme, footing.listen), &base),
            is_of_stand_ins: footing.is_of_stand_ins,
            record: Record::default(),
            script,
        }
    }

    /// Has exchanges recorded.
    #[must_use]
    pub(crate) fn recorded(self, record: Record) -> Self {
        Self { record, ..self }
    }

    /// Returns everything that a request can be that comes here.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &Interaction> {
        let dialect = self.script.dialect();
        let is_heard = |name: &str| dialect.heard(name).is_some();
        let all = dialect.named();
        all.filter(move |it| is_heard(&it.name) == self.is_of_stand_ins)
    }

    /// Whether a diary that was made for another set serves this one: nothing of what it offers
    /// differs.
    pub(crate) fn offers_what(&self, other: &Self) -> bool {
        self.seed == other.seed && self.script.inventory() == other.script.inventory()
    }

    /// Whether judging a request by profiles may take long.
    pub(crate) fn judges_profiles_of(&self, request: &Request) -> bool {
        let is_checked = self.conduct.checks != Checks::Off;
        let has_body = !request.body.is_empty() || self.conduct.answers_checked;
        is_checked && has_body && !self.profiles.is_empty()
    }
}

/// Returns the URLs of the service root at the address that is listened on: a consumer on the same
/// machine takes them for it, whatever the public URL is.
fn own_roots((scheme, address): (&str, SocketAddr), base: &str) -> Vec<String> {
    let is_here = address.ip().is_unspecified() || address.ip().is_loopback();
    let by_name = is_here.then(|| format!("{scheme}://localhost:{}{base}", address.port()));
    let by_number = (!address.ip().is_unspecified()).then(|| format!("{scheme}://{address}{base}"));
    by_number.into_iter().chain(by_name).collect()
}

/// Every address of this machine is called `localhost`.
fn public_host(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}
