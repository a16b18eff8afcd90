//! Booking, in the order in which it is judged.

use crate::fixture::*;
use bookend_booking::{DuplicateRule, Effect, Rules, Slot, SlotIdentity, Version, VersionStyle};
use bookend_model::{Refusal, SlotStatus};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::borrow::Cow;

/// Returns a change to the contained Slot of a submitted appointment.
fn contained_slot(body: &mut Value) -> &mut Value {
    &mut body["contained"][2]
}

#[test]
fn a_booking_is_stored_with_the_providers_part_added() {
    let (diary, clock) = saturday(Rules::default());
    let slot = first_slot(&diary);
    let version = book(&diary, booking(&slot, "r1")).unwrap().version;
    let tree = version.tree();
    assert_eq!(&*version.version, "1");
    assert_eq!(tree["id"], json!(version.id));
    assert_eq!(tree["meta"]["versionId"], "1");
    assert_eq!(tree["meta"]["lastUpdated"], "2026-11-21T07:00:00.000+00:00");
    assert_eq!(tree["created"], "2026-11-21T07:00:00.000+00:00");
    assert_eq!(tree["contained"][2]["status"], "busy");
    assert_eq!(version.last_updated, clock.now());
    assert_eq!(diary.read(&version.id).unwrap(), version);
    assert_eq!(diary.slot(&slot.id).unwrap().status, SlotStatus::Busy);
}

#[test]
fn a_slot_that_is_busy_is_refused_and_the_request_id_stays_unused() {
    let (diary, _) = saturday(Rules::default());
    let slots = all_slots(&diary);
    book(&diary, booking(&slots[0].slot, "r1")).unwrap();
    let refused = book(&diary, booking(&slots[0].slot, "r2")).unwrap_err();
    assert_eq!(refused.name, "slot-gone");
    assert_eq!(refused.facts["slot"], slots[0].slot.id.as_ref());
    assert!(book(&diary, booking(&slots[1].slot, "r2")).is_ok());
}

#[test]
fn a_request_id_works_once_for_each_caller() {
    let (diary, _) = saturday(Rules::default());
    let slots = all_slots(&diary);
    let first = book(&diary, booking(&slots[0].slot, "r1")).unwrap().version;
    let refused = book(&diary, booking(&slots[1].slot, "r1")).unwrap_err();
    assert_eq!(refused.name, "duplicate-request");
    assert_eq!(refused.facts["request-id"], "r1");
    assert_eq!(refused.facts["appointment"], *first.id);
    let mut other = booking(&slots[1].slot, "r1");
    other.caller = "200000000002".to_owned();
    assert!(book(&diary, other).is_ok());
    let mut nameless = booking(&slots[2].slot, "");
    nameless.request_id = None;
    assert!(book(&diary, nameless).is_ok());
}

#[test]
fn a_repeated_request_is_answered_again_where_the_rules_say_so() {
    let rules = Rules {
        duplicate: DuplicateRule::Replay,
        ..Rules::default()
    };
    let (diary, _) = saturday(rules);
    let slot = first_slot(&diary);
    let first = book(&diary, booking(&slot, "r1")).unwrap();
    let again = book(&diary, booking(&slot, "r1")).unwrap();
    assert_eq!(again.version, first.version);
    assert!(again.is_replay && !first.is_replay);
    // A cancellation is not the booking whose id it has: it is no repetition.
    let other = cancel(&diary, cancellation(&first.version, "r1"));
    assert_eq!(name(&other), "duplicate-request");
    assert_eq!(diary.read(&first.version.id).unwrap().number, 1);
    let cancelled = cancel(&diary, cancellation(&first.version, "r2")).unwrap();
    let again = cancel(&diary, cancellation(&first.version, "r2")).unwrap();
    assert_eq!(again.version, cancelled.version);
    assert!(again.is_replay);
    // What a booking made is its first version, whatever has become of it since.
    let again = book(&diary, booking(&slot, "r1")).unwrap();
    assert_eq!((again.version, again.is_replay), (first.version, true));
}

#[test]
fn faults_of_the_body_are_judged_after_the_request_id_and_before_the_slot() {
    let (diary, _) = saturday(Rules::default());
    let slot = first_slot(&diary);
    let faulty = |request_id| {
        let mut faulty = booking(&slot, request_id);
        faulty.faults = Some(Refusal::new("profile"));
        *contained_slot(faulty.body.to_mut()) = json!({"resourceType": "Slot", "id": "unknown"});
        name(&book(&diary, faulty)).to_owned()
    };
    assert_eq!(faulty("r1"), "profile");
    book(&diary, booking(&slot, "r1")).unwrap();
    assert_eq!(faulty("r1"), "duplicate-request");
}

