//! Where a fault comes in between, and what is left of the request.

use crate::{End, Raw, Seen, provider, seen};
use bookend_tests::{Appointment, Request, Stand};
use serde_json::Value;

/// Books on a provider that has a fault, and tells what was seen and whether the slot is taken.
async fn booked(fault: &str) -> (Seen, bool) {
    let stand = provider("appointment.book", "{}", &format!("{{fault: {fault}}}")).start();
    let slot = stand.free_slot().await;
    let seen = seen(&stand, &Request::book(&Appointment::of(&slot).body())).await;
    let taken = is_taken(&stand, &slot).await;
    stand.stop().await;
    (seen, taken)
}

async fn is_taken(stand: &Stand, slot: &Value) -> bool {
    !stand.free_slots().await.contains(slot)
}

#[tokio::test]
async fn before_the_commit_nothing_is_stored_and_nothing_is_sent() {
    for (fault, end) in [("reset", End::Reset), ("empty", End::Closed)] {
        let (seen, taken) = booked(&format!("{{{fault}: before-commit}}")).await;
        assert_eq!((seen.text().as_str(), seen.end, taken), ("", end, false));
    }
}

#[tokio::test]
async fn after_the_commit_it_is_stored_and_nothing_is_sent() {
    for (fault, end) in [("reset", End::Reset), ("empty", End::Closed)] {
        let (seen, taken) = booked(&format!("{{{fault}: after-commit}}")).await;
        assert_eq!((seen.text().as_str(), seen.end, taken), ("", end, true));
    }
}

#[tokio::test]
async fn in_the_body_the_head_and_half_of_the_body_are_sent() {
    for (fault, end) in [("reset", End::Reset), ("empty", End::Closed)] {
        let (seen, taken) = booked(&format!("{{{fault}: in-body}}")).await;
        assert!(seen.text().starts_with("HTTP/1.1 201 Created\r\n"));
        assert_eq!(seen.body().len(), seen.promised() / 2);
        assert_eq!((seen.end, taken), (end, true));
    }
}

#[tokio::test]
async fn on_close_everything_is_sent() {
    for (fault, end) in [("reset", End::Reset), ("empty", End::Closed)] {
        let (seen, taken) = booked(&format!("{{{fault}: on-close}}")).await;
        assert_eq!(seen.body().len(), seen.promised());
        assert_eq!((seen.end, taken), (end, true));
    }
}

#[tokio::test]
async fn before_the_body_the_rest_of_the_request_is_not_waited_for() {
    for (fault, end) in [("reset", End::Reset), ("empty", End::Closed)] {
        let then = format!("{{fault: {{{fault}: before-body}}}}");
        let stand = provider("appointment.book", "{}", &then).start();
        let slot = stand.free_slot().await;
        let whole = Request::book(&Appointment::of(&slot).body()).bytes();
        let mut raw = Raw::open(stand.address()).await;
        raw.write(&whole[..whole.len() - 20]).await;
        let seen = raw.seen().await;
        assert_eq!((seen.text().as_str(), seen.end), ("", end));
        assert!(!is_taken(&stand, &slot).await);
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_black_hole_may_begin_anywhere() {
    for (place, starts, taken) in [
        ("before-body", "", false),
        ("before-commit", "", false),
        ("after-commit", "", true),
        ("in-body", "HTTP/1.1 201 Created", true),
        ("on-close", "HTTP/1.1 201 Created", true),
    ] {
        let then = format!("{{fault: {{blackhole: {place}}}}}");
        let stand = provider("appointment.book", "{}", &then).start();
        let slot = stand.free_slot().await;
        let request = Request::book(&Appointment::of(&slot).body());
        let seen = crate::seen_for_a_while(&stand, &request).await;
        assert!(seen.text().starts_with(starts), "{place}: {}", seen.text());
        assert_eq!(
            (seen.bytes.is_empty(), seen.end),
            (starts.is_empty(), End::Open)
        );
        assert_eq!(is_taken(&stand, &slot).await, taken, "{place}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn only_what_is_asked_of_the_head_decides_before_the_body() {
    let behaviours = "  - id: early
    when: {interaction: appointment.book, header.X-Break: now}
    then: {fault: {empty: before-body}}
";
    let stand = bookend_tests::Setup::standard()
        .behaviours(behaviours)
        .start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    let broken = seen(&stand, &request.clone().header("X-Break", "now")).await;
    assert_eq!((broken.text().as_str(), broken.end), ("", End::Closed));
    assert_eq!(
        stand.send(&request).await.status,
        201,
        "and no id was used up"
    );
    stand.stop().await;
}
