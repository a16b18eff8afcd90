//! Updates: which appointment one speaks of.

use bookend_tests::{Appointment, Request, Setup, Stand, cancelled};
use serde_json::Value;

fn with_id(appointment: &Value, id: impl Into<Value>) -> Request {
    let mut other = cancelled(appointment);
    let request = Request::update(appointment);
    other["id"] = id.into();
    request.json(&other)
}

fn without_id(appointment: &Value) -> Request {
    let mut other = cancelled(appointment);
    other.as_object_mut().unwrap().remove("id");
    Request::update(appointment).json(&other)
}

async fn status_of(stand: &Stand, appointment: &Value) -> Value {
    let id = appointment["id"].as_str().unwrap();
    stand.send(&Request::read(id)).await.resource()["status"].clone()
}

#[tokio::test]
async fn the_id_of_an_update_is_that_of_the_url() {
    let stand = Setup::standard().start();
    let (one, other) = (stand.booked().await, stand.booked().await);
    for id in [other["id"].clone(), Value::from(5)] {
        let response = stand.send(&with_id(&one, id.clone())).await;
        assert_eq!(response.status, 400, "{id}: {}", response.text());
        assert_eq!(response.issue()["expression"][0], "Appointment.id");
        assert_eq!(status_of(&stand, &one).await, "booked");
        assert_eq!(status_of(&stand, &other).await, "booked");
    }
    let response = stand.send(&without_id(&one)).await;
    assert_eq!(response.status, 200, "{}", response.text());
    assert_eq!(status_of(&stand, &one).await, "cancelled");
    assert_eq!(status_of(&stand, &other).await, "booked");
    stand.stop().await;
}

#[tokio::test]
async fn a_policy_can_demand_the_id_of_an_update() {
    let stand = Setup::standard().policy("update-id", "required").start();
    let booked = stand.booked().await;
    let response = stand.send(&without_id(&booked)).await;
    assert_eq!(response.status, 400, "{}", response.text());
    assert_eq!(response.issue()["expression"][0], "Appointment.id");
    assert_eq!(status_of(&stand, &booked).await, "booked");
    let whole = Request::update(&booked).json(&cancelled(&booked));
    assert_eq!(stand.send(&whole).await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn if_match_is_missing_or_of_another_form_or_of_another_version() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    for (supplied, status, said) in [
        ("", 412, "is missing"),
        ("1", 400, "an ETag in quotes"),
        ("W/1", 400, "found `W/1`"),
        ("W/\"9\"", 409, "names version"),
    ] {
        let request = Request::update(&booked)
            .json(&cancelled(&booked))
            .header("If-Match", supplied);
        let response = stand.send(&request).await;
        assert_eq!(response.status, status, "{supplied}: {}", response.text());
        let diagnostics = response.diagnostics();
        assert!(diagnostics.contains(said), "{supplied}: {diagnostics}");
        assert_eq!(response.issue()["location"][0], "If-Match");
    }
    stand.stop().await;
}

/// RFC 9110, sections 5.3 and 13.1.1: several fields are one list, of which one is enough.
#[tokio::test]
async fn several_if_match_are_one_list() {
    let stand = Setup::standard().start();
    for (first, second, status) in [("W/\"8\"", "W/\"9\"", 409), ("W/\"9\"", "W/\"1\"", 200)] {
        let booked = stand.booked().await;
        let request = Request::update(&booked)
            .json(&cancelled(&booked))
            .header("If-Match", first)
            .also("If-Match", second);
        let response = stand.send(&request).await;
        assert_eq!(response.status, status, "{first}: {}", response.text());
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_text_that_looks_like_an_instant_is_not_changed_into_the_same_instant() {
    let stand = Setup::standard().start();
    let body = Appointment::of(&stand.free_slot().await)
        .with("/description", "2026-06-16T08:00:00Z")
        .body();
    let booked = stand.send(&Request::book(&body)).await.resource();
    let changed = |pointer: &str, value: &str| {
        let mut body = cancelled(&booked);
        *body.pointer_mut(pointer).unwrap() = value.into();
        Request::update(&booked).json(&body)
    };
    let response = stand
        .send(&changed("/description", "2026-06-16T09:00:00+01:00"))
        .await;
    assert_eq!(response.status, 422, "{}", response.text());
    assert_eq!(booked["start"], "2026-06-16T08:00:00.000+00:00");
    let response = stand
        .send(&changed("/start", "2026-06-16T09:00:00+01:00"))
        .await;
    assert_eq!(response.status, 200, "{}", response.text());
    stand.stop().await;
}

#[tokio::test]
async fn a_status_that_is_not_cancelled_is_shown_as_it_is() {
    let stand = Setup::standard()
        .policy("nothing-but-status", false)
        .start();
    let booked = stand.booked().await;
    for (status, said) in [
        (Value::from(5), "found `5`"),
        (Value::from("noshow"), "found `noshow`"),
        (Value::Null, "found nothing"),
    ] {
        let mut body = booked.clone();
        if status.is_null() {
            body.as_object_mut().unwrap().remove("status");
        } else {
            body["status"] = status;
        }
        let response = stand.send(&Request::update(&booked).json(&body)).await;
        assert_eq!(response.status, 422, "{}", response.text());
        let diagnostics = response.diagnostics();
        assert!(diagnostics.ends_with(said), "{said}: {diagnostics}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_cancellation_that_sends_a_contained_resource_back_twice_changes_more_than_the_status() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    for number in 0..3 {
        let mut body = cancelled(&booked);
        let same = body["contained"][number].clone();
        body["contained"].as_array_mut().unwrap().push(same);
        let response = stand.send(&Request::update(&booked).json(&body)).await;
        assert_eq!(response.status, 422, "{}", response.text());
        let diagnostics = response.diagnostics();
        let said = "`Appointment.contained[3]`";
        assert!(diagnostics.contains(said), "{number}: {diagnostics}");
    }
    assert_eq!(status_of(&stand, &booked).await, "booked");
    stand.stop().await;
}