#[test]
fn what_a_contained_slot_says_must_be_so() {
    let (diary, _) = saturday(Rules::default());
    let slot = first_slot(&diary);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = booking(&slot, "r1");
        changed.effect = Effect::Pretend;
        change(contained_slot(changed.body.to_mut()));
        book(&diary, changed)
    };
    let refused = with(&|it| {
        it["schedule"]["reference"] = json!("Schedule/b");
        it["end"] = json!("2026-11-21T09:00:00Z");
    });
    let refused = refused.unwrap_err();
    assert_eq!(refused.name, "slot-mismatch");
    assert_eq!(refused.facts["elements"], "schedule, end");
    assert_eq!(
        refused.facts["expected"],
        "schedule Schedule/a, end 2026-11-21T08:15:00.000+00:00"
    );
    assert_eq!(
        refused.facts["found"],
        "schedule Schedule/b, end 2026-11-21T09:00:00Z"
    );
    assert_eq!(
        name(&with(&|it| it["start"] = json!("soon"))),
        "slot-mismatch"
    );
    assert_eq!(
        name(&with(&|it| it["start"] = json!("2026-11-21T09:00:00+01:00"))),
        "accepted"
    );
    let absolute = json!("https://provider.example/STU3/Schedule/a");
    assert_eq!(
        name(&with(&|it| it["schedule"]["reference"] = absolute.clone())),
        "accepted"
    );
    let silent = |it: &mut Value| {
        for element in ["schedule", "start", "end"] {
            it.as_object_mut().unwrap().shift_remove(element);
        }
    };
    assert_eq!(name(&with(&silent)), "accepted");
}

/// Books, by rule, with a contained Slot of which id and identifier name what is given, and
/// returns the slot that was booked.
fn booked(identity: SlotIdentity, id: &str, identifier: &str) -> String {
    let system = Some("https://tools.ietf.org/html/rfc4122".to_owned());
    let rules = Rules {
        slot_identity: identity,
        slot_identifier_system: system,
        ..Rules::default()
    };
    let (diary, _) = saturday(rules);
    let slots = all_slots(&diary);
    let mut asked = booking(&slots[0].slot, "r1");
    let named = |which: &str| which.parse().ok().map(|it: usize| slots[it].slot.clone());
    let slot = contained_slot(asked.body.to_mut());
    *slot = json!({
        "resourceType": "Slot",
        "id": named(id).map_or(id.to_owned(), |slot: std::sync::Arc<Slot>| slot.id.to_string()),
        "identifier": [
            {"system": "urn:other", "value": slots[9].slot.identifier.as_ref()},
            {
                "system": "https://tools.ietf.org/html/rfc4122",
                "value": named(identifier)
                    .map_or(identifier.to_owned(), |slot| slot.identifier.to_uppercase()),
            },
        ],
    });
    let answer = book(&diary, asked);
    let place = |version: &Version| slots.iter().position(|it| it.slot.id == version.slot);
    match answer {
        Ok(receipt) => place(&receipt.version).unwrap().to_string(),
        Err(refusal) => format!("{} {}", refusal.name, refusal.facts["slot"]),
    }
}

#[test]
fn the_rules_say_whether_identifier_or_id_names_the_slot() {
    use SlotIdentity::{IdFirst, IdOnly, IdentifierFirst, IdentifierOnly};
    assert_eq!(booked(IdentifierFirst, "1", "2"), "2");
    assert_eq!(booked(IdentifierFirst, "1", "x"), "1");
    assert_eq!(booked(IdFirst, "1", "2"), "1");
    assert_eq!(booked(IdFirst, "x", "2"), "2");
    assert_eq!(booked(IdentifierOnly, "1", "x"), "slot-unknown x");
    assert_eq!(booked(IdOnly, "local", "2"), "slot-unknown local");
}

