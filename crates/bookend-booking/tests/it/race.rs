//! Many consumers who want the same slots at the same time.

use crate::fixture::*;
use bookend_booking::{Rules, Slot};
use bookend_model::SlotStatus;
use jiff::civil::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};

const BOOKERS: usize = 64;
const SLOTS: usize = 200;

#[test]
fn of_sixty_four_bookers_one_gets_the_slot_and_the_others_are_told_it_is_gone() {
    let days = rule(15, (Time::MIN, Time::MIN), 5);
    let (diary, _) = open(
        &inventory(vec![days]),
        "2026-11-21T00:00:00Z",
        Rules::default(),
    );
    let slots: Vec<Arc<Slot>> = all_slots(&diary)
        .into_iter()
        .take(SLOTS)
        .map(|it| it.slot)
        .collect();
    let start = Barrier::new(BOOKERS);
    let answers: Vec<(usize, String)> = std::thread::scope(|scope| {
        let (diary, slots, start) = (&diary, &slots, &start);
        let bookers: Vec<_> = (0..BOOKERS)
            .map(|booker| {
                scope.spawn(move || {
                    start.wait();
                    let ask = |(index, slot): (usize, &Arc<Slot>)| {
                        let mut asked = booking(slot, &format!("{booker}/{index}"));
                        asked.caller = format!("{booker:012}");
                        match book(diary, asked) {
                            Ok(receipt) => (index, receipt.version.id.to_string()),
                            Err(refusal) => (index, refusal.name),
                        }
                    };
                    slots.iter().enumerate().map(ask).collect::<Vec<_>>()
                })
            })
            .collect();
        bookers
            .into_iter()
            .flat_map(|booker| booker.join().unwrap())
            .collect()
    });
    let mut winners: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    let (gone, won): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|(_, answer)| answer == "slot-gone");
    for (index, id) in won {
        winners.entry(*index).or_default().push(id);
    }
    assert_eq!(gone.len(), (BOOKERS - 1) * SLOTS);
    assert_eq!(winners.len(), SLOTS);
    let ids: BTreeSet<&String> = winners.values().map(|ids| ids[0]).collect();
    assert_eq!(ids.len(), SLOTS, "no id is given twice");
    for (index, ids) in &winners {
        assert_eq!(ids.len(), 1, "slot {index} has one appointment");
        let history = diary.history(ids[0]).unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].slot, slots[*index].id);
        assert_eq!(
            diary.slot(&slots[*index].id).unwrap().status,
            SlotStatus::Busy
        );
    }
}
