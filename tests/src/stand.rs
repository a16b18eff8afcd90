//! A provider for a test: fixed clock, fixed seed, known inventory, free port.

use crate::{Appointment, Connection, Request, Response, cancelled};
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use bookend_provider::{
    ControlOptions, EvidencePlace, JournalBounds, Limits, Options, Running, SpaceBounds, SpaceBy,
    TlsChoice, Workshop, known_profiles, shipped, start,
};
use bookend_script::{Choices, Script, Source, Sources, check, render};
use bookend_validator::Validator;
use jiff::Timestamp;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The service root under which every provider of the tests is known.
pub const BASE: &str = "https://provider.example/STU3";

/// The time on the clock of every provider of the tests: a Monday in summer, 10:00 in London.
pub const NOW: Timestamp = Timestamp::constant(1_781_514_000, 0);

/// What a provider is started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    choices: Choices,
    scripts: Vec<Source>,
    limits: Limits,
    at: Option<Timestamp>,
    clock_runs: bool,
    is_unnamed: bool,
    profiles: Option<Arc<Profiles>>,
    validator: Option<Validator>,
    evidence: Option<PathBuf>,
    spaces: (SpaceBy, SpaceBounds),
    control: Option<ControlOptions>,
    tls: TlsChoice,
}

impl Setup {
    /// The mode `standard`, and the inventory of the tests.
    pub fn standard() -> Self {
        let inventory = include_str!("../scripts/inventory.yaml");
        Self::default().script("tests/scripts/inventory.yaml", inventory)
    }

    /// A mode, with the inventory that ships with it.
    pub fn shipped(mode: &str) -> Self {
        Self::default().mode(mode)
    }

    /// Chooses a mode.
    #[must_use]
    pub fn mode(mut self, mode: &str) -> Self {
        self.choices.mode = Some(mode.to_owned());
        self
    }

    /// Sets a policy switch.
    #[must_use]
    pub fn policy(mut self, switch: &str, value: impl Into<Value>) -> Self {
        self.choices.policy.insert(switch.to_owned(), value.into());
        self
    }

