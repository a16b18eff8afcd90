//! Looking for an order of what was told.

use super::observation::{Contradiction, Observation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Returns the slots of which was told what admits no order that respects when it was asked and
/// answered: what in database books is called not linearizable.
///
/// Slots are independent of one another, and each is judged by itself. What a slot was before the
/// first observation is not known, and may be either.
pub fn contradictions(history: &[Observation]) -> Vec<Contradiction> {
    let mut slots: BTreeMap<&Arc<str>, Vec<&Observation>> = BTreeMap::new();
    for observation in history {
        slots
            .entry(&observation.slot)
            .or_default()
            .push(observation);
    }
    let mut found = Vec::new();
    for (slot, mut told) in slots {
        told.sort_by_key(|it| (it.begun, it.ended));
        if !has_order(&told) {
            found.push(Contradiction {
                slot: Arc::clone(slot),
                told: told.into_iter().cloned().collect(),
            });
        }
    }
    found
}

/// How far an order has come: what is still to be placed, and whether the slot is free.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reached {
    left: BTreeSet<usize>,
    is_free: bool,
}

/// Whether observations, by when they were asked, have an order; tries what may come next, and
/// remembers from where it did not go on.
fn has_order(told: &[&Observation]) -> bool {
    let all: BTreeSet<usize> = (0..told.len()).collect();
    let mut tried: BTreeSet<Reached> = BTreeSet::new();
    let mut open: Vec<Reached> = [true, false]
        .into_iter()
        .map(|is_free| Reached {
            left: all.clone(),
            is_free,
        })
        .collect();
    while let Some(mut reached) = open.pop() {
        reached.place_looks(told);
        if reached.left.is_empty() {
            return true;
        }
        if !tried.insert(reached.clone()) {
            continue;
        }
        for next in reached.next(told) {
            let mut left = reached.left.clone();
            left.remove(&next);
            open.push(Reached {
                left,
                is_free: !reached.is_free,
            });
        }
    }
    false
}

impl Reached {
    /// Places what changes nothing and is right now: that it comes now never stands in the way of
    /// anything else.
    fn place_looks(&mut self, told: &[&Observation]) {
        loop {
            let looks: Vec<usize> = self
                .next(told)
                .filter(|index| {
                    let step = told.get(*index).map(|it| it.event.step());
                    step == Some((self.is_free, self.is_free))
                })
                .collect();
            if looks.is_empty() {
                return;
            }
            self.left.retain(|index| !looks.contains(index));
        }
    }

    /// Returns what may come next: what is right now, and was asked before anything that is left was
    /// answered.
    fn next(&self, told: &[&Observation]) -> impl Iterator<Item = usize> {
        let left = || {
            self.left
                .iter()
                .filter_map(|at| Some((*at, told.get(*at)?)))
        };
        let first_end = left().map(|(_, it)| it.ended).min();
        let first_end = first_end.unwrap_or(Duration::MAX);
        let is_free = self.is_free;
        left()
            .take_while(move |(_, it)| it.begun <= first_end)
            .filter(move |(_, it)| it.event.step().0 == is_free)
            .map(|(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::observation::Event;
    use super::*;

    /// Returns whether events have an order; each with when it was asked and answered.
    fn is_sound(events: &[(Event, u64, u64)]) -> bool {
        let observation = |(event, begun, ended): &(Event, u64, u64)| Observation {
            slot: "slot".into(),
            begun: Duration::from_millis(*begun),
            ended: Duration::from_millis(*ended),
            event: *event,
        };
        contradictions(&events.iter().map(observation).collect::<Vec<_>>()).is_empty()
    }

    #[test]
    fn one_of_two_at_once_takes_a_slot_and_not_both() {
        use Event::{FoundTaken, Took};
        assert!(is_sound(&[(Took, 0, 9), (FoundTaken, 0, 9)]));
        assert!(!is_sound(&[(Took, 0, 9), (Took, 0, 9)]));
    }

    #[test]
    fn a_slot_that_is_freed_in_between_is_taken_twice() {
        use Event::{Freed, Took};
        assert!(is_sound(&[(Took, 0, 9), (Freed, 3, 12), (Took, 5, 20)]));
        assert!(!is_sound(&[(Took, 0, 2), (Took, 3, 4), (Freed, 5, 6)]));
    }

    #[test]
    fn nobody_is_told_what_was_so_only_before_they_asked() {
        use Event::{SawFree, Took};
        assert!(is_sound(&[(Took, 0, 5), (SawFree, 4, 9)]));
        assert!(!is_sound(&[(SawFree, 0, 1), (Took, 2, 5), (SawFree, 6, 9)]));
    }

    #[test]
    fn nobody_is_refused_before_somebody_has_it() {
        use Event::{FoundTaken, SawFree, Took};
        let early = [(SawFree, 0, 1), (FoundTaken, 2, 3), (Took, 4, 5)];
        assert!(!is_sound(&early));
        assert!(
            is_sound(&[(FoundTaken, 2, 3)]),
            "what was before is not known"
        );
    }

    #[test]
    fn slots_are_judged_by_themselves() {
        let took = |slot: &str| Observation {
            slot: slot.into(),
            begun: Duration::ZERO,
            ended: Duration::from_millis(1),
            event: Event::Took,
        };
        let found = contradictions(&[took("a"), took("b"), took("b")]);
        let slots: Vec<&str> = found.iter().map(|it| it.slot.as_ref()).collect();
        assert_eq!(slots, ["b"]);
        assert_eq!(
            found[0].to_string(),
            "taken (0 to 1000 µs), taken (0 to 1000 µs)"
        );
    }
}
