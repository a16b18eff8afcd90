//! Trace ids that were seen.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// How many ids are kept at least; twice as many at most.
const KEPT: usize = 10_000;

/// Trace ids that were seen lately.
#[derive(Debug, Default)]
pub(super) struct Traces(Mutex<(BTreeSet<Uuid>, BTreeSet<Uuid>)>);

impl Traces {
    /// Remembers an id, and returns whether it was seen before.
    pub(super) fn is_known(&self, id: Uuid) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (new, old) = &mut *seen;
        let is_known = new.contains(&id) || old.contains(&id);
        if new.len() >= KEPT {
            *old = std::mem::take(new);
        }
        new.insert(id);
        is_known
    }
}
