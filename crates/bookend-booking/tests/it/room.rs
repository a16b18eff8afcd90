//! What is forgotten where appointments take more room than there is.

use crate::fixture::*;
use bookend_booking::{AppointmentQuery, Diary, PatientIdentifier, Rules, Version};
use bookend_model::{Clock, SlotStatus};
use jiff::SignedDuration;
use std::sync::Arc;

/// A diary with room for a few bookings, and no more.
fn small(versions: usize) -> (Diary, Clock) {
    let (diary, clock) = saturday(Rules::default());
    let slot = first_slot(&diary);
    book(&diary, booking(&slot, "measure")).unwrap();
    let one = diary.room().bytes;
    let (diary, room) = (diary.anew(), versions * (one + 16));
    diary.set_room(room);
    (diary, clock)
}

fn booked(diary: &Diary, slot: usize, request: &str) -> Arc<Version> {
    let slots = all_slots(diary);
    book(diary, booking(&slots[slot].slot, request))
        .unwrap()
        .version
}

fn known<'v>(diary: &Diary, versions: &[&'v Arc<Version>]) -> Vec<&'v str> {
    let all = versions.iter().filter(|it| diary.read(&it.id).is_ok());
    all.map(|it| it.request_id.as_deref().unwrap()).collect()
}

#[test]
fn what_was_cancelled_first_makes_room_first_and_what_stands_stays() {
    let (diary, _) = small(5);
    let first = booked(&diary, 0, "first");
    let second = booked(&diary, 1, "second");
    let third = booked(&diary, 2, "third");
    for it in [&second, &first] {
        let id = format!("cancels {}", it.id);
        cancel(&diary, cancellation(it, &id)).unwrap();
    }
    assert_eq!(
        known(&diary, &[&first, &second, &third]),
        ["first", "second", "third"]
    );
    let fourth = booked(&diary, 3, "fourth");
    assert_eq!(
        known(&diary, &[&first, &second, &third, &fourth]),
        ["first", "third", "fourth"]
    );
    assert_eq!(name(&diary.read(&second.id)), "appointment-unknown");
    assert_eq!(name(&diary.history(&second.id)), "appointment-unknown");
    let patient = PatientIdentifier {
        value: "9990000018".into(),
        system: None,
    };
    let found = diary.appointments_of(&AppointmentQuery {
        patient,
        windows: Vec::new(),
    });
    assert!(found.iter().all(|it| it.id != second.id));
    assert_eq!((found.len(), diary.room().forgotten), (3, 1));
}

#[test]
fn what_was_cancelled_is_forgotten_once() {
    let (diary, _) = small(2);
    let first = booked(&diary, 0, "first");
    cancel(&diary, cancellation(&first, "cancels")).unwrap();
    let second = booked(&diary, 1, "second");
    let third = booked(&diary, 2, "third");
    let fourth = booked(&diary, 3, "fourth");
    assert_eq!(
        known(&diary, &[&first, &second, &third, &fourth]),
        ["third", "fourth"]
    );
    assert_eq!(diary.room().forgotten, 2);
}

#[test]
fn the_request_ids_of_what_was_forgotten_stay_used() {
    let (diary, _) = small(2);
    let first = booked(&diary, 0, "first");
    cancel(&diary, cancellation(&first, "cancels")).unwrap();
    booked(&diary, 1, "second");
    assert_eq!(known(&diary, &[&first]), [""; 0]);
    let again = book(&diary, booking(&all_slots(&diary)[0].slot, "first"));
    assert_eq!(name(&again), "duplicate-request");
}

#[test]
fn what_is_over_makes_room_before_what_is_to_come_though_it_was_booked_later() {
    let (diary, clock) = small(2);
    let later = booked(&diary, 20, "later");
    let sooner = booked(&diary, 0, "sooner");
    clock.advance(SignedDuration::from_hours(20));
    let last = booked(&diary, 10, "last");
    assert_eq!(known(&diary, &[&later, &sooner, &last]), ["later", "last"]);
}

#[test]
fn what_was_made_last_stays_though_there_is_no_room_and_its_slot_is_taken() {
    let (diary, _) = small(0);
    let first = booked(&diary, 0, "first");
    let second = booked(&diary, 1, "second");
    assert_eq!(known(&diary, &[&first, &second]), ["second"]);
    assert_eq!(diary.slot(&second.slot).unwrap().status, SlotStatus::Busy);
    let cancelled = cancel(&diary, cancellation(&second, "cancels")).unwrap();
    assert_eq!(diary.read(&second.id).unwrap(), cancelled.version);
    assert_eq!(diary.history(&second.id).unwrap().len(), 2);
}

#[test]
fn whoever_books_and_cancels_for_long_takes_no_more_room_than_there_is() {
    let (diary, _) = small(50);
    for turn in 0..2000 {
        let made = booked(&diary, 0, &format!("books {turn}"));
        cancel(&diary, cancellation(&made, &format!("cancels {turn}"))).unwrap();
        let room = diary.room();
        assert!(room.bytes <= room.most_bytes, "{turn}: {room:?}");
    }
    let kept = diary.appointments().len();
    assert_eq!((kept, diary.room().forgotten), (25, 1975));
    assert_eq!(diary.anew().room().bytes, 0);
}

/// What the consumer says of its appointment may contradict the slot, and is not what counts.
#[test]
fn an_appointment_that_says_that_it_is_long_over_stays_for_as_long_as_its_slot_is_to_come() {
    let (diary, clock) = small(2);
    let slots = all_slots(&diary);
    let mut odd = booking(&slots[20].slot, "odd");
    odd.body.to_mut()["end"] = "2001-01-01T00:00:00Z".into();
    let odd = book(&diary, odd).unwrap().version;
    let over = booked(&diary, 0, "over");
    clock.advance(SignedDuration::from_hours(20));
    let last = booked(&diary, 10, "last");
    assert_eq!(known(&diary, &[&odd, &over, &last]), ["odd", "last"]);
}

#[test]
fn a_diary_that_is_given_less_room_forgets_at_once() {
    let (diary, _) = small(3);
    let first = booked(&diary, 0, "first");
    let second = booked(&diary, 1, "second");
    cancel(&diary, cancellation(&second, "cancels")).unwrap();
    diary.set_room(diary.room().bytes - 1);
    assert_eq!(known(&diary, &[&first, &second]), ["first"]);
    assert!(diary.slot(&second.slot).unwrap().status == SlotStatus::Free);
}
