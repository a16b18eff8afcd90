//! Bookings whose contained Slot is not quite the slot of the provider (section 4.4 of the digest):
//! each is refused with its own words and changes nothing, or accepted for a reason.

use bookend_tests::{Appointment, Request, Setup, Stand};
use serde_json::{Value, json};

const SLOT: &str = "/contained/1";
const RFC_4122: &str = "https://tools.ietf.org/html/rfc4122";
const UNKNOWN: &str = "0b00cafe-0000-4000-8000-00000000dead";

/// What becomes of a booking of the first free slot, of which something is changed: the status and
/// the code of its issues, and what stands in their diagnostics.
async fn refused(
    stand: &Stand,
    change: impl Fn(Appointment) -> Appointment,
) -> (u16, String, String) {
    let slot = stand.free_slot().await;
    let body = change(Appointment::of(&slot)).body();
    let response = stand.send(&Request::book(&body)).await;
    assert!(stand.free_slots().await.contains(&slot), "{body}");
    let outcome = response.resource();
    let texts = |pointer: &str| {
        let issues = outcome["issue"].as_array().unwrap().iter();
        let mut texts: Vec<&str> = issues
            .filter_map(|issue| issue.pointer(pointer)?.as_str())
            .collect();
        texts.dedup();
        texts.join("\n")
    };
    let code = texts("/details/coding/0/code");
    (response.status, code, texts("/diagnostics"))
}

/// Books the first free slot with something changed, and returns it with the slot that is taken.
async fn booked(
    stand: &Stand,
    change: impl Fn(Appointment, &[Value]) -> Appointment,
) -> (Value, Option<Value>) {
    let before = stand.free_slots().await;
    let body = change(Appointment::of(&before[0]), &before).body();
    let response = stand.send(&Request::book(&body)).await;
    assert_eq!(response.status, 201, "{}", response.text());
    let after = stand.free_slots().await;
    let taken = before.iter().find(|slot| !after.contains(slot)).cloned();
    (before[0].clone(), taken)
}

/// Asserts that the rules refuse a booking, and that this one is among those that are named.
async fn refused_by_rule(stand: &Stand, rule: &str, change: impl Fn(Appointment) -> Appointment) {
    let (status, code, diagnostics) = refused(stand, change).await;
    let found = (status, code.as_str());
    assert_eq!(
        found,
        (422, "FHIR_CONSTRAINT_VIOLATION"),
        "{rule}: {diagnostics}"
    );
    let named = format!("({rule})");
    assert!(diagnostics.contains(&named), "{rule}: {diagnostics}");
}

