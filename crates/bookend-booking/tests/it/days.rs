//! Days that pass: midnight, the two clock changes, restarts.

use crate::fixture::*;
use bookend_booking::{Diary, Rules};
use bookend_model::{SlotSpec, SlotStatus};
use jiff::SignedDuration;
use jiff::civil::{Time, time};
use std::collections::BTreeSet;

/// Returns the ids of the slots, in the order of their starts.
fn ids(diary: &Diary) -> Vec<String> {
    all_slots(diary)
        .iter()
        .map(|it| it.slot.id.to_string())
        .collect()
}

#[test]
fn slots_keep_their_identifiers_across_restarts_and_midnights() {
    let inventory = inventory(vec![mornings()]);
    let (today, clock) = open(&inventory, "2026-11-21T07:00:00Z", Rules::default());
    let (again, _) = open(&inventory, "2026-11-21T07:00:00Z", Rules::default());
    let (tomorrow, _) = open(&inventory, "2026-11-22T07:00:00Z", Rules::default());
    assert_eq!(all_slots(&today), all_slots(&again));
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(all_slots(&today), all_slots(&tomorrow));
    assert_eq!(ids(&again)[16..], ids(&tomorrow)[..32]);
    let distinct: BTreeSet<String> = ids(&today).into_iter().collect();
    assert_eq!(distinct.len(), 48);
}

#[test]
fn at_midnight_the_past_goes_except_for_what_is_booked() {
    let (diary, clock) = saturday(Rules::default());
    let version = book(&diary, booking(&first_slot(&diary), "r1"))
        .unwrap()
        .version;
    assert_eq!(diary.slot_count(), 3 * 16);
    clock.advance(SignedDuration::from_hours(16));
    assert_eq!(diary.slot_count(), 3 * 16, "it is eleven at night");
    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(diary.slot_count(), 3 * 16 + 1, "it is midnight");
    assert_eq!(diary.slot(&version.slot).unwrap().status, SlotStatus::Busy);
    clock.advance(SignedDuration::from_hours(24 * 365));
    assert_eq!(
        diary.slot_count(),
        3 * 16 + 1,
        "a year later there are no more of them"
    );
}

#[test]
fn midnight_is_that_of_the_rules_zone() {
    let inventory = inventory(vec![mornings()]);
    let (diary, clock) = open(&inventory, "2026-06-01T22:59:59Z", Rules::default());
    let before = first_slot(&diary).start;
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(before, at("2026-06-02T07:00:00Z"));
    assert_eq!(
        all_slots(&diary).last().unwrap().slot.start,
        at("2026-06-04T10:45:00Z")
    );
}

#[test]
fn a_clock_that_is_set_back_finds_the_slots_of_that_day_again() {
    let (diary, clock) = saturday(Rules::default());
    let before = all_slots(&diary);
    clock.advance(SignedDuration::from_hours(24 * 10));
    assert_ne!(all_slots(&diary), before);
    clock.advance(SignedDuration::from_hours(-24 * 10));
    assert_eq!(all_slots(&diary), before);
}

#[test]
fn the_clock_changes_shorten_one_day_and_repeat_no_local_time() {
    let whole_days = rule(15, (Time::MIN, Time::MIN), 1);
    for (now, count) in [
        ("2026-03-29T00:00:00Z", 92),
        ("2026-10-24T23:00:00Z", 96),
        ("2027-03-28T00:00:00Z", 92),
        ("2026-11-21T00:00:00Z", 96),
    ] {
        let (diary, _) = open(&inventory(vec![whole_days.clone()]), now, Rules::default());
        let slots = all_slots(&diary);
        assert_eq!(slots.len(), count, "{now}");
        let local = |at: jiff::Timestamp| london().to_datetime(at);
        let starts: BTreeSet<_> = slots.iter().map(|it| local(it.slot.start)).collect();
        assert_eq!(starts.len(), count, "{now}");
        assert!(
            slots
                .windows(2)
                .all(|it| it[0].slot.end <= it[1].slot.start),
            "{now}"
        );
    }
}

#[test]
fn the_slots_of_a_night_clinic_that_began_yesterday_are_there() {
    let night = rule(60, (time(20, 0, 0, 0), time(8, 0, 0, 0)), 1);
    let (diary, _) = open(
        &inventory(vec![night]),
        "2026-11-21T06:30:00Z",
        Rules::default(),
    );
    assert_eq!(first_slot(&diary).start, at("2026-11-21T07:00:00Z"));
    assert_eq!(all_slots(&diary).len(), 1 + 12);
}

#[test]
fn the_share_of_busy_slots_is_the_same_ones_every_time() {
    let mut rule = rule(15, (Time::MIN, Time::MIN), 30);
    rule.busy = 20.0;
    let busy = |now| {
        let (diary, _) = open(&inventory(vec![rule.clone()]), now, Rules::default());
        let slots = all_slots(&diary);
        let busy = slots.iter().filter(|it| it.slot.status == SlotStatus::Busy);
        busy.map(|it| it.slot.start)
            .filter(|start| *start >= at("2026-11-22T00:00:00Z"))
            .collect()
    };
    let (today, tomorrow): (Vec<_>, Vec<_>) =
        (busy("2026-11-21T00:00:00Z"), busy("2026-11-22T00:00:00Z"));
    assert_eq!(today, tomorrow[..today.len()]);
    assert!((450..650).contains(&today.len()), "{} of 2784", today.len());
}

#[test]
fn a_slot_described_from_now_moves_on_at_midnight_unless_it_is_booked() {
    let mut inventory = inventory(Vec::new());
    let fixed = SlotSpec {
        start: bookend_model::SlotStart::At(at("2026-11-20T10:00:00Z")),
        status: SlotStatus::Busy,
        ..explicit("fixed", 0)
    };
    inventory.slots = vec![explicit("slot005", 1), explicit("slot006", 1), fixed];
    let (diary, clock) = open(&inventory, "2026-11-21T07:00:00Z", Rules::default());
    let start = |id: &str| diary.slot(id).unwrap().start;
    let slot = diary.slot("slot005").unwrap();
    let version = book(&diary, booking(&slot, "r1")).unwrap().version;
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(start("slot005"), at("2026-11-22T10:00:00Z"));
    assert_eq!(start("slot006"), at("2026-11-23T10:00:00Z"));
    assert_eq!(start("fixed"), at("2026-11-20T10:00:00Z"));
    cancel(&diary, cancellation(&version, "r2")).unwrap();
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(start("slot005"), at("2026-11-24T10:00:00Z"));
    assert_eq!(diary.slot("slot005").unwrap().identifier, slot.identifier);
}

#[test]
fn a_day_that_is_repeated_over_midnight_passes_all_the_same() {
    let mut evening = rule(15, (time(23, 0, 0, 0), Time::MIN), 1);
    evening.zone = jiff::tz::TimeZone::get("America/St_Johns").unwrap();
    let (diary, clock) = open(
        &inventory(vec![evening]),
        "2010-11-07T02:45:00Z",
        Rules::default(),
    );
    assert_eq!(diary.slot_count(), 4);
    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(all_slots(&diary)[0].slot.start, at("2010-11-08T02:30:00Z"));
}

#[test]
fn a_clock_at_the_end_of_time_still_gets_an_answer() {
    let (diary, clock) = saturday(Rules::default());
    clock.advance(SignedDuration::MAX);
    assert_eq!(all_slots(&diary), []);
}
