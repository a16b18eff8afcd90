//! Requests that wait for one another.

use indexmap::IndexMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The gatherings under way, by behaviour and key.
#[derive(Debug, Default)]
pub(crate) struct Barriers(Mutex<IndexMap<(String, String), Arc<Gathering>>>);

/// Requests that wait for one another, until all are there.
#[derive(Debug)]
pub(crate) struct Gathering {
    parties: usize,
    /// Since when somebody waits, by the time that never goes back.
    begun: Duration,
    count: Mutex<Count>,
    is_full: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Count {
    /// How many wait.
    here: usize,
    /// How many of those who did not wait in vain are answered.
    answered: usize,
}

/// What became of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// All are there.
    All,
    /// The time was over; so many were there.
    Some(usize),
}

impl Barriers {
    /// Comes to a barrier.
    pub(crate) fn come(
        &self,
        name: &(String, String),
        parties: usize,
        now: Duration,
    ) -> Arc<Gathering> {
        let mut under_way = self.lock();
        let gathering = under_way.entry(name.clone());
        let gathering =
            Arc::clone(gathering.or_insert_with(|| Arc::new(Gathering::new(parties, now))));
        let is_full = {
            let mut count = gathering.count();
            count.here += 1;
            count.here >= gathering.parties
        };
        if is_full {
            under_way.swap_remove(name);
            gathering.is_full.send_replace(true);
        }
        gathering
    }

    /// Goes on alone, unless all have come meanwhile.
    pub(crate) fn leave(&self, name: &(String, String), gathering: &Arc<Gathering>) -> Met {
        let mut under_way = self.lock();
        if *gathering.is_full.borrow() {
            return Met::All;
        }
        let mut count = gathering.count();
        let were_here = count.here;
        count.here -= 1;
        let is_empty = count.here == 0;
        drop(count);
        let is_same = under_way
            .get(name)
            .is_some_and(|other| Arc::ptr_eq(other, gathering));
        if is_empty && is_same {
            under_way.swap_remove(name);
        }
        Met::Some(were_here)
    }

    fn lock(&self) -> MutexGuard<'_, IndexMap<(String, String), Arc<Gathering>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gathering {
    fn new(parties: usize, begun: Duration) -> Self {
        Self {
            parties,
            begun,
            count: Mutex::default(),
            is_full: watch::Sender::new(false),
        }
    }

    /// Waits until all are there.
    pub(crate) async fn full(&self) {
        let mut is_full = self.is_full.subscribe();
        // Whoever waits holds the sender.
        let _ = is_full.wait_for(|is_full| *is_full).await;
    }

    /// Says that one is answered, and returns whether it was the last.
    pub(crate) fn answered(&self) -> bool {
        let mut count = self.count();
        count.answered += 1;
        count.answered == self.parties
    }

    /// Returns how many have to be there.
    pub(crate) fn parties(&self) -> usize {
        self.parties
    }

    /// Returns since when somebody waits.
    pub(crate) fn begun(&self) -> Duration {
        self.begun
    }

    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> (String, String) {
        ("race".to_owned(), String::new())
    }

    #[test]
    fn the_last_who_comes_lets_all_go_on_and_the_next_begins_anew() {
        let barriers = Barriers::default();
        let first = barriers.come(&name(), 2, Duration::ZERO);
        assert!(!*first.is_full.borrow());
        let second = barriers.come(&name(), 2, Duration::ZERO);
        assert!(Arc::ptr_eq(&first, &second) && *first.is_full.borrow());
        let third = barriers.come(&name(), 2, Duration::ZERO);
        assert!(!Arc::ptr_eq(&first, &third));
        assert_eq!((first.answered(), first.answered()), (false, true));
    }

    #[test]
    fn who_leaves_is_not_waited_for_and_nothing_is_kept() {
        let barriers = Barriers::default();
        let first = barriers.come(&name(), 2, Duration::ZERO);
        assert_eq!(barriers.leave(&name(), &first), Met::Some(1));
        assert!(barriers.lock().is_empty());
        let second = barriers.come(&name(), 2, Duration::ZERO);
        assert!(!Arc::ptr_eq(&first, &second) && !*second.is_full.borrow());
    }

    #[test]
    fn who_wants_to_leave_when_all_have_come_stays() {
        let barriers = Barriers::default();
        let first = barriers.come(&name(), 2, Duration::ZERO);
        barriers.come(&name(), 2, Duration::ZERO);
        assert_eq!(barriers.leave(&name(), &first), Met::All);
    }

    #[test]
    fn each_key_has_a_barrier_of_its_own() {
        let barriers = Barriers::default();
        let of = |key: &str| ("race".to_owned(), key.to_owned());
        let one = barriers.come(&of("a"), 2, Duration::ZERO);
        barriers.come(&of("b"), 2, Duration::ZERO);
        assert!(!*one.is_full.borrow());
    }
}