#[tokio::test]
async fn a_slot_that_lacks_something_is_refused_by_the_rules() {
    let stand = Setup::standard().start();
    let lacks = [
        ("identifier", "slot-identified"),
        ("identifier/0/system", "slot-identified"),
        ("identifier/0/value", "slot-identified"),
        ("schedule", "missing"),
        ("start", "missing"),
        ("end", "missing"),
    ];
    for (element, rule) in lacks {
        let pointer = format!("{SLOT}/{element}");
        refused_by_rule(&stand, rule, |it| it.without(&pointer)).await;
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_slot_of_which_something_impossible_is_said_is_refused_by_the_rules() {
    let stand = Setup::standard().start();
    let two =
        json!([{"system": RFC_4122, "value": UNKNOWN}, {"system": "urn:other", "value": "7"}]);
    let elsewhere = "https://elsewhere.example/STU3/Schedule/1";
    let says = [
        ("identifier", two, "slot-identified"),
        ("identifier/0/value", json!("seven"), "slot-identifier-uuid"),
        ("schedule/reference", json!(elsewhere), "slot-complete"),
        ("end", json!("2026-06-01T09:00:00Z"), "slot-order"),
        ("id", json!("another"), "unresolved"),
    ];
    for (element, value, rule) in says {
        let pointer = format!("{SLOT}/{element}");
        refused_by_rule(&stand, rule, |it| it.with(&pointer, value.clone())).await;
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_booking_of_two_slots_or_of_none_is_refused_by_the_rules() {
    let stand = Setup::standard().start();
    let changed = |booking: Appointment, change: fn(&mut Vec<Value>)| {
        let mut body = booking.body();
        change(body["contained"].as_array_mut().unwrap());
        Appointment::from(body)
    };
    let second = |contained: &mut Vec<Value>| {
        let mut slot = contained[1].clone();
        slot["id"] = json!("another");
        contained.push(slot);
    };
    refused_by_rule(&stand, "contained-known", |it| changed(it, second)).await;
    let in_place_of_the_document = |contained: &mut Vec<Value>| {
        contained[0] = contained[1].clone();
        contained[0]["id"] = json!("document");
    };
    let change = |it| changed(it, in_place_of_the_document);
    refused_by_rule(&stand, "contained-slot", change).await;
    let none = |contained: &mut Vec<Value>| {
        contained.remove(1);
    };
    refused_by_rule(&stand, "unresolved", |it| changed(it, none)).await;
    stand.stop().await;
}

#[tokio::test]
async fn a_slot_that_nothing_of_the_provider_is_called_is_refused_by_the_diary() {
    let stand = Setup::standard().start();
    let nobody = |it: Appointment| {
        it.with(
            "/contained/1/identifier",
            json!([{"system": RFC_4122, "value": UNKNOWN}]),
        )
        .with("/contained/1/id", "another")
        .with("/slot/0/reference", "#another")
    };
    let elsewhere = |it: Appointment| it.with("/contained/1/identifier/0/system", "urn:elsewhere");
    for (name, found) in [
        (refused(&stand, nobody).await, UNKNOWN),
        (refused(&stand, elsewhere).await, "urn:elsewhere|"),
    ] {
        let (status, code, diagnostics) = name;
        assert_eq!(
            (status, code.as_str()),
            (422, "REFERENCE_NOT_FOUND"),
            "{diagnostics}"
        );
        assert!(diagnostics.contains(found), "{diagnostics}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_slot_of_which_another_schedule_start_or_end_is_said_is_refused_by_the_diary() {
    let stand = Setup::standard().start();
    let changes = [
        ("schedule/reference", "Schedule/another"),
        ("start", "2026-06-15T10:01:00+01:00"),
        ("end", "2027-06-15T10:01:00+01:00"),
    ];
    for (element, value) in changes {
        let pointer = format!("{SLOT}/{element}");
        let (status, code, diagnostics) = refused(&stand, |it| it.with(&pointer, value)).await;
        assert_eq!(
            (status, code.as_str()),
            (422, "CONFLICTING_VALUES"),
            "{diagnostics}"
        );
        let name = element.split('/').next().unwrap();
        assert!(
            diagnostics.contains(&format!("found {name} {value}")),
            "{diagnostics}"
        );
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_names_one_slot_without_doubt_books_it() {
    let stand = Setup::standard().start();
    // A contained id is local, and may be anything.
    let local = |it: Appointment, _: &[Value]| {
        it.with("/contained/1/id", "local")
            .with("/slot/0/reference", "#local")
    };
    let (asked, taken) = booked(&stand, local).await;
    assert_eq!(taken, Some(asked));
    // It may even be the id of another slot: the identifier comes first.
    let anothers = |it: Appointment, slots: &[Value]| {
        let id = slots[5]["id"].as_str().unwrap();
        it.with("/contained/1/id", id)
            .with("/slot/0/reference", format!("#{id}"))
    };
    let (asked, taken) = booked(&stand, anothers).await;
    assert_eq!(taken, Some(asked));
    // An identifier that nothing has leaves the id, by which the incumbent knows slots.
    let unknown =
        |it: Appointment, _: &[Value]| it.with("/contained/1/identifier/0/value", UNKNOWN);
    let (asked, taken) = booked(&stand, unknown).await;
    assert_eq!(taken, Some(asked));
    // The same instant in another zone, and a status that is for the provider to say.
    let zoned = |it: Appointment, slots: &[Value]| {
        let start: jiff::Timestamp = slots[0]["start"].as_str().unwrap().parse().unwrap();
        it.with("/contained/1/start", start.to_string())
            .with("/contained/1/status", "free")
    };
    let (asked, taken) = booked(&stand, zoned).await;
    assert_eq!(taken, Some(asked));
    stand.stop().await;
}
