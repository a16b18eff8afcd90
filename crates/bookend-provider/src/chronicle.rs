//! What callers were told of slots, for the verdict on a race.

use bookend_booking::{Contradiction, Event, Observation, contradictions};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much is kept; memory is bounded by it.
const KEPT: usize = 4096;

/// What callers were told of slots; kept only where a script has barriers.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    is_kept: bool,
    told: Mutex<VecDeque<Observation>>,
}

impl Chronicle {
    /// Begins a chronicle, where one is wanted.
    pub(crate) fn new(is_kept: bool) -> Self {
        Self {
            is_kept,
            ..Self::default()
        }
    }

    /// Returns whether anything is noted.
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Notes what a caller is told.
    pub(crate) fn note(&self, slot: &str, (begun, ended): (Duration, Duration), event: Event) {
        let mut told = self.lock();
        if told.len() >= KEPT {
            told.pop_front();
        }
        told.push_back(Observation {
            slot: slot.into(),
            begun,
            ended,
            event,
        });
    }

    /// Notes what a search tells of slots that somebody wants or wanted.
    pub(crate) fn note_seen<'s>(
        &self,
        seen: impl Iterator<Item = (&'s Arc<str>, bool)>,
        times: (Duration, Duration),
    ) {
        let wanted: BTreeSet<Arc<str>> = {
            let told = self.lock();
            told.iter().map(|it| Arc::clone(&it.slot)).collect()
        };
        for (slot, is_free) in seen.filter(|(slot, _)| wanted.contains(*slot)) {
            let event = if is_free {
                Event::SawFree
            } else {
                Event::SawBusy
            };
            self.note(slot, times, event);
        }
    }

    /// Returns what of that which was told since an instant cannot all have been so, and how much was
    /// told.
    pub(crate) fn judge(&self, since: Duration) -> (Vec<Contradiction>, usize) {
        let told: Vec<Observation> = {
            let told = self.lock();
            told.iter()
                .filter(|it| it.ended >= since)
                .cloned()
                .collect()
        };
        (contradictions(&told), told.len())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Observation>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
