//! Where all exchanges come by on their way to the journals.

use super::entry::Entry;
use super::ring::JournalBounds;
use crate::meter::Meter;
use crate::provider::Provider;
use crate::reply::Reply;
use bookend_model::Request;
use jiff::Timestamp;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::broadcast;

/// How far a listener may be behind before it misses something.
const BEHIND: usize = 1024;

/// Where all exchanges come by on their way to the journals, where anybody wants to see them.
#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) bounds: JournalBounds,
    pub(crate) meter: Meter,
    next: AtomicU64,
    /// The journal holds the exchanges: a listener that does not listen keeps none of them.
    live: broadcast::Sender<Weak<Entry>>,
}

impl Hub {
    pub(crate) fn new(bounds: JournalBounds) -> Self {
        Self {
            bounds,
            meter: Meter::default(),
            next: AtomicU64::new(1),
            live: broadcast::channel(BEHIND).0,
        }
    }

    /// Notes an exchange: in the journal of its space, in the figures, and for those who listen.
    pub(crate) fn note(
        &self,
        provider: &Provider,
        asked: (&Arc<Request>, bool),
        reply: &Reply,
        times: (Option<IpAddr>, Timestamp, Duration),
    ) {
        self.meter.count(reply, times.2);
        provider.usage.count(reply);
        let Some(journal) = &provider.space.journal else {
            return;
        };
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let entry = Arc::new(Entry::of(id, provider, asked, reply, times));
        let heard = Arc::downgrade(&entry);
        // Who begins to listen and then looks into the journal misses nothing.
        journal.push(entry);
        // Nobody may be listening.
        let _ = self.live.send(heard);
    }

    /// Returns a way to hear of exchanges from now on, for as long as the journal has them.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Weak<Entry>> {
        self.live.subscribe()
    }
}
