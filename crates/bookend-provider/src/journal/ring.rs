//! The last exchanges of a space.

use super::entry::Entry;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much the journal of a space may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalBounds {
    /// How many exchanges.
    pub entries: usize,
    /// How many bytes, about.
    pub bytes: usize,
}

impl Default for JournalBounds {
    fn default() -> Self {
        Self {
            entries: 5_000,
            bytes: 16 * 1024 * 1024,
        }
    }
}

/// The last exchanges of a space, as many as its bounds let it hold: the oldest make room.
#[derive(Debug)]
pub(crate) struct Journal {
    bounds: JournalBounds,
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    /// How many had to make room.
    gone: u64,
}

/// How much a journal holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) entries: usize,
    pub(crate) bytes: usize,
    pub(crate) gone: u64,
}

impl Journal {
    pub(crate) fn new(bounds: JournalBounds) -> Self {
        Self {
            bounds,
            ring: Mutex::default(),
        }
    }

    /// Takes an entry. One that is too large for the whole journal is not kept.
    pub(super) fn push(&self, entry: Arc<Entry>) {
        let size = entry.size();
        let mut ring = self.lock();
        ring.bytes += size;
        ring.entries.push_back(entry);
        let mut out = Vec::new();
        while ring.entries.len() > self.bounds.entries || ring.bytes > self.bounds.bytes {
            let Some(oldest) = ring.entries.pop_front() else {
                break;
            };
            ring.bytes = ring.bytes.saturating_sub(oldest.size());
            ring.gone += 1;
            out.push(oldest);
        }
        // Memory is given back when nobody waits for the lock.
        drop(ring);
        drop(out);
    }

    /// Returns the entry of an id.
    pub(crate) fn find(&self, id: u64) -> Option<Arc<Entry>> {
        let ring = self.lock();
        let at = ring
            .entries
            .binary_search_by_key(&id, |entry| entry.id)
            .ok();
        at.and_then(|at| ring.entries.get(at).cloned())
            .or_else(|| ring.entries.iter().find(|entry| entry.id == id).cloned())
    }

    /// Returns every entry, the oldest first.
    pub(crate) fn entries(&self) -> Vec<Arc<Entry>> {
        self.lock().entries.iter().cloned().collect()
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        let before = std::mem::take(&mut *self.lock());
        drop(before);
    }

    /// Returns how much it holds.
    pub(crate) fn held(&self) -> Held {
        let ring = self.lock();
        Held {
            entries: ring.entries.len(),
            bytes: ring.bytes,
            gone: ring.gone,
        }
    }

    /// Returns how much it may hold.
    pub(crate) fn bounds(&self) -> JournalBounds {
        self.bounds
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
