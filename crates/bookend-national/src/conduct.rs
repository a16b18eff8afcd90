//! What scripts have to say of what the stand-ins answer.
//!
//! Whoever has scripts implements [`Conduct`]; the stand-ins ask it about each request, and know
//! nothing of behaviours themselves.

use bookend_faults::{Message, Plan};
use bookend_model::{Chance, Request, Response};
use bookend_script::{Fault, FaultKind, StandIn};
use bytes::Bytes;
use jiff::Timestamp;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// What scripts have to say of what the stand-ins answer.
pub trait Conduct: fmt::Debug + Send + Sync {
    /// Decides a request of whoever has shown a certificate of this name; nothing where no behaviour
    /// concerns it, and the stand-in just answers.
    fn decide(&self, by: StandIn, request: &Request, certificate: Option<&str>) -> Option<Ruling>;

    /// Returns what is done on a connection in place of an answer by HTTP.
    fn plan(&self, due: &mut Due, message: &Message) -> Plan;

    /// Has the scripts stay in force, for evidence of them that begins now, and returns their digest.
    fn pinned(&self) -> String;

    /// Hears of an exchange that is over.
    fn note(&self, over: Over);
}

/// What becomes of a request, before the stand-in was asked.
pub struct Ruling {
    /// The behaviour that decided.
    pub behaviour: String,
    /// How long is waited before the stand-in is asked.
    pub wait: Duration,
    /// Whether the stand-in is asked.
    pub is_asked: bool,
    /// What comes then.
    pub rest: Box<dyn CarryOut>,
}

impl fmt::Debug for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ruling")
            .field("behaviour", &self.behaviour)
            .field("wait", &self.wait)
            .field("is_asked", &self.is_asked)
            .finish_non_exhaustive()
    }
}

/// What comes once the stand-in was asked.
pub trait CarryOut: Send {
    /// Makes of what the stand-in answered, where it was asked, what is sent.
    fn carry_out(self: Box<Self>, request: &Request, answered: Option<Response>) -> Outcome;
}

/// Waits; not even the shortest sleep where there is nothing to wait for.
pub(crate) async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

/// What is sent, and what goes wrong with it.
#[derive(Debug)]
pub struct Outcome {
    /// The answer that is intended; nothing where none is.
    pub response: Option<Response>,
    /// How long it waits before its first byte.
    pub delay: Duration,
    /// How long it waits between head and body.
    pub body_delay: Option<Duration>,
    /// What goes wrong with it.
    pub due: Option<Due>,
}

/// A fault that is due, and the choices that it still has to make.
#[derive(Debug)]
pub struct Due {
    /// The fault.
    pub fault: Fault,
    /// Its choices.
    pub chance: Option<Chance>,
}

impl Due {
    /// Returns the fault and its place, as logs and evidence name it: `reset at in-body`.
    pub(crate) fn name(&self) -> String {
        format!("{} at {}", self.fault.kind.name(), self.fault.at.name())
    }

    /// Returns for how long no new connection is taken, where that is what goes wrong.
    pub(crate) fn shuts_for(&self) -> Option<Duration> {
        match self.fault.kind {
            FaultKind::Refuse(time) => Duration::try_from(time).ok(),
            _ => None,
        }
    }
}

/// An exchange that is over.
#[derive(Debug)]
pub struct Over {
    /// Who was asked.
    pub by: StandIn,
    /// The request.
    pub request: Arc<Request>,
    /// The answer that was intended; nothing where none was.
    pub response: Option<Response>,
    /// The behaviour that decided.
    pub behaviour: Option<String>,
    /// What went wrong on purpose, and the bytes that were sent.
    pub fault: Option<(String, Bytes)>,
    /// Who asked.
    pub peer: Option<IpAddr>,
    /// Whose certificate it has shown, where one was asked for.
    pub certificate: Option<String>,
    /// When it began, and how long it took.
    pub times: (Timestamp, Duration),
}
