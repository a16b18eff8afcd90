//! An exchange as the journal keeps it.

use crate::deed::Done;
use crate::provider::Provider;
use crate::reply::{Reply, Sent};
use bookend_model::{Checked, Headers, Request};
use bytes::Bytes;
use jiff::Timestamp;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// What an entry takes beside what is counted of it, in bytes.
const FRAME: usize = 1024;

/// An exchange as the journal keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Which exchange of the provider it is, counted from 1 over all spaces.
    pub(crate) id: u64,
    pub(crate) space: String,
    /// The digest of the scripts under which it was answered.
    pub(crate) digest: Arc<str>,
    pub(crate) peer: Option<IpAddr>,
    pub(crate) started: Timestamp,
    pub(crate) took: Duration,
    pub(crate) request: Arc<Request>,
    pub(crate) is_inside: bool,
    /// The status of the intended answer; 0 where none was intended.
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
    /// What was sent in place of it.
    pub(crate) sent: Option<Sent>,
    /// What the request has changed, where it asks for a change.
    pub(crate) done: Option<Done>,
    pub(crate) caller: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) interaction: Option<String>,
    pub(crate) behaviour: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) checked: Checked,
}

impl Entry {
    /// Takes what the journal keeps of an exchange.
    pub(super) fn of(
        id: u64,
        provider: &Provider,
        (request, is_inside): (&Arc<Request>, bool),
        reply: &Reply,
        (peer, started, took): (Option<IpAddr>, Timestamp, Duration),
    ) -> Self {
        Self {
            id,
            space: provider.space.name.clone(),
            digest: Arc::clone(&provider.set.digest),
            peer,
            started,
            took,
            request: Arc::clone(request),
            is_inside,
            status: reply.status,
            headers: reply.headers.clone(),
            body: reply.body.bytes().clone(),
            sent: reply.sent.clone(),
            done: reply.done.clone(),
            caller: reply.caller.clone().filter(|caller| !caller.is_empty()),
            request_id: reply.request_id.clone(),
            interaction: reply.interaction.clone(),
            behaviour: reply.behaviour.clone(),
            refusal: reply.refusal.clone(),
            checked: reply.checked.clone(),
        }
    }

    /// Returns whether its caller can have had the intended answer: there was one, and nothing was sent
    /// in place of it that does not arrive whole.
    pub(crate) fn is_answered(&self) -> bool {
        self.sent.as_ref().is_none_or(Sent::is_late)
    }

    /// Returns about how much memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let fields = |headers: &Headers| -> usize {
            let fields = headers.iter();
            fields
                .map(|(name, value)| name.len() + value.len() + 48)
                .sum()
        };
        let findings = self.checked.findings.iter();
        let findings: usize = findings
            .map(|finding| 256 + finding.expected.len() + finding.found.len())
            .sum();
        FRAME
            + self.request.body.len()
            + self.request.target.len() * 3
            + fields(&self.request.headers)
            + self.body.len()
            + fields(&self.headers)
            + self.sent.as_ref().map_or(0, |sent| sent.bytes.len())
            + findings
    }
}
