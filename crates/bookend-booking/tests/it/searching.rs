//! Searching for slots.

use crate::fixture::*;
use bookend_booking::{Bound, Command, Diary, Rules, SlotQuery};
use bookend_model::{Inventory, SlotStatus};
use jiff::SignedDuration;
use jiff::civil::time;

/// Returns the starts of the slots found, as local times of day.
fn found(diary: &Diary, service: &str, bounds: &[&str], statuses: &[SlotStatus]) -> Vec<String> {
    let query = SlotQuery {
        service: service.to_owned(),
        windows: bounds
            .iter()
            .map(|it| Bound::parse(it, &london()).unwrap())
            .collect(),
        statuses: if statuses.is_empty() {
            Vec::new()
        } else {
            vec![statuses.to_vec()]
        },
    };
    let slots = diary.search(&query).unwrap().slots;
    let start = |at: jiff::Timestamp| at.to_zoned(london()).strftime("%d %H:%M").to_string();
    slots.iter().map(|it| start(it.slot.start)).collect()
}

fn hourly(from: i8, to: i8) -> bookend_model::SlotRule {
    rule(60, (time(from, 0, 0, 0), time(to, 0, 0, 0)), 2)
}

#[test]
fn a_window_finds_the_slots_that_start_in_it() {
    let (diary, _) = open(
        &inventory(vec![hourly(8, 11)]),
        "2026-06-01T05:00:00Z",
        Rules::default(),
    );
    let all = [
        "01 08:00", "01 09:00", "01 10:00", "02 08:00", "02 09:00", "02 10:00",
    ];
    assert_eq!(found(&diary, SERVICE, &[], &[]), all);
    assert_eq!(found(&diary, SERVICE, &["ge2026-06-02"], &[]), all[3..]);
    assert_eq!(found(&diary, SERVICE, &["le2026-06-01"], &[]), all[..3]);
    let morning = ["gt2026-06-01T08:00:00+01:00", "lt2026-06-01T10:00:00+01:00"];
    assert_eq!(found(&diary, SERVICE, &morning, &[]), all[1..2]);
    assert!(found(&diary, SERVICE, &["ge2026-06-02", "le2026-06-01"], &[]).is_empty());
}

#[test]
fn slots_are_found_by_status() {
    let (diary, _) = open(
        &inventory(vec![hourly(8, 11)]),
        "2026-06-01T05:00:00Z",
        Rules::default(),
    );
    let slot = first_slot(&diary).id.to_string();
    diary.apply(Command::Hold { slot: slot.clone() }).unwrap();
    assert_eq!(
        found(&diary, SERVICE, &[], &[SlotStatus::Busy]),
        ["01 08:00"]
    );
    assert_eq!(found(&diary, SERVICE, &[], &[SlotStatus::Free]).len(), 5);
    assert_eq!(
        found(&diary, SERVICE, &[], &[SlotStatus::Free, SlotStatus::Busy]).len(),
        6
    );
    diary.apply(Command::Release { slot }).unwrap();
    assert_eq!(found(&diary, SERVICE, &[], &[SlotStatus::Free]).len(), 6);
}

#[test]
fn a_free_slot_in_the_past_is_not_offered() {
    let (diary, clock) = open(
        &inventory(vec![hourly(8, 11)]),
        "2026-06-01T05:00:00Z",
        Rules::default(),
    );
    let slot = first_slot(&diary).id.to_string();
    diary.apply(Command::Hold { slot }).unwrap();
    clock.advance(SignedDuration::from_mins(4 * 60 + 1));
    let today = found(&diary, SERVICE, &["2026-06-01"], &[]);
    assert_eq!(
        today,
        ["01 08:00"],
        "the busy one is still seen, the free ones are not"
    );
}

#[test]
fn every_schedule_behind_a_service_is_searched() {
    let inventory = Inventory {
        services: vec![
            service("1", &["a", "b"]),
            service("2", &["b"]),
            service("3", &[]),
        ],
        schedules: vec![
            schedule("a", vec![hourly(9, 10)]),
            schedule("b", vec![hourly(8, 11)]),
        ],
        slots: Vec::new(),
    };
    let (diary, _) = open(&inventory, "2026-06-01T05:00:00Z", Rules::default());
    let day = ["2026-06-01"];
    assert_eq!(
        found(&diary, "1", &day, &[]),
        ["01 08:00", "01 09:00", "01 09:00", "01 10:00"]
    );
    assert_eq!(
        found(&diary, "2", &day, &[]),
        ["01 08:00", "01 09:00", "01 10:00"]
    );
    assert!(found(&diary, "3", &day, &[]).is_empty());
}

#[test]
fn an_unknown_service_is_refused() {
    let (diary, _) = saturday(Rules::default());
    let query = SlotQuery {
        service: "1".to_owned(),
        windows: Vec::new(),
        statuses: Vec::new(),
    };
    let refused = diary.search(&query).unwrap_err();
    assert_eq!(
        (refused.name.as_str(), refused.facts["service"].as_str()),
        ("service-unknown", "1")
    );
}

#[test]
fn times_of_slots_are_written_as_the_standard_wants_them() {
    let (diary, _) = open(
        &inventory(vec![hourly(8, 11)]),
        "2026-06-01T05:00:00Z",
        Rules::default(),
    );
    let slot = serde_json::to_value(&all_slots(&diary)[0].slot).unwrap();
    assert_eq!(slot["start"], "2026-06-01T07:00:00.000+00:00");
    assert_eq!(slot["status"], "free");
    assert_eq!(slot["schedule"], "a");
}

#[test]
fn a_slot_that_was_found_stays_as_it_was_found_though_it_is_booked_meanwhile() {
    let (diary, _) = saturday(Rules::default());
    let before = all_slots(&diary);
    book(&diary, booking(&before[0].slot, "r1")).unwrap();
    assert_eq!(before[0].slot.status, SlotStatus::Free);
    assert_eq!(first_slot(&diary).status, SlotStatus::Busy);
}
