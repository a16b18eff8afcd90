//! Finding the appointments of a patient.

use crate::fixture::*;
use bookend_booking::{AppointmentQuery, Bound, Diary, PatientIdentifier, Rules};
use jiff::SignedDuration;

fn query(system: Option<&str>, value: &str) -> AppointmentQuery {
    let patient = PatientIdentifier {
        value: value.into(),
        system: system.map(Into::into),
    };
    AppointmentQuery {
        patient,
        windows: Vec::new(),
    }
}

fn count(diary: &Diary, query: &AppointmentQuery) -> usize {
    diary.appointments_of(query).len()
}

#[test]
fn a_patient_is_found_by_any_identifier() {
    let local = Some("urn:local".to_owned());
    let (diary, _) = saturday(Rules {
        local_identifier: local,
        ..Rules::default()
    });
    let slots = all_slots(&diary);
    book(&diary, booking(&slots[0].slot, "r1")).unwrap();
    let mut unknown = booking(&slots[1].slot, "r2");
    for path in ["/contained/1", "/participant/0/actor"] {
        let owner = unknown.body.to_mut().pointer_mut(path).unwrap();
        owner.as_object_mut().unwrap().shift_remove("identifier");
    }
    let version = book(&diary, unknown).unwrap().version;
    assert_eq!(count(&diary, &query(Some(NHS_NUMBER), "9990000018")), 1);
    assert_eq!(count(&diary, &query(None, "9990000018")), 1);
    assert_eq!(count(&diary, &query(Some("urn:local"), "9990000018")), 0);
    let given = &version.patients[0];
    assert_eq!(count(&diary, &query(Some("urn:local"), &given.value)), 1);
    assert_eq!(
        version.tree()["contained"][1]["identifier"][0]["value"],
        &*given.value
    );
}

#[test]
fn appointments_come_in_order_cancelled_ones_included() {
    let (diary, _) = saturday(Rules::default());
    let slots = all_slots(&diary);
    let later = book(&diary, booking(&slots[5].slot, "r1")).unwrap().version;
    let sooner = book(&diary, booking(&slots[2].slot, "r2")).unwrap().version;
    let cancelled = cancel(&diary, cancellation(&sooner, "r3")).unwrap().version;
    assert_eq!(
        diary.appointments_of(&query(None, "9990000018")),
        [cancelled, later]
    );
}

#[test]
fn appointments_that_have_ended_are_found_only_when_they_are_asked_for() {
    let (diary, clock) = saturday(Rules::default());
    book(&diary, booking(&first_slot(&diary), "r1")).unwrap();
    let mut query = query(None, "9990000018");
    clock.advance(SignedDuration::from_mins(75));
    assert_eq!(count(&diary, &query), 1, "it ends now");
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(count(&diary, &query), 0);
    query.windows = vec![Bound::parse("ge2026-11-21", &london()).unwrap()];
    assert_eq!(count(&diary, &query), 1);
    query.windows = vec![Bound::parse("ge2026-11-22", &london()).unwrap()];
    assert_eq!(count(&diary, &query), 0);
}
