//! Who runs journeys.

use crate::apart::{Apart, Own};
use crate::capability::Capabilities;
use crate::client::Client;
use crate::evidence::Evidence;
use crate::ground::Ground;
use crate::national::Addresses;
use crate::taken::Taken;
use bookend_engine::{CheckPlan, Memories};
use bookend_validator::Validator;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// Runs journeys against one target.
#[derive(Debug)]
pub struct Runner<'g> {
    /// What the run begins with.
    pub(crate) ground: &'g Ground<'g>,
    /// The way to the target.
    pub(crate) client: Client,
    /// Where the national services are.
    pub(crate) addresses: Addresses,
    /// How long a whole response may take where a step does not say.
    pub(crate) patience: Duration,
    /// What the target says it can do.
    pub(crate) capabilities: Capabilities,
    /// Values that journeys keep from one another.
    pub(crate) taken: Rc<RefCell<Taken>>,
    /// Where the run is recorded, if it is.
    pub(crate) evidence: Option<Rc<Evidence>>,
    /// The standing checks, by what they can concern.
    pub(crate) checks: Rc<CheckPlan>,
    /// The service to which answers are handed, where there is one.
    pub(crate) validator: Option<Validator>,
    /// What they remember of the run.
    pub(crate) memories: Rc<Memories>,
    /// The provider that the journey has to itself, where it has one.
    pub(crate) own: Option<Own<'g>>,
    /// How journeys that need a provider to themselves get it.
    pub(crate) apart: Option<&'g Apart<'g>>,
    /// Why no further journey is begun.
    pub(crate) stop: Rc<Cell<Option<Stop>>>,
}

/// Why no further journey is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A person or the system interrupted the run; journeys under way go on to their last steps.
    Interrupted,
    /// A journey failed and the first failure was to end the run.
    FailFast,
}

impl Stop {
    /// Returns the reason, for reports.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Interrupted => "the run was interrupted",
            Self::FailFast => "an earlier journey failed, and the first failure ends the run",
        }
    }
}

impl<'g> Runner<'g> {
    /// Gets ready to run.
    pub fn new(ground: &'g Ground<'g>, client: Client, patience: Duration) -> Self {
        Self {
            ground,
            client,
            addresses: Addresses::default(),
            patience,
            capabilities: Capabilities::default(),
            taken: Rc::default(),
            evidence: None,
            checks: Rc::new(CheckPlan::new(ground.script)),
            validator: None,
            memories: Rc::default(),
            own: None,
            apart: None,
            stop: Rc::default(),
        }
    }

    /// Says where the national services are.
    #[must_use]
    pub fn asking(mut self, addresses: Addresses) -> Self {
        self.addresses = addresses;
        self
    }

    /// Has answers handed to a validator.
    #[must_use]
    pub fn validating_with(mut self, validator: Option<Validator>) -> Self {
        self.validator = validator;
        self
    }

    /// Has the run recorded.
    #[must_use]
    pub fn recorded(mut self, evidence: Option<Evidence>) -> Self {
        self.evidence = evidence.map(Rc::new);
        self
    }
}
