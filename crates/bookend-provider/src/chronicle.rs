//! What callers were told of slots, for the verdict on a race.

use bookend_booking::{Contradiction, Event, Observation, contradictions};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much is kept; memory is bounded by it.
const KEPT: usize = 4096;

/// How many races may be watched from outside at once; the one that began first makes room for another.
const WATCHED: usize = 16;

/// What callers were told of slots; kept only where a script has barriers, or somebody watches a race.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    /// Whether it is kept for barriers.
    has_barriers: AtomicBool,
    /// Whether anything is noted: whoever is told of slots asks.
    is_kept: AtomicBool,
    told: Mutex<VecDeque<Observation>>,
    watched: Mutex<Watched>,
}

/// The races that are watched from outside, by number, each with when it began.
#[derive(Debug, Default)]
struct Watched {
    begun: BTreeMap<u64, Duration>,
    last: u64,
}

impl Chronicle {
    /// Begins a chronicle, where one is wanted.
    pub(crate) fn new(is_kept: bool) -> Self {
        let chronicle = Self::default();
        if is_kept {
            chronicle.keep_for_barriers();
        }
        chronicle
    }

    /// Has it kept from now on.
    pub(crate) fn keep_for_barriers(&self) {
        // A race that ends now must not have it forgotten again.
        let _watched = self.watched();
        self.has_barriers.store(true, Ordering::Relaxed);
        self.is_kept.store(true, Ordering::Relaxed);
    }

    /// Returns whether anything is noted.
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    /// Begins to watch a race, and returns its number.
    pub(crate) fn begin_race(&self, now: Duration) -> u64 {
        let mut watched = self.watched();
        if watched.begun.len() >= WATCHED {
            watched.begun.pop_first();
        }
        watched.last += 1;
        let number = watched.last;
        watched.begun.insert(number, now);
        self.is_kept.store(true, Ordering::Relaxed);
        number
    }

    /// Ends a race, and returns what [`Chronicle::judge`] does; nothing where no such race is watched.
    pub(crate) fn end_race(&self, number: u64) -> Option<(Vec<Contradiction>, usize)> {
        let mut watched = self.watched();
        let since = watched.begun.remove(&number)?;
        let verdict = self.judge(since);
        if watched.begun.is_empty() && !self.has_barriers.load(Ordering::Relaxed) {
            self.is_kept.store(false, Ordering::Relaxed);
            self.lock().clear();
        }
        Some(verdict)
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

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Observation>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(chronicle: &Chronicle, millisecond: u64) {
        let at = Duration::from_millis(millisecond);
        chronicle.note("slot", (at, at), Event::Took);
    }

    #[test]
    fn it_is_kept_while_a_race_is_watched_and_forgotten_behind_the_last() {
        let chronicle = Chronicle::new(false);
        assert!(!chronicle.is_kept());
        let first = chronicle.begin_race(Duration::ZERO);
        let second = chronicle.begin_race(Duration::ZERO);
        took(&chronicle, 1);
        assert_eq!(chronicle.end_race(first), Some((Vec::new(), 1)));
        assert!(chronicle.is_kept());
        assert_eq!(chronicle.end_race(first), None, "it has ended");
        assert_eq!(chronicle.end_race(second), Some((Vec::new(), 1)));
        assert!(!chronicle.is_kept());
        let third = chronicle.begin_race(Duration::ZERO);
        assert_eq!(chronicle.end_race(third), Some((Vec::new(), 0)));
    }

    #[test]
    fn a_race_is_judged_by_what_was_told_since_it_began() {
        let chronicle = Chronicle::new(true);
        took(&chronicle, 1);
        let race = chronicle.begin_race(Duration::from_millis(2));
        took(&chronicle, 3);
        assert_eq!(chronicle.end_race(race), Some((Vec::new(), 1)));
        assert!(chronicle.is_kept(), "there are barriers");
        let race = chronicle.begin_race(Duration::ZERO);
        let (contradictions, told) = chronicle.end_race(race).unwrap();
        assert_eq!((contradictions.len(), told), (1, 2));
    }

    #[test]
    fn no_more_races_are_watched_than_there_may_be() {
        let chronicle = Chronicle::new(false);
        let first = chronicle.begin_race(Duration::ZERO);
        let later: Vec<u64> = (0..WATCHED)
            .map(|_| chronicle.begin_race(Duration::ZERO))
            .collect();
        assert_eq!(chronicle.end_race(first), None);
        assert!(later.iter().all(|it| chronicle.end_race(*it).is_some()));
    }
}
