//! What is remembered of the exchanges of callers.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How many callers are remembered; the one that was silent for longest is forgotten first.
const CALLERS: usize = 256;

/// How much that a check remembers of a caller makes a generation; two generations are remembered.
const GENERATION: usize = 500;

/// What is remembered of the exchanges of callers.
///
/// **Bounds:** 256 callers, and of each, for each check, at most 1 000 things, the newest of them; no
/// value is longer than a kilobyte. A check that remembers something of every exchange takes no room
/// from one that remembers the first of many.
#[derive(Debug, Default)]
pub struct Memories(Mutex<Callers>);

#[derive(Debug, Default)]
struct Callers {
    known: BTreeMap<u64, Caller>,
    /// Counts up, so that it is known who was silent for longest.
    turn: u64,
}

#[derive(Debug, Default)]
struct Caller {
    /// What each check remembers, by its position in the script.
    checks: BTreeMap<usize, Generations>,
    turn: u64,
}

/// Two generations, by digest: when the young one is full it becomes the old one, and that is forgotten.
#[derive(Debug, Default)]
struct Generations {
    young: BTreeMap<u64, Memory>,
    old: BTreeMap<u64, Memory>,
}

#[derive(Clone, Debug)]
struct Memory {
    value: Value,
    at: Timestamp,
}

/// What something is recognised by: which check knows it, and a digest of what it found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) check: usize,
    pub(super) digest: u64,
}

impl Memories {
    /// Returns what is remembered of a caller, and since when, unless it is older than `lasts`.
    pub(super) fn recall(
        &self,
        caller: u64,
        mark: Mark,
        (now, lasts): (Timestamp, SignedDuration),
    ) -> Option<(Value, Timestamp)> {
        let callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = callers
            .known
            .get(&caller)?
            .checks
            .get(&mark.check)?
            .get(mark.digest)?;
        (now.duration_since(memory.at) <= lasts).then(|| (memory.value.clone(), memory.at))
    }

    /// Returns the checks that remember anything of a caller at all, in ascending order.
    pub(super) fn checks(&self, caller: u64) -> Vec<usize> {
        let callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = callers.known.get(&caller);
        caller.map_or_else(Vec::new, |caller| caller.checks.keys().copied().collect())
    }

    /// Remembers something of a caller.
    pub(super) fn remember(&self, caller: u64, mark: Mark, value: Value, now: Timestamp) {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let things = callers.of(caller).checks.entry(mark.check).or_default();
        things.put(mark.digest, Memory { value, at: now });
    }

    /// Forgets something of a caller.
    pub(super) fn forget(&self, caller: u64, mark: Mark) {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = callers.known.get_mut(&caller);
        if let Some(things) = caller.and_then(|caller| caller.checks.get_mut(&mark.check)) {
            things.remove(mark.digest);
        }
    }

    #[cfg(test)]
    fn size(&self) -> (usize, usize) {
        let callers = self.0.lock().unwrap();
        let things = callers.known.values().flat_map(|it| it.checks.values());
        (
            callers.known.len(),
            things.map(|it| it.young.len() + it.old.len()).sum(),
        )
    }
}

impl Callers {
    fn of(&mut self, caller: u64) -> &mut Caller {
        self.turn += 1;
        let turn = self.turn;
        if !self.known.contains_key(&caller) && self.known.len() >= CALLERS {
            let silent = self.known.iter().min_by_key(|(_, known)| known.turn);
            if let Some(silent) = silent.map(|(caller, _)| *caller) {
                self.known.remove(&silent);
            }
        }
        let known = self.known.entry(caller).or_default();
        known.turn = turn;
        known
    }
}

impl Generations {
    fn get(&self, digest: u64) -> Option<&Memory> {
        self.young.get(&digest).or_else(|| self.old.get(&digest))
    }

    fn put(&mut self, digest: u64, memory: Memory) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(digest, memory);
    }

    fn remove(&mut self, digest: u64) {
        self.young.remove(&digest);
        self.old.remove(&digest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    fn recalled(
        memories: &Memories,
        caller: u64,
        mark: Mark,
        within: (Timestamp, SignedDuration),
    ) -> Option<Value> {
        memories
            .recall(caller, mark, within)
            .map(|(value, _)| value)
    }

    fn mark(digest: u64) -> Mark {
        Mark { check: 0, digest }
    }

    #[test]
    fn what_is_remembered_is_recalled_until_it_is_too_old() {
        let memories = Memories::default();
        memories.remember(1, mark(1), "x".into(), NOW);
        let recall = |caller, mark, after: SignedDuration| {
            recalled(&memories, caller, mark, (NOW + after, HOUR))
        };
        assert_eq!(recall(1, mark(1), HOUR), Some("x".into()));
        assert_eq!(recall(1, mark(1), HOUR * 2), None);
        assert_eq!(recall(1, mark(2), HOUR), None);
        assert_eq!(recall(2, mark(1), HOUR), None);
    }

    #[test]
    fn the_checks_that_remember_something_of_a_caller_are_known() {
        let memories = Memories::default();
        let of = |check| Mark { check, digest: 7 };
        memories.remember(1, of(3), Value::Null, NOW);
        memories.remember(1, of(1), Value::Null, NOW);
        assert_eq!(memories.checks(1), [1, 3]);
        assert_eq!(memories.checks(2), [0; 0]);
    }

    #[test]
    fn what_one_check_remembers_of_every_exchange_leaves_alone_what_another_remembers_of_the_first()
    {
        let memories = Memories::default();
        let once = Mark {
            check: 1,
            digest: 0,
        };
        memories.remember(1, once, "x".into(), NOW);
        for number in 0..10 * GENERATION as u64 {
            memories.remember(1, mark(number), Value::Null, NOW);
        }
        assert_eq!(recalled(&memories, 1, once, (NOW, HOUR)), Some("x".into()));
    }

    #[test]
    fn what_is_forgotten_is_not_recalled() {
        let memories = Memories::default();
        memories.remember(1, mark(1), "x".into(), NOW);
        memories.forget(1, mark(1));
        assert_eq!(recalled(&memories, 1, mark(1), (NOW, HOUR)), None);
    }

    #[test]
    fn a_caller_who_never_stops_is_remembered_in_bounds_and_the_newest_last() {
        let memories = Memories::default();
        for number in 0..10 * GENERATION as u64 {
            memories.remember(1, mark(number), Value::Null, NOW);
        }
        let newest = 10 * GENERATION as u64 - 1;
        assert!(memories.size().1 <= 2 * GENERATION, "{:?}", memories.size());
        assert!(recalled(&memories, 1, mark(newest), (NOW, HOUR)).is_some());
        assert!(recalled(&memories, 1, mark(0), (NOW, HOUR)).is_none());
    }

    #[test]
    fn of_many_callers_those_who_were_silent_for_longest_are_forgotten() {
        let memories = Memories::default();
        for caller in 0..2 * CALLERS as u64 {
            memories.remember(caller, mark(1), Value::Null, NOW);
            memories.remember(0, mark(1), Value::Null, NOW);
        }
        assert_eq!(memories.size().0, CALLERS);
        assert!(recalled(&memories, 0, mark(1), (NOW, HOUR)).is_some());
        assert!(recalled(&memories, 1, mark(1), (NOW, HOUR)).is_none());
    }
}
