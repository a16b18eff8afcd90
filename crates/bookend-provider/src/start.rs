//! Starting a provider from files and choices.

use crate::evidence::{Evidence, EvidencePlace};
use crate::http::{Limits, Running, StartError, serve};
use crate::provider::Provider;
use crate::shipped::shipped;
use bookend_engine::Roots;
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use bookend_script::{Choices, Diagnostic, Prepared, Script, Source, Sources, check, check_with};
use bookend_validator::Validator;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

/// What a provider is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 finds a free one.
    pub listen: SocketAddr,
    /// The public URL of the service root, which `Location` begins with; made of the address,
    /// with `https`, when nothing is said.
    pub public_url: Option<String>,
    /// The seed; drawn by chance when neither this nor the script names one.
    pub seed: Option<Seed>,
    /// The clock.
    pub clock: Clock,
    /// What a request may cost.
    pub limits: Limits,
    /// Where evidence is written, if it is.
    pub evidence: Option<EvidencePlace>,
    /// The profiles of packages, of the release of the dialect, by which resources are judged.
    pub profiles: Option<Arc<Profiles>>,
    /// The service to which bodies are handed once they are answered.
    pub validator: Option<Validator>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            seed: None,
            clock: Clock::system(),
            limits: Limits::default(),
            evidence: None,
            profiles: None,
            validator: None,
        }
    }
}

/// Checks the shipped configuration together with further files.
///
/// **Shape:** a file whose path ends like that of a shipped one, such as
/// `careconnect-stu3/rules.yaml`, takes the place of it: what was exported can be edited and used.
///
/// # Errors
///
/// Every diagnostic, with the files it speaks of.
pub fn load(more: Vec<Source>, choices: &Choices) -> Result<Script, (Vec<Diagnostic>, Sources)> {
    load_with(&Prepared::default(), more, choices)
}

/// The same, with what earlier checks have read and compiled: what ships is read once.
///
/// # Errors
///
/// As [`load`].
pub fn load_with(
    prepared: &Prepared,
    more: Vec<Source>,
    choices: &Choices,
) -> Result<Script, (Vec<Diagnostic>, Sources)> {
    let sources = Sources::new(over_shipped(more).0);
    check_with(prepared, &sources, choices).map_err(|diagnostics| (diagnostics, sources))
}

/// The same, but for the journeys that ship: a provider that serves runs none, and is ready sooner
/// without them.
///
/// # Errors
///
/// As [`load`].
pub fn load_to_serve(
    more: Vec<Source>,
    choices: &Choices,
) -> Result<Script, (Vec<Diagnostic>, Sources)> {
    let (sources, shipped) = over_shipped(more);
    let sources = Sources::new(sources);
    let choices = Choices {
        idle_journeys: shipped,
        ..choices.clone()
    };
    check(&sources, &choices).map_err(|diagnostics| (diagnostics, sources))
}

/// Lays files over those that ship; says which of these, by name, stand as they ship.
fn over_shipped(more: Vec<Source>) -> (Vec<Source>, BTreeSet<String>) {
    let mut sources = shipped();
    let mut names: BTreeSet<String> = sources.iter().map(|it| it.name.clone()).collect();
    for source in more {
        match sources
            .iter_mut()
            .find(|shipped| stands_for(&source, shipped))
        {
            Some(shipped) => {
                names.remove(&shipped.name);
                *shipped = source;
            }
            None => sources.push(source),
        }
    }
    (sources, names)
}

/// Whether a file is an edited copy of a shipped one.
fn stands_for(source: &Source, shipped: &Source) -> bool {
    let path = Path::new(&source.name);
    Path::new(&shipped.name)
        .strip_prefix("simulator-config")
        .is_ok_and(|relative| path.ends_with(relative))
}

/// Starts a provider; it is listening when this returns.
///
/// # Errors
///
/// [`StartError`].
pub fn start(script: Script, options: Options) -> Result<Running, StartError> {
    let listener = crate::http::bind(options.listen)?;
    let (limits, place) = (options.limits.clone(), options.evidence.clone());
    let address = listener.address();
    let provider = open(
        script,
        Options {
            listen: address,
            ..options
        },
    )?;
    let evidence = place
        .map(|place| Evidence::begin(&place, &provider))
        .transpose()?;
    serve(Arc::new(provider), listener, &limits, evidence)
}

/// Opens a provider that nobody can reach: it takes the address that it would listen on for its own.
///
/// # Errors
///
/// [`StartError::Inventory`].
pub fn open(script: Script, options: Options) -> Result<Provider, StartError> {
    let seed = options
        .seed
        .or(script.seed().map(Seed))
        .unwrap_or_else(Seed::from_entropy);
    let base = script.dialect().base.clone();
    let is_named = options.public_url.is_some();
    let public_url = options
        .public_url
        .unwrap_or_else(|| format!("https://{}{base}", public_host(options.listen)));
    let public_root = public_url.trim_end_matches('/').to_owned();
    let own = own_roots(options.listen, &base);
    let roots = Roots::new(std::iter::once(public_root).chain(own), is_named);
    let provider = Provider::open(script, options.clock, seed, &public_url, roots)?
        .validating_with(options.validator);
    Ok(match options.profiles {
        Some(profiles) => provider.judging_by(profiles),
        None => provider,
    })
}

/// Returns the URLs of the service root at the address that is listened on: a consumer on the same
/// machine takes them for it, whatever the public URL is.
fn own_roots(address: SocketAddr, base: &str) -> Vec<String> {
    let is_here = address.ip().is_unspecified() || address.ip().is_loopback();
    let by_name = is_here.then(|| format!("http://localhost:{}{base}", address.port()));
    let by_number = (!address.ip().is_unspecified()).then(|| format!("http://{address}{base}"));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Vec<Source> {
        vec![Source {
            name: "mine.yaml".to_owned(),
            text: text.to_owned(),
        }]
    }

    #[test]
    fn a_provider_that_serves_is_ready_without_the_journeys_that_ship() {
        let served = load_to_serve(Vec::new(), &Choices::default()).unwrap();
        let checked = load(Vec::new(), &Choices::default()).unwrap();
        assert!(served.journeys().is_empty());
        assert!(!checked.journeys().is_empty());
        assert_eq!(served.digest(), checked.digest());
        assert!(served.warnings().is_empty(), "{:?}", served.warnings());
    }

    #[test]
    fn journeys_of_ones_own_are_judged_beside_those_that_ship() {
        let text = "bookend: 1\njourneys: [{id: mine, title: Mine, steps: [{send: slot.serch}]}]\n";
        let Err((diagnostics, _)) = load_to_serve(own(text), &Choices::default()) else {
            panic!("a journey with a mistake was let through");
        };
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    }

    #[test]
    fn a_behaviour_that_never_decides_is_told_without_journeys_too() {
        let text = "bookend: 1\nbehaviours:\n  - {id: all, title: All, when: {method: GET}, then: {answer: {refuse: service-unknown}}}\n  - {id: none, title: None, when: {method: GET}, then: {answer: {refuse: service-unknown}}}\n";
        let script = load_to_serve(own(text), &Choices::default()).unwrap();
        assert_eq!(script.warnings().len(), 1, "{:?}", script.warnings());
    }
}
