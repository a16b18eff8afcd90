//! A space: what of it outlasts changes of scripts.

use crate::journal::{Hub, Journal};
use bookend_model::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A space: what of it outlasts changes of scripts.
#[derive(Debug)]
pub(crate) struct Space {
    /// Its name; empty for the one of everybody who names none.
    pub(crate) name: String,
    /// What the path of the service root has behind it, where spaces are told apart by path.
    pub(crate) path: String,
    pub(crate) clock: Clock,
    /// How many bytes appointments may take, about.
    pub(crate) appointment_bytes: usize,
    /// Where exchanges come by, where anybody wants to see them.
    pub(crate) hub: Option<Arc<Hub>>,
    /// The last of them.
    pub(crate) journal: Option<Journal>,
    requests: AtomicU64,
    /// When a request last came, in milliseconds by the clock's own existence.
    last_used: AtomicU64,
}

impl Space {
    pub(crate) fn new(
        (name, path): (&str, String),
        clock: Clock,
        hub: Option<Arc<Hub>>,
        appointment_bytes: usize,
    ) -> Self {
        Self {
            name: name.to_owned(),
            path,
            clock,
            appointment_bytes,
            journal: hub.as_ref().map(|hub| Journal::new(hub.bounds)),
            hub,
            requests: AtomicU64::new(0),
            last_used: AtomicU64::new(0),
        }
    }

    /// Returns the number of the next request; one that is only looked at leaves it to the next.
    pub(crate) fn request_number(&self, is_looked_at: bool) -> u64 {
        if is_looked_at {
            self.requests.load(Ordering::Relaxed)
        } else {
            self.requests.fetch_add(1, Ordering::Relaxed)
        }
    }

    /// Returns how many requests there were.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Notes that a request has come, at a time of the provider's.
    pub(super) fn use_at(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.last_used.store(time, Ordering::Relaxed);
    }

    /// Returns when a request last came, by the provider's time.
    pub(super) fn last_used(&self) -> Duration {
        Duration::from_millis(self.last_used.load(Ordering::Relaxed))
    }
}
