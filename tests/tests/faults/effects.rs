//! The effect of a request and what goes wrong with its answer are independent.

use crate::{End, provider, seen};
use bookend_tests::{Appointment, Request, Response, Stand, within};
use serde_json::Value;

async fn book(stand: &Stand, request: &Request) -> Response {
    stand.send(request).await
}

/// How many appointments the patient of the tests has.
async fn appointments(stand: &Stand) -> usize {
    let query = "patient.identifier=9990000018";
    let response = stand.send(&Request::appointments(query)).await;
    assert_eq!(response.status, 200, "{}", response.text());
    response.entries("Appointment").len()
}

/// Each fault that takes the answer away, with the effect that it has all the same.
#[tokio::test]
async fn a_booking_whose_answer_was_lost_exists_once_and_a_retry_is_a_conflict() {
    for fault in [
        "reset",
        "empty",
        "garbage",
        "malformed-chunk",
        "{truncate: 10%}",
        "{reset: in-body}",
        "{raw: nonsense}",
    ] {
        let then = format!("{{effect: commit, fault: {fault}}}");
        let stand = provider("appointment.book", "{times: 1}", &then).start();
        let slot = stand.free_slot().await;
        let request = Request::book(&Appointment::of(&slot).body());
        seen(&stand, &request).await;
        assert_eq!(appointments(&stand).await, 1, "{fault}");
        let retry = book(&stand, &request).await;
        assert_eq!(retry.status, 409, "{fault}: {}", retry.text());
        assert_eq!(appointments(&stand).await, 1, "{fault}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_booking_that_was_lost_before_the_commit_can_be_tried_again_with_the_same_id() {
    for place in ["before-body", "before-commit"] {
        let then = format!("{{fault: {{reset: {place}}}}}");
        let stand = provider("appointment.book", "{times: 1}", &then).start();
        let slot = stand.free_slot().await;
        let request = Request::book(&Appointment::of(&slot).body());
        assert_eq!(seen(&stand, &request).await.end, End::Reset, "{place}");
        assert_eq!(appointments(&stand).await, 0, "{place}");
        assert_eq!(book(&stand, &request).await.status, 201, "{place}");
        assert_eq!(appointments(&stand).await, 1, "{place}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_booking_may_be_answered_and_stored_nowhere_although_the_answer_is_damaged() {
    let then = "{effect: pretend, fault: {truncate: 50%}}";
    let stand = provider("appointment.book", "{}", then).start();
    let slot = stand.free_slot().await;
    let seen = seen(&stand, &Request::book(&Appointment::of(&slot).body())).await;
    assert!(seen.text().starts_with("HTTP/1.1 201 Created\r\n"));
    assert_eq!(appointments(&stand).await, 0);
    stand.stop().await;
}

/// Asks again and again until something holds.
async fn until_taken(stand: &Stand, slot: &Value) {
    within(async { while stand.free_slots().await.contains(slot) {} }).await;
}

#[tokio::test]
async fn a_gateway_gives_up_and_the_booking_comes_later() {
    let then = "{answer: {refuse: proxy-gateway-timeout}, effect: {commit-later: 400ms}}";
    let stand = provider("appointment.book", "{times: 1}", then).start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    assert_eq!(book(&stand, &request).await.status, 504);
    assert!(stand.free_slots().await.contains(&slot), "not yet");
    until_taken(&stand, &slot).await;
    assert_eq!(appointments(&stand).await, 1);
    assert_eq!(book(&stand, &request).await.status, 409);
    stand.stop().await;
}

#[tokio::test]
async fn who_tries_again_before_a_late_commit_books_once() {
    let then = "{answer: {refuse: proxy-gateway-timeout}, effect: {commit-later: 300ms}}";
    let stand = provider("appointment.book", "{times: 1}", then).start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    assert_eq!(book(&stand, &request).await.status, 504);
    assert_eq!(
        book(&stand, &request).await.status,
        201,
        "the retry is first"
    );
    stand.connect().await; // Whatever is late is late after that.
    let seen = crate::seen_for_a_while(&stand, &Request::search_all()).await;
    assert!(seen.bytes.starts_with(b"HTTP/1.1 200"));
    assert_eq!(appointments(&stand).await, 1);
    stand.stop().await;
}
