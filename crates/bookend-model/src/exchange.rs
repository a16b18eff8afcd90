//! One request and what came of it.

use crate::{Finding, Level, Positions, Request, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// One request and what came of it, with its times.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request as sent.
    pub request: Arc<Request>,
    /// The response, or why there was none.
    pub attempt: Attempt,
    /// When the request was begun, on the run's clock.
    pub started: Timestamp,
    /// From the beginning of the request to the first byte of the response head.
    pub first_byte: Duration,
    /// From the beginning of the request to the last byte of the response body.
    pub total: Duration,
    /// What the standing checks say of it.
    pub checked: Checked,
}

/// What the standing checks say of an exchange.
///
/// Most checks hold on most exchanges: those are only numbered, and put in words by whoever asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// The checks that applied and held, by their positions in the script.
    pub held: Positions,
    /// What is not as a check has it; every finding is unmet and names its check.
    pub findings: Vec<Finding>,
    /// The checks that could not be judged, because whoever judges was not there: nobody's fault that
    /// is judged, and no proof of anything.
    pub unjudged: Vec<Unjudged>,
    /// What the checks have to say beside that, and what is held against nobody.
    pub asides: Vec<Aside>,
}

/// A check that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unjudged {
    /// The check.
    pub check: Arc<str>,
    /// Why.
    pub reason: String,
}

/// What a check has to say beside its verdict: that codes were not judged, because no package
/// carries them, or what is only advised. It fails nothing, warns of nothing and proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The check.
    pub check: Arc<str>,
    /// What was looked at.
    pub subject: String,
    /// What would have been needed, or is advised; empty where something is merely said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What was found, or what is said.
    pub found: String,
}

/// What somebody else who judges a body has against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// How grave it is; nothing where something is said and nothing is wrong.
    pub level: Option<Level>,
    /// Where, in the words of who judges; empty where nothing is said.
    pub path: String,
    /// What is said.
    pub says: String,
}

/// What came of a request.
pub type Attempt = Result<Response, AttemptError>;

/// Why a request got no whole response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptError {
    /// Which of the known ways it failed; scripts name it in the subject `error`.
    pub kind: AttemptErrorKind,
    /// What the network library said, its sources included.
    pub detail: String,
}

/// The ways in which a request can get no whole response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptErrorKind {
    /// No connection could be made.
    Connect,
    /// The connection was reset or closed before a whole response had arrived.
    Closed,
    /// The response was not HTTP, or its body did not match its framing.
    Malformed,
    /// No whole response arrived in time.
    Timeout,
    /// The caller reset the connection on purpose, and read no answer.
    Abandoned,
    /// Anything else.
    Other,
}

impl AttemptErrorKind {
    /// Returns the name that scripts and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Closed => "closed",
            Self::Malformed => "malformed",
            Self::Timeout => "timeout",
            Self::Abandoned => "abandoned",
            Self::Other => "other",
        }
    }
}
