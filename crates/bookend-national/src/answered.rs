//! What becomes of a request over HTTP.

use crate::conduct::{Conduct, Due};
use crate::evidence::{Noted, Record};
use crate::reply::Reply;
use bookend_faults::faults::late_body;
use bookend_faults::{Message, Plan};
use bytes::Bytes;
use hyper::StatusCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Answered {
    /// It is answered.
    Reply(Reply),
    /// The connection ends.
    Nothing,
    /// Something is done on the connection in place of an answer.
    Instead(Box<Instead>),
}

/// What is done on a connection in place of an answer. It is recorded when it is dropped: when it is over,
/// or when the caller has left before.
#[derive(Debug)]
pub(crate) struct Instead {
    /// What is done.
    pub(crate) plan: Plan,
    /// For how long no new connection is taken.
    pub(crate) shuts_for: Option<Duration>,
    /// How many bytes were handed to the connection so far.
    pub(crate) sent: AtomicUsize,
    /// What is wrong; nothing where the answer is only late.
    name: Option<String>,
    noted: Option<(Noted, Bytes)>,
    record: Record,
}

impl Instead {
    /// Plans what is done in place of an answer with this body: a fault, or only a wait before the body.
    pub(crate) fn new(
        conduct: &dyn Conduct,
        (due, body_delay): (Option<Due>, Duration),
        (noted, body): (Noted, Bytes),
        record: Record,
    ) -> Self {
        let message = message(&noted, body.clone());
        let name = due.as_ref().map(Due::name);
        let shuts_for = due.as_ref().and_then(Due::shuts_for);
        let plan = match due {
            Some(mut due) => conduct.plan(&mut due, &message),
            None => late_body(&message, body_delay),
        };
        Self::planned(plan, (name, shuts_for), (noted, body), record)
    }

    /// Has a plan carried out in place of an answer with this body: what is wrong with it, and for how
    /// long no new connection is taken.
    pub(crate) fn planned(
        plan: Plan,
        (name, shuts_for): (Option<String>, Option<Duration>),
        noted: (Noted, Bytes),
        record: Record,
    ) -> Self {
        Self {
            plan,
            shuts_for,
            sent: AtomicUsize::new(0),
            name,
            noted: Some(noted),
            record,
        }
    }
}

impl Drop for Instead {
    /// It is over, or the caller has left: what was sent until then is recorded.
    fn drop(&mut self) {
        let Some((noted, body)) = self.noted.take() else {
            return;
        };
        let mut bytes = self.plan.bytes();
        bytes.truncate(self.sent.load(Ordering::Relaxed));
        let fault = self.name.take().map(|name| (name, bytes.into()));
        self.record.note(Noted { fault, ..noted }, body);
    }
}

/// Returns the answer that was intended; an empty one where none was.
fn message(noted: &Noted, body: Bytes) -> Message {
    let status = noted.status.unwrap_or(200);
    let known = StatusCode::from_u16(status).ok();
    let reason = known.and_then(|status| status.canonical_reason());
    Message {
        status,
        reason: reason.unwrap_or_default().to_owned(),
        headers: noted.headers.clone(),
        body,
        is_head_only: noted.request.method == "HEAD",
    }
}
