//! An answer as it goes on the wire.

use crate::answer::Composed;
use crate::deed::Done;
use crate::provider::Provider;
use crate::written::Written;
use bookend_engine::{Negotiated, gzip};
use bookend_fhir::Format;
use bookend_model::{Chance, Checked, Headers};
use bookend_script::Fault;
use bytes::Bytes;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// An answer as it goes on the wire, and what the log says of it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Written,
    /// How long it waits before its first byte.
    pub(crate) delay: Option<Duration>,
    /// How long it waits between head and body.
    pub(crate) body_delay: Option<Duration>,
    /// What goes wrong with it.
    pub(crate) fault: Option<Armed>,
    /// What became of the fault.
    pub(crate) sent: Option<Sent>,
    /// How much later the request takes effect.
    pub(crate) commit_later: Option<Duration>,
    /// What the request has changed, where it asks for a change.
    pub(crate) done: Option<Done>,
    /// The answer is still to be made, after a while; the rest is empty.
    pub(crate) held: Option<Box<Held>>,
    pub(crate) chunks: Option<usize>,
    pub(crate) caller: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) interaction: Option<String>,
    pub(crate) behaviour: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) checked: Checked,
    /// What is handed to a validator once the answer has gone.
    pub(crate) awaited: Vec<Awaited>,
}

/// A fault that is due, and the choices that it still has to make.
#[derive(Debug)]
pub(crate) struct Armed {
    pub(crate) fault: Fault,
    pub(crate) chance: Option<Chance>,
}

impl Armed {
    /// Returns the fault and its place, as logs and evidence name it.
    pub(crate) fn name(&self) -> String {
        format!("{} at {}", self.fault.kind.name(), self.fault.at.name())
    }
}

/// What was sent in place of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The fault, and where it came: `reset at in-body`.
    pub(crate) fault: String,
    /// The bytes.
    pub(crate) bytes: Bytes,
}

/// Faults with which the answer arrives, and late.
const LATE: [&str; 4] = ["hang", "dribble", "throttle", "slow-close"];

impl Sent {
    /// Whether it is the whole answer, and late.
    pub(crate) fn is_late(&self) -> bool {
        LATE.iter().any(|late| self.fault.starts_with(late))
    }
}

/// A decision that is not carried out yet.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) behaviour: String,
    /// Which part of its sequence.
    pub(crate) part: usize,
    pub(crate) chance: Option<Chance>,
    /// The how manieth of its interaction the request is.
    pub(crate) number: u64,
    /// What it waits for.
    pub(crate) wait: Wait,
}

/// What a request waits for before it takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// A while.
    Time(Duration),
    /// Others.
    Others {
        /// How many have to be there.
        parties: usize,
        /// How long it waits for them.
        limit: Duration,
        /// Who waits for whom.
        key: String,
    },
}

/// A body that a check leaves to a validator.
#[derive(Debug)]
pub(crate) struct Awaited {
    pub(crate) check: Arc<str>,
    pub(crate) resource: Value,
}

/// Writes an answer in the format that was negotiated.
///
/// Header fields that the script gave itself stand: a wrong `Content-Type` may be its purpose.
pub(crate) fn write(composed: Composed, negotiated: &Negotiated, provider: &Provider) -> Reply {
    let media = &provider.set.script.dialect().media;
    let mut headers = composed.headers;
    let is_resource = composed.content.is_resource();
    let mut body = composed
        .content
        .write(negotiated.format, provider.set.structures);
    if is_resource && !headers.has("Content-Type") {
        let media_type = match negotiated.format {
            Format::Json => &media.json,
            Format::Xml => &media.xml,
        };
        headers.set("Content-Type", media_type.content_type.as_str());
    }
    // Whoever keeps an answer learns what it was chosen by, compressed or not.
    if is_resource && !headers.has("Vary") {
        headers.set("Vary", "Accept, Accept-Encoding");
    }
    if negotiated.gzip && !body.bytes().is_empty() && !headers.has("Content-Encoding") {
        body = Bytes::from(gzip(body.bytes())).into();
        headers.set("Content-Encoding", "gzip");
    }
    Reply {
        status: composed.status,
        headers,
        body,
        refusal: composed.refusal,
        ..Reply::nothing()
    }
}

impl Reply {
    /// Whether there is something to wait for until it was sent.
    pub(crate) fn waits(&self) -> bool {
        self.held.is_some()
            || self.delay.is_some()
            || self.body_delay.is_some()
            || self.fault.is_some()
    }

    /// Returns a reply that nobody intended: it has no status.
    pub(crate) fn nothing() -> Self {
        Self {
            status: 0,
            headers: Headers::new(),
            body: Written::default(),
            refusal: None,
            delay: None,
            body_delay: None,
            fault: None,
            sent: None,
            commit_later: None,
            done: None,
            held: None,
            chunks: None,
            caller: None,
            request_id: None,
            trace_id: None,
            interaction: None,
            behaviour: None,
            checked: Checked::default(),
            awaited: Vec::new(),
        }
    }
}
