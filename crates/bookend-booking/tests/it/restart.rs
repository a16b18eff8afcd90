//! A diary that is opened on the appointments of an earlier run.

use crate::fixture::*;
use bookend_booking::store::{MemoryStore, Store};
use bookend_booking::{Diary, Rules, Version};
use bookend_model::SlotStatus;
use std::sync::Arc;

/// Opens a diary of the same world on versions that an earlier one made.
fn reopened(diary: &Diary, versions: &[Arc<Version>]) -> Diary {
    let mut store = MemoryStore::default();
    for version in versions {
        store.append(Arc::clone(version));
    }
    Diary::with_store(Arc::clone(diary.world()), Rules::default(), Box::new(store))
}

#[test]
fn a_diary_under_other_rules_is_the_same_diary() {
    let (strict, _) = saturday(Rules::default());
    let lax = strict.under(Rules {
        slot_exclusive: false,
        ..Rules::default()
    });
    let slot = first_slot(&strict);
    book(&strict, booking(&slot, "b1")).unwrap();
    assert_eq!(name(&book(&strict, booking(&slot, "b2"))), "slot-gone");
    let made = book(&lax, booking(&slot, "b3")).unwrap().version;
    assert_eq!(strict.read(&made.id).unwrap(), made);
}

#[test]
fn what_was_booked_is_still_held_and_its_request_id_still_used() {
    let (before, _) = saturday(Rules::default());
    let slots = all_slots(&before);
    let kept = book(&before, booking(&slots[0].slot, "r1"))
        .unwrap()
        .version;
    let dropped = book(&before, booking(&slots[1].slot, "r2"))
        .unwrap()
        .version;
    let cancelled = cancel(&before, cancellation(&dropped, "r3"))
        .unwrap()
        .version;
    let after = reopened(&before, &[Arc::clone(&kept), dropped, cancelled]);
    let status = |slot: usize| after.slot(&slots[slot].slot.id).unwrap().status;
    assert_eq!((status(0), status(1)), (SlotStatus::Busy, SlotStatus::Free));
    for request_id in ["r1", "r2", "r3"] {
        let again = book(&after, booking(&slots[2].slot, request_id));
        assert_eq!(name(&again), "duplicate-request");
    }
    assert_eq!(
        cancel(&after, cancellation(&kept, "r4"))
            .unwrap()
            .version
            .number,
        2
    );
}

#[test]
fn an_id_of_an_earlier_run_is_not_given_again() {
    let (before, _) = saturday(Rules::default());
    let slots = all_slots(&before);
    let first = book(&before, booking(&slots[0].slot, "r1"))
        .unwrap()
        .version;
    let after = reopened(&before, &[Arc::clone(&first)]);
    let second = book(&after, booking(&slots[1].slot, "r2")).unwrap().version;
    assert_ne!(second.id, first.id);
}