#[test]
fn a_slot_with_an_identifier_of_another_system_is_not_named_by_its_id() {
    use SlotIdentity::{IdFirst, IdOnly, IdentifierFirst, IdentifierOnly};
    let booked = |identity, identifier: Value| {
        let rules = Rules {
            slot_identity: identity,
            slot_identifier_system: Some("https://tools.ietf.org/html/rfc4122".to_owned()),
            ..Rules::default()
        };
        let (diary, _) = saturday(rules);
        let slot = first_slot(&diary);
        let mut asked = booking(&slot, "r1");
        contained_slot(asked.body.to_mut())["identifier"] = identifier;
        match book(&diary, asked) {
            Ok(receipt) => (receipt.version.slot == slot.id).to_string(),
            Err(refusal) => format!("{} {}", refusal.name, refusal.facts["slot"]),
        }
    };
    let other = || json!([{"system": "urn:other", "value": "7"}]);
    assert_eq!(booked(IdentifierFirst, other()), "slot-unknown urn:other|7");
    assert_eq!(
        booked(IdentifierFirst, json!([{"value": "7"}])),
        "slot-unknown |7"
    );
    assert_eq!(booked(IdentifierFirst, json!([])), "true");
    assert_eq!(booked(IdentifierOnly, other()), "slot-unknown urn:other|7");
    assert_eq!(booked(IdFirst, other()), "true");
    assert_eq!(booked(IdOnly, other()), "true");
}

#[test]
fn an_appointment_without_any_slot_is_refused() {
    let (diary, _) = saturday(Rules::default());
    let slot = first_slot(&diary);
    for body in [
        json!({"resourceType": "Appointment"}),
        json!("nonsense"),
        json!(null),
    ] {
        let mut asked = booking(&slot, "r1");
        asked.body = Cow::Owned(body);
        let refused = book(&diary, asked).unwrap_err();
        assert_eq!(
            (refused.name.as_str(), refused.facts["slot"].as_str()),
            ("slot-unknown", "nothing")
        );
    }
    let mut old = booking(&slot, "r1");
    old.body.to_mut()["slot"][0]["reference"] = json!(format!("Slot/{}", slot.id));
    old.body.to_mut()["contained"].as_array_mut().unwrap().pop();
    assert!(
        book(&diary, old).is_ok(),
        "the very old form references the slot itself"
    );
}

#[test]
fn a_slot_whose_start_has_passed_is_refused() {
    let (diary, clock) = saturday(Rules::default());
    let slot = first_slot(&diary);
    clock.advance(SignedDuration::from_mins(61));
    assert_eq!(name(&book(&diary, booking(&slot, "r1"))), "slot-past");
}

#[test]
fn an_appointment_outside_its_slot_is_refused_only_where_the_rules_say_so() {
    let outside = |rules| {
        let (diary, _) = saturday(rules);
        let mut asked = booking(&first_slot(&diary), "r1");
        asked.body.to_mut()["end"] = json!("2026-11-21T09:00:00Z");
        name(&book(&diary, asked)).to_owned()
    };
    assert_eq!(outside(Rules::default()), "accepted");
    let strict = Rules {
        appointment_within_slot: true,
        ..Rules::default()
    };
    assert_eq!(outside(strict), "appointment-outside-slot");
}

#[test]
fn a_pretended_booking_stores_nothing() {
    let (diary, _) = saturday(Rules::default());
    let slot = first_slot(&diary);
    let mut pretended = booking(&slot, "r1");
    pretended.effect = Effect::Pretend;
    let version = book(&diary, pretended).unwrap().version;
    assert_eq!(name(&diary.read(&version.id)), "appointment-unknown");
    let real = book(&diary, booking(&slot, "r1")).unwrap().version;
    assert_ne!(real.id, version.id);
}

#[test]
fn a_provider_that_double_books_can_be_played() {
    let broken = Rules {
        slot_exclusive: false,
        detects_duplicates: false,
        ..Rules::default()
    };
    let (diary, _) = saturday(broken);
    let slot = first_slot(&diary);
    let first = book(&diary, booking(&slot, "r1")).unwrap().version;
    let second = book(&diary, booking(&slot, "r1")).unwrap().version;
    assert_ne!(first.id, second.id);
    cancel(&diary, cancellation(&first, "r2")).unwrap();
    assert_eq!(diary.slot(&slot.id).unwrap().status, SlotStatus::Busy);
    cancel(&diary, cancellation(&second, "r3")).unwrap();
    assert_eq!(diary.slot(&slot.id).unwrap().status, SlotStatus::Free);
}

#[test]
fn version_ids_can_be_uuids() {
    let (diary, _) = saturday(Rules {
        version: VersionStyle::Uuid,
        ..Rules::default()
    });
    let version = book(&diary, booking(&first_slot(&diary), "r1"))
        .unwrap()
        .version;
    assert_eq!(version.version.len(), 36);
    assert_eq!(
        diary.read_version(&version.id, &version.version).unwrap(),
        version
    );
}