    /// Adds a script.
    #[must_use]
    pub fn script(mut self, name: &str, text: &str) -> Self {
        self.scripts.push(Source {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    /// Adds behaviours, written as the items of a list.
    #[must_use]
    pub fn behaviours(self, items: &str) -> Self {
        let text = format!("bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n{items}");
        self.script("behaviours.yaml", &text)
    }

    /// Has resources judged by the profiles of packages.
    #[must_use]
    pub fn judging_by(mut self, profiles: &Arc<Profiles>) -> Self {
        self.choices.profiles = known_profiles(profiles);
        self.profiles = Some(Arc::clone(profiles));
        self
    }

    /// Has bodies handed to a validator.
    #[must_use]
    pub fn validating_with(mut self, base: &str, patience: Duration) -> Self {
        self.validator = Some(Validator::new(base, patience).unwrap());
        self
    }

    /// Opens a control port on loopback.
    #[must_use]
    pub fn controlled(mut self) -> Self {
        self.control_options();
        self
    }

    /// Has callers of the control port show a token.
    #[must_use]
    pub fn control_token(mut self, token: &str) -> Self {
        self.control_options().token = Some(token.to_owned());
        self
    }

    /// Bounds the journals.
    #[must_use]
    pub fn journal(mut self, bounds: JournalBounds) -> Self {
        self.control_options().journal = bounds;
        self
    }

    /// Watches files, which are to hold what the provider is started with.
    #[must_use]
    pub fn watching(mut self, paths: &[&Path]) -> Self {
        let control = self.control_options();
        control.watches = true;
        control.workshop.paths = paths.iter().map(|path| path.to_path_buf()).collect();
        self
    }

    /// Watches a folder below the files, too, which is to hold what the provider is started with.
    #[must_use]
    pub fn standing(mut self, folder: &Path) -> Self {
        self.control_options().workshop.script_dir = Some(folder.to_path_buf());
        self
    }

    fn control_options(&mut self) -> &mut ControlOptions {
        self.control.get_or_insert_with(|| ControlOptions {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            is_asked: true,
            token: None,
            workshop: Workshop::default(),
            watches: false,
            journal: JournalBounds::default(),
        })
    }

    /// Tells callers apart.
    #[must_use]
    pub fn spaces(mut self, by: SpaceBy, bounds: SpaceBounds) -> Self {
        self.spaces = (by, bounds);
        self
    }

    /// Has evidence written below a folder.
    #[must_use]
    pub fn recorded(mut self, folder: &Path) -> Self {
        self.evidence = Some(folder.to_owned());
        self
    }

    /// Puts it behind TLS.
    #[must_use]
    pub fn tls(mut self, tls: TlsChoice) -> Self {
        self.tls = tls;
        self
    }

    /// Sets limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Starts with another time than [`NOW`] on the clock.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Self {
        self.at = Some(at);
        self
    }

    /// Lets the clock run on from where it is, for a consumer whose clock runs as well.
    #[must_use]
    pub fn with_running_clock(mut self) -> Self {
        self.clock_runs = true;
        self
    }

    /// Gives the provider no public URL.
    #[must_use]
    pub fn unnamed(mut self) -> Self {
        self.is_unnamed = true;
        self
    }

    /// Returns the script of a provider in the mode `standard`.
    pub fn script_of_standard() -> Script {
        script(Vec::new(), &Choices::default())
    }

    /// Starts the provider.
    pub fn start(self) -> Stand {
        let control = self.control.map(|mut control| {
            control.workshop.choices = self.choices.clone();
            "careconnect-stu3".clone_into(&mut control.workshop.dialect);
            control
        });
        let script = script(self.scripts, &self.choices);
        let at = self.at.unwrap_or(NOW);
        let clock = if self.clock_runs {
            Clock::running_from(at)
        } else {
            Clock::frozen(at)
        };
        let options = Options {
            clock: clock.clone(),
            seed: Some(Seed(1)),
            profiles: self.profiles,
            validator: self.validator,
            spaces: self.spaces,
            control,
            evidence: self.evidence.map(|dir| EvidencePlace {
                dir,
                redacted: false,
                zip: false,
                clock: "frozen".to_owned(),
            }),
            tls: self.tls,
            public_url: (!self.is_unnamed).then(|| BASE.to_owned()),
            limits: Limits {
                workers: self.limits.workers.or(Some(2)),
                ..self.limits
            },
            ..Options::default()
        };
        Stand {
            running: start(script, options).unwrap(),
            clock,
        }
    }
}

/// Checks scripts together with what ships, but for its journeys: they are of no use to a provider
/// and take long to check.
fn script(more: Vec<Source>, choices: &Choices) -> Script {
    let shipped = shipped().into_iter();
    let useful = shipped.filter(|source| !source.name.contains("/journeys/"));
    let sources = Sources::new(useful.chain(more));
    check(&sources, choices)
        .unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, &sources, false)))
}

/// A running provider, and its clock.
#[derive(Debug)]
pub struct Stand {
    /// The provider.
    pub running: Running,
    /// Its clock, which stands still until a test advances it, unless it was told to run.
    pub clock: Clock,
}

impl Stand {
    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// Opens a connection.
    pub async fn connect(&self) -> Connection {
        Connection::open(self.address()).await
    }

    /// Sends a request on a connection of its own.
    pub async fn send(&self, request: &Request) -> Response {
        self.connect().await.exchange(request).await
    }

    /// Returns free slots of the tests' service, in order.
    pub async fn free_slots(&self) -> Vec<Value> {
        let request = Request::search(
            "schedule.actor:healthcareservice=2000000001&status=free&start=ge2026-06-16&start=lt2026-06-19",
        );
        let response = self.send(&request).await;
        assert_eq!(response.status, 200, "{}", response.text());
        response.entries("Slot")
    }

    /// Returns the first free slot.
    pub async fn free_slot(&self) -> Value {
        self.free_slots().await.swap_remove(0)
    }

    /// Books the first free slot, and returns the appointment.
    pub async fn booked(&self) -> Value {
        let body = Appointment::of(&self.free_slot().await).body();
        let response = self.send(&Request::book(&body)).await;
        assert_eq!(response.status, 201, "{}", response.text());
        response.resource()
    }

    /// Cancels an appointment, and returns it.
    pub async fn cancelled(&self, appointment: &Value) -> Value {
        let response = self.send(&Request::update(&cancelled(appointment))).await;
        assert_eq!(response.status, 200, "{}", response.text());
        response.resource()
    }

    /// Stops.
    pub async fn stop(self) {
        crate::within(self.running.stop()).await.unwrap();
    }
}
