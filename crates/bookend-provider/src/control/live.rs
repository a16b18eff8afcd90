//! The traffic as it comes, as server-sent events.

use super::journal::{FILTERS, Filter, wanted};
use super::shown::summary;
use super::{Answer, Body, Call, Complaint, Desk};
use crate::journal::Entry;
use bytes::Bytes;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Weak};
use tokio::sync::broadcast;

/// `GET /journal/live`: exchanges from now on, as server-sent events: `exchange`, and `missed` with a
/// number where the listener was too slow. One that comes again and says in `Last-Event-ID` what it
/// heard last is first told what came since, as far as the journal has it.
pub(super) fn live(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(FILTERS)?;
    let mut listener = Listener {
        filter: Filter::of(call)?,
        receiver: desk.hub.listen(),
        before: VecDeque::new(),
        told: BTreeSet::new(),
    };
    // What is no id of ours is nobody's mistake: a browser that is refused does not come again.
    let last = call.headers.first("Last-Event-ID");
    if let Some(last) = last.and_then(|id| id.trim().parse::<u64>().ok()) {
        let since = |entry: &Arc<Entry>| entry.id > last;
        listener.before = wanted(desk, call)?.into_iter().filter(since).collect();
        listener.told = listener.before.iter().map(|entry| entry.id).collect();
    }
    Ok(Answer {
        status: 200,
        content_type: "text/event-stream",
        file_name: None,
        body: Body::Live(Box::new(listener)),
    })
}

/// Somebody who hears of exchanges.
#[derive(Debug)]
pub(crate) struct Listener {
    filter: Filter,
    receiver: broadcast::Receiver<Weak<Entry>>,
    /// What came since the listener was last there, the oldest first.
    before: VecDeque<Arc<Entry>>,
    /// The ids of these: what came meanwhile is heard as well.
    told: BTreeSet<u64>,
}

impl Listener {
    /// Waits for the next event; nothing comes any more once the provider is gone.
    pub(super) async fn next(&mut self) -> Option<Bytes> {
        if let Some(entry) = self.before.pop_front() {
            return Some(event(&entry));
        }
        let missed = |count: u64| Some(format!("event: missed\ndata: {count}\n\n").into());
        loop {
            let entry = match self.receiver.recv().await {
                Ok(entry) => entry.upgrade(),
                Err(broadcast::error::RecvError::Lagged(count)) => return missed(count),
                Err(broadcast::error::RecvError::Closed) => return None,
            };
            let Some(entry) = entry else {
                return missed(1);
            };
            if !self.told.remove(&entry.id) && self.filter.wants(&entry) {
                return Some(event(&entry));
            }
        }
    }
}

fn event(entry: &Arc<Entry>) -> Bytes {
    let data = summary(entry);
    format!("id: {}\nevent: exchange\ndata: {data}\n\n", entry.id).into()
}
