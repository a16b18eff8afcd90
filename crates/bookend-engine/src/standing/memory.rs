//! What is remembered of the exchanges of callers.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How many callers are remembered; the one that was silent for longest is forgotten first.
const CALLERS: usize = 256;

/// How much of a caller makes a generation; two generations are remembered.
const GENERATION: usize = 2_000;

/// What is remembered of the exchanges of callers.
///
/// **Bounds:** 256 callers, and of each at most 4 000 things, the newest of them; no value is
/// longer than a kilobyte.
#[derive(Debug, Default)]
pub struct Memories(Mutex<Callers>);

#[derive(Debug, Default)]
struct Callers {
    known: BTreeMap<u64, Caller>,
    /// Counts up, so that it is known who was silent for longest.
    turn: u64,
}

/// Two generations: when the young one is full it becomes the old one, and that is forgotten.
#[derive(Debug, Default)]
struct Caller {
    young: BTreeMap<Mark, Memory>,
    old: BTreeMap<Mark, Memory>,
    turn: u64,
}

#[derive(Clone, Debug)]
struct Memory {
    value: Value,
    at: Timestamp,
}

/// What something is recognised by: which check knows it, and a digest of what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) check: usize,
    pub(super) digest: u64,
}

impl Memories {
    /// Returns what is remembered of a caller, unless it is older than `lasts`.
    pub(super) fn recall(
        &self,
        caller: u64,
        mark: Mark,
        (now, lasts): (Timestamp, SignedDuration),
    ) -> Option<Value> {
        let callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = callers.known.get(&caller)?;
        let memory = caller.young.get(&mark).or_else(|| caller.old.get(&mark))?;
        (now.duration_since(memory.at) <= lasts).then(|| memory.value.clone())
    }

    /// Returns whether a check remembers anything of a caller at all.
    pub(super) fn knows(&self, caller: u64, check: usize) -> bool {
        let callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = Mark { check, digest: 0 };
        let is_of_check = |things: &BTreeMap<Mark, Memory>| {
            let next = things.range(first..).next();
            next.is_some_and(|(mark, _)| mark.check == check)
        };
        let caller = callers.known.get(&caller);
        caller.is_some_and(|caller| is_of_check(&caller.young) || is_of_check(&caller.old))
    }

    /// Remembers something of a caller.
    pub(super) fn remember(&self, caller: u64, mark: Mark, value: Value, now: Timestamp) {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = callers.of(caller);
        if caller.young.len() >= GENERATION {
            caller.old = std::mem::take(&mut caller.young);
        }
        caller.young.insert(mark, Memory { value, at: now });
    }

    /// Forgets something of a caller.
    pub(super) fn forget(&self, caller: u64, mark: Mark) {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(caller) = callers.known.get_mut(&caller) {
            caller.young.remove(&mark);
            caller.old.remove(&mark);
        }
    }

    #[cfg(test)]
    fn size(&self) -> (usize, usize) {
        let callers = self.0.lock().unwrap();
        let things = |caller: &Caller| caller.young.len() + caller.old.len();
        (
            callers.known.len(),
            callers.known.values().map(things).sum(),
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    fn mark(digest: u64) -> Mark {
        Mark { check: 0, digest }
    }

    #[test]
    fn what_is_remembered_is_recalled_until_it_is_too_old() {
        let memories = Memories::default();
        memories.remember(1, mark(1), "x".into(), NOW);
        let recall = |caller, mark, after: SignedDuration| {
            memories.recall(caller, mark, (NOW + after, HOUR))
        };
        assert_eq!(recall(1, mark(1), HOUR), Some("x".into()));
        assert_eq!(recall(1, mark(1), HOUR * 2), None);
        assert_eq!(recall(1, mark(2), HOUR), None);
        assert_eq!(recall(2, mark(1), HOUR), None);
    }

    #[test]
    fn a_check_knows_something_once_it_has_remembered_something() {
        let memories = Memories::default();
        let of = |check| Mark { check, digest: 7 };
        memories.remember(1, of(1), Value::Null, NOW);
        memories.remember(1, of(3), Value::Null, NOW);
        let knows: Vec<bool> = (0..5).map(|check| memories.knows(1, check)).collect();
        assert_eq!(knows, [false, true, false, true, false]);
        assert!(!memories.knows(2, 1));
    }

    #[test]
    fn what_is_forgotten_is_not_recalled() {
        let memories = Memories::default();
        memories.remember(1, mark(1), "x".into(), NOW);
        memories.forget(1, mark(1));
        assert_eq!(memories.recall(1, mark(1), (NOW, HOUR)), None);
    }

    #[test]
    fn a_caller_who_never_stops_is_remembered_in_bounds_and_the_newest_last() {
        let memories = Memories::default();
        for number in 0..10 * GENERATION as u64 {
            memories.remember(1, mark(number), Value::Null, NOW);
        }
        let newest = 10 * GENERATION as u64 - 1;
        assert!(memories.size().1 <= 2 * GENERATION, "{:?}", memories.size());
        assert!(memories.recall(1, mark(newest), (NOW, HOUR)).is_some());
        assert!(memories.recall(1, mark(0), (NOW, HOUR)).is_none());
    }

    #[test]
    fn of_many_callers_those_who_were_silent_for_longest_are_forgotten() {
        let memories = Memories::default();
        for caller in 0..2 * CALLERS as u64 {
            memories.remember(caller, mark(1), Value::Null, NOW);
            memories.remember(0, mark(1), Value::Null, NOW);
        }
        assert_eq!(memories.size().0, CALLERS);
        assert!(memories.recall(0, mark(1), (NOW, HOUR)).is_some());
        assert!(memories.recall(1, mark(1), (NOW, HOUR)).is_none());
    }
}
