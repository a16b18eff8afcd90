//! When an answer waits, and for how long.

use crate::{A_WHILE, End, Raw, Seen, faulty, provider};
use bookend_tests::{Appointment, Request, within};

#[tokio::test]
async fn before_the_commit_nothing_is_stored_while_it_waits() {
    let then = "{delay: {fixed: 500ms, phase: before-commit}}";
    let stand = provider("appointment.book", "{}", then).start();
    let slot = stand.free_slot().await;
    let mut raw = Raw::open(stand.address()).await;
    let request = Request::book(&Appointment::of(&slot).body());
    raw.write(&request.bytes()).await;
    assert_eq!(raw.seen_within(A_WHILE / 2).await.bytes, b"");
    assert!(stand.free_slots().await.contains(&slot), "it waits");
    let seen = raw.seen_with(Seen::is_whole).await;
    assert!(
        seen.text().starts_with("HTTP/1.1 201 Created"),
        "{}",
        seen.text()
    );
    assert!(!stand.free_slots().await.contains(&slot));
    stand.stop().await;
}

#[tokio::test]
async fn before_the_first_byte_it_is_stored_while_it_waits() {
    let then = "{delay: {fixed: 600ms, phase: first-byte}}";
    let stand = provider("appointment.book", "{}", then).start();
    let slot = stand.free_slot().await;
    let mut raw = Raw::open(stand.address()).await;
    let request = Request::book(&Appointment::of(&slot).body());
    raw.write(&request.bytes()).await;
    within(async { while stand.free_slots().await.contains(&slot) {} }).await;
    assert_eq!(
        raw.seen_within(A_WHILE / 10).await.bytes,
        b"",
        "no byte yet"
    );
    let seen = raw.seen_with(Seen::is_whole).await;
    assert!(
        seen.text().starts_with("HTTP/1.1 201 Created"),
        "{}",
        seen.text()
    );
    stand.stop().await;
}

#[tokio::test]
async fn before_the_body_the_head_is_there() {
    let stand = faulty("{delay: {fixed: 600ms, phase: body}}");
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    let head = raw.seen_within(A_WHILE).await;
    assert!(head.text().ends_with("\r\n\r\n"), "{}", head.text());
    assert_eq!(head.end, End::Open);
    let body = raw
        .seen_with(|seen| seen.bytes.len() == head.promised())
        .await;
    assert_eq!(body.bytes.len(), head.promised());
    stand.stop().await;
}

#[tokio::test]
async fn a_delay_by_chance_is_as_the_script_says() {
    for (delay, least) in [
        ("{uniform: {from: 100ms, to: 120ms}}", 100),
        ("{normal: {mean: 150ms, deviation: 5ms}}", 100),
        ("{lognormal: {median: 150ms, p99: 160ms, max: 170ms}}", 100),
    ] {
        let stand = faulty(&format!("{{delay: {delay}}}"));
        let watch = bookend_model::Clock::system();
        let begun = watch.elapsed();
        assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
        let took = watch.elapsed().saturating_sub(begun);
        assert!(took.as_millis() >= least, "{delay}: {took:?}");
        stand.stop().await;
    }
}
