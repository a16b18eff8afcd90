//! Identifiers of answers.

use bookend_model::Seed;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Makes identifiers: from a seed, so that a run can be repeated.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: Seed,
    made: AtomicU64,
}

impl Ids {
    /// Begins to make identifiers.
    pub(crate) fn new(seed: Seed) -> Self {
        Self {
            seed,
            made: AtomicU64::new(0),
        }
    }

    /// Returns an identifier that was not made before.
    pub(crate) fn fresh(&self) -> Uuid {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut chance = self.seed.stream(&format!("national/{number}"));
        uuid::Builder::from_random_bytes(chance.bytes()).into_uuid()
    }
}
