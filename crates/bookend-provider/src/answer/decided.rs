//! What remains of a decision once the answer is composed, or while it waits.

use crate::reply::{Armed, Held, Reply, Wait};
use bookend_engine::Decision;
use bookend_model::Chance;
use bookend_script::{Corrupted, Effect, Fault, FaultKind, Phase, Place, Then};
use std::time::Duration;

/// What remains of a decision once the answer is composed, or while it waits.
#[derive(Debug, Default)]
pub(super) struct Decided {
    behaviour: String,
    delay: Option<Duration>,
    body_delay: Option<Duration>,
    fault: Option<Armed>,
    commit_later: Option<Duration>,
    held: Option<Box<Held>>,
}

impl Decided {
    /// Keeps of a decision what comes after the answer; `is_limited` says whether a rate limit has
    /// refused the request.
    pub(super) fn of(decision: Decision<'_>, is_limited: bool) -> Self {
        let then = decision.then;
        let phase = then.delay.map(|delay| delay.phase);
        let in_phase = |wanted| decision.delay.filter(|_| phase == Some(wanted));
        let commit_later = match then.effect {
            Some(Effect::CommitLater(after)) if !is_limited => Duration::try_from(after).ok(),
            _ => None,
        };
        Self {
            behaviour: decision.behaviour.id.clone(),
            delay: in_phase(Phase::FirstByte),
            body_delay: in_phase(Phase::Body),
            fault: armed(then.fault.as_ref(), decision.chance),
            commit_later,
            held: None,
        }
    }

    /// Keeps a decision that has to wait before it takes effect, on the so manieth request.
    pub(super) fn held(decision: Decision<'_>, number: u64, wait: Wait) -> Self {
        Self {
            behaviour: decision.behaviour.id.clone(),
            held: Some(Box::new(Held {
                behaviour: decision.behaviour.id.clone(),
                part: decision.part,
                chance: decision.chance,
                number,
                wait,
            })),
            ..Self::default()
        }
    }

    /// Returns whether the caller does not get the answer: what is sent in its place is none, breaks
    /// off, or cannot be read.
    pub(super) fn loses_answer(&self) -> bool {
        let Some(Armed { fault, .. }) = &self.fault else {
            return false;
        };
        // A reset takes with it what the caller has not read yet.
        if fault.at == Place::OnClose {
            return matches!(fault.kind, FaultKind::Reset);
        }
        match fault.kind {
            FaultKind::Refuse(_)
            | FaultKind::Blackhole
            | FaultKind::Empty
            | FaultKind::Reset
            | FaultKind::Garbage
            | FaultKind::Raw(_)
            | FaultKind::MalformedChunk(_)
            | FaultKind::Truncate(_)
            | FaultKind::ContentLength(_)
            | FaultKind::Corrupt(Corrupted::Body | Corrupted::Encoding | Corrupted::Gzip) => true,
            // Who waits for long enough gets all of it; who does not hangs up, which is noticed.
            FaultKind::Hang(_)
            | FaultKind::Dribble { .. }
            | FaultKind::Throttle(_)
            | FaultKind::SlowClose(_)
            | FaultKind::Corrupt(Corrupted::MediaType)
            | FaultKind::RateLimit { .. } => false,
        }
    }

    /// Says so in the reply.
    pub(super) fn concern(self, reply: &mut Reply) {
        reply.behaviour = Some(self.behaviour);
        reply.delay = self.delay;
        reply.body_delay = self.body_delay;
        reply.fault = self.fault;
        reply.commit_later = self.commit_later;
        reply.held = self.held;
    }
}

/// A limit of rate has done what it does when the answer is composed.
fn armed(fault: Option<&Fault>, chance: Option<Chance>) -> Option<Armed> {
    let fault = fault.filter(|fault| !matches!(fault.kind, FaultKind::RateLimit { .. }))?;
    Some(Armed {
        fault: fault.clone(),
        chance,
    })
}

/// Returns how long a request waits before it takes effect.
pub(super) fn wait_before_commit(decision: &Decision<'_>) -> Option<Duration> {
    let is_before = decision
        .then
        .delay
        .is_some_and(|delay| delay.phase == Phase::BeforeCommit);
    decision.delay.filter(|_| is_before)
}

/// Returns what happens to the diary when the domain answers: nothing where a fault comes before.
pub(super) fn effect_of(then: &Then) -> Effect {
    let fault = then.fault.as_ref();
    if fault.is_some_and(|fault| matches!(fault.at, Place::BeforeBody | Place::BeforeCommit)) {
        return Effect::None;
    }
    then.effect.unwrap_or(Effect::Commit)
}
