//! Starting a provider from files and choices.

use crate::changeover::Changeover;
use crate::control::{ControlOptions, ControlPort, Desk, open_control};
use crate::evidence::EvidencePlace;
use crate::http::{Entrances, Limits, Running, StartError, serve};
use crate::journal::Hub;
use crate::provider::Provider;
use crate::script_set::{Footing, ScriptSet};
use crate::scripted::Scripted;
use crate::shipped::shipped;
use crate::spaces::{Space, SpaceBounds, SpaceBy, Spaces};
use crate::tls::TlsChoice;
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
    /// What it shows behind TLS, if it does.
    pub tls: TlsChoice,
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
    /// The control port, if there is one.
    pub control: Option<ControlOptions>,
    /// By what callers are told apart, and how many spaces there may be.
    pub spaces: (SpaceBy, SpaceBounds),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: TlsChoice::default(),
            public_url: None,
            seed: None,
            clock: Clock::system(),
            limits: Limits::default(),
            evidence: None,
            profiles: None,
            validator: None,
            control: None,
            spaces: Default::default(),
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
pub(crate) fn stands_for(source: &Source, shipped: &Source) -> bool {
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
    let public_url = options.public_url.as_deref();
    let entrances = Entrances::open(options.listen, &script, &options.tls, public_url)?;
    let footing = Footing {
        scheme: entrances.scheme(),
        ..footing(&options, entrances.address())
    };
    let limits = options.limits.clone();
    let (changeover, port) = begin(script, footing, options)?;
    Ok(serve(changeover, entrances, &limits)?.controlled(port))
}

/// Has scripts decide what the national stand-ins answer; of the options, seed, clock and control port
/// matter. Has to be called in a runtime.
///
/// # Errors
///
/// [`StartError`].
pub fn over_stand_ins(script: Script, options: Options) -> Result<Scripted, StartError> {
    let footing = Footing {
        is_of_stand_ins: true,
        ..footing(&options, options.listen)
    };
    let (changeover, port) = begin(script, footing, options)?;
    Ok(Scripted::new(changeover, port))
}

/// Puts the first scripts in force, and opens the control port.
fn begin(
    script: Script,
    footing: Footing,
    options: Options,
) -> Result<(Arc<Changeover>, Option<ControlPort>), StartError> {
    let clock = options.clock.clone();
    let control = options.control.as_ref();
    let hub = control.map(|control| Arc::new(Hub::new(control.journal)));
    let watched = hub
        .clone()
        .filter(|_| control.is_some_and(|it| it.listen.is_some()));
    let open = |set| Spaces::open(set, clock.clone(), options.spaces, watched);
    let evidence = options.evidence.clone();
    let changeover = Changeover::begin(script, footing, evidence, open, options.clock)?;
    let changeover = Arc::new(changeover);
    let port = match (control, hub) {
        (Some(control), Some(hub)) => {
            let place = options.evidence.map(|place| place.dir);
            let workshop = control.workshop.clone();
            let desk = Desk::new(Arc::clone(&changeover), hub, workshop, place);
            Some(open_control(control, Arc::new(desk))?)
        }
        _ => None,
    };
    Ok((changeover, port))
}

/// Opens a provider that nobody can reach: it takes the address that it would listen on for its own.
///
/// # Errors
///
/// [`StartError::Inventory`].
pub fn open(script: Script, options: &Options) -> Result<Provider, StartError> {
    let set = ScriptSet::new(script, &footing(options, options.listen));
    let space = Space::new(
        ("", String::new()),
        options.clock.clone(),
        None,
        options.spaces.1.appointment_bytes,
    );
    Ok(Provider::open(Arc::new(set), Arc::new(space))?)
}

/// What holds whichever scripts are in force.
fn footing(options: &Options, listen: SocketAddr) -> Footing {
    Footing {
        listen,
        scheme: "http",
        is_of_stand_ins: false,
        public_url: options.public_url.clone(),
        seed: options.seed,
        drawn: Seed::from_entropy(),
        profiles: options.profiles.clone(),
        validator: options.validator.clone(),
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
        let text = "bookend: 1\ndialect: careconnect-stu3\njourneys: [{id: mine, title: Mine, steps: [{send: slot.serch}]}]\n";
        let Err((diagnostics, _)) = load_to_serve(own(text), &Choices::default()) else {
            panic!("a journey with a mistake was let through");
        };
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    }

    #[test]
    fn a_behaviour_that_never_decides_is_told_without_journeys_too() {
        let text = "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - {id: all, title: All, when: {method: GET}, then: {answer: {refuse: service-unknown}}}\n  - {id: none, title: None, when: {method: GET}, then: {answer: {refuse: service-unknown}}}\n";
        let script = load_to_serve(own(text), &Choices::default()).unwrap();
        assert_eq!(script.warnings().len(), 1, "{:?}", script.warnings());
    }
}
