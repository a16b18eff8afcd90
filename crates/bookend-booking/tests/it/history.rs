//! Histories that threads make with the diary have an order; those with a planted fault have none.

use crate::fixture::*;
use bookend_booking::{
    Command, Contradiction, Diary, Effect, Event, Observation, Rules, Slot, contradictions,
};
use bookend_model::{Clock, SlotStatus};
use proptest::prelude::*;
use std::sync::{Arc, Barrier};

/// What a thread does next with a slot.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Book(usize),
    CancelOwn,
    Look,
}

const SLOTS: usize = 2;

fn deeds() -> impl Strategy<Value = Vec<Vec<Deed>>> {
    let deed = prop_oneof![
        4 => (0..SLOTS).prop_map(Deed::Book),
        3 => Just(Deed::CancelOwn),
        2 => Just(Deed::Look),
    ];
    prop::collection::vec(prop::collection::vec(deed, 1..12), 2..5)
}

/// One thread: what it holds, and what it was told.
struct Party<'d> {
    diary: &'d Diary,
    clock: &'d Clock,
    slots: &'d [Arc<Slot>],
    name: usize,
    told: Vec<Observation>,
    own: Vec<(String, Arc<str>)>,
}

impl Party<'_> {
    fn note(&mut self, slot: &Arc<str>, begun: std::time::Duration, event: Event) {
        let (slot, ended) = (Arc::clone(slot), self.clock.elapsed());
        self.told.push(Observation {
            slot,
            begun,
            ended,
            event,
        });
    }

    fn act(&mut self, number: usize, deed: Deed, effect: Effect) {
        let begun = self.clock.elapsed();
        match deed {
            Deed::Book(index) => {
                let slot = &self.slots[index];
                let mut asked = booking(slot, &format!("{}/{number}", self.name));
                asked.effect = effect;
                let event = match book(self.diary, asked) {
                    Ok(receipt) => {
                        let id = receipt.version.id.clone();
                        if effect == Effect::Commit {
                            self.own.push((id.to_string(), Arc::clone(&slot.id)));
                        }
                        Event::Took
                    }
                    Err(refusal) => {
                        assert_eq!(refusal.name, "slot-gone");
                        Event::FoundTaken
                    }
                };
                self.note(&Arc::clone(&slot.id), begun, event);
            }
            Deed::CancelOwn => {
                let Some((id, slot)) = self.own.pop() else {
                    return;
                };
                let current = self.diary.read(&id).unwrap();
                let asked = cancellation(&current, &format!("{}/{number}", self.name));
                self.diary.apply(Command::Cancel(asked)).unwrap();
                self.note(&slot, begun, Event::Freed);
            }
            Deed::Look => {
                let found = all_slots(self.diary);
                for slot in self.slots {
                    let seen = found.iter().find(|it| it.slot.id == slot.id).unwrap();
                    let event = match seen.slot.status {
                        SlotStatus::Free => Event::SawFree,
                        _ => Event::SawBusy,
                    };
                    self.note(&slot.id, begun, event);
                }
            }
        }
    }
}

/// Has threads do what they are to do at once, and returns everything that they were told.
fn history(deeds: &[Vec<Deed>], effect: Effect) -> Vec<Observation> {
    let (diary, clock) = saturday(Rules::default());
    let slots: Vec<Arc<Slot>> = all_slots(&diary)
        .into_iter()
        .take(SLOTS)
        .map(|it| it.slot)
        .collect();
    let start = Barrier::new(deeds.len());
    std::thread::scope(|scope| {
        let parties: Vec<_> = deeds
            .iter()
            .enumerate()
            .map(|(name, deeds)| {
                let (diary, clock, slots, start) = (&diary, &clock, &slots, &start);
                scope.spawn(move || {
                    let mut party = Party {
                        diary,
                        clock,
                        slots,
                        name,
                        told: Vec::new(),
                        own: Vec::new(),
                    };
                    start.wait();
                    for (number, deed) in deeds.iter().enumerate() {
                        party.act(number, *deed, effect);
                    }
                    party.told
                })
            })
            .collect();
        parties
            .into_iter()
            .flat_map(|party| party.join().unwrap())
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_threads_are_told_by_the_diary_has_an_order(deeds in deeds()) {
        let told = history(&deeds, Effect::Commit);
        prop_assert_eq!(contradictions(&told), Vec::<Contradiction>::new());
    }

    #[test]
    fn one_booking_more_than_there_were_has_no_order(deeds in deeds(), which in any::<prop::sample::Index>()) {
        let mut told = history(&deeds, Effect::Commit);
        let taken: Vec<Observation> = told.iter().filter(|it| it.event == Event::Took).cloned().collect();
        prop_assume!(!taken.is_empty());
        told.push(which.get(&taken).clone());
        // Nothing is freed, so that nothing makes room for the second.
        told.retain(|it| it.event != Event::Freed && it.event != Event::SawFree);
        let twice = told.iter().filter(|it| it.slot == told[told.len() - 1].slot && it.event == Event::Took).count();
        prop_assert!(twice >= 2);
        prop_assert!(!contradictions(&told).is_empty());
    }

    #[test]
    fn bookings_that_are_stored_nowhere_have_no_order(parties in 2_usize..5) {
        let deeds = vec![vec![Deed::Book(0)]; parties];
        prop_assert_eq!(contradictions(&history(&deeds, Effect::Pretend)).len(), 1);
    }
}
