//! `rate-limit`: beyond so many requests, 429 with `Retry-After`.

use crate::{faulty, provider};
use bookend_tests::{Appointment, Request};
use jiff::SignedDuration;

#[tokio::test]
async fn beyond_the_limit_callers_are_told_when_to_come_back() {
    let stand = faulty("{fault: {rate-limit: {limit: 2, window: 1m, per: $(caller)}}}");
    let request = Request::capabilities();
    let other = Request::capabilities().header("Ssp-From", "200000000002");
    stand.clock.advance(SignedDuration::from_secs(20));
    for _ in 0..2 {
        assert_eq!(stand.send(&request).await.status, 200);
    }
    let refused = stand.send(&request).await;
    assert_eq!(
        (refused.status, &refused.issue()["code"]),
        (429, &"throttled".into())
    );
    let wait: i64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(
        stand.send(&other).await.status,
        200,
        "each caller by itself"
    );
    stand.clock.advance(SignedDuration::from_secs(wait - 1));
    assert_eq!(stand.send(&request).await.status, 429, "a second too early");
    stand.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(stand.send(&request).await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn what_is_refused_for_its_rate_takes_no_effect() {
    let then = "{effect: commit, fault: {rate-limit: {limit: 1, window: 1h}}}";
    let stand = provider("appointment.book", "{}", then).start();
    let slots = stand.free_slots().await;
    for (slot, status) in slots.iter().zip([201, 429]) {
        let response = stand
            .send(&Request::book(&Appointment::of(slot).body()))
            .await;
        assert_eq!(response.status, status, "{}", response.text());
    }
    let free = stand.free_slots().await;
    assert!(!free.contains(&slots[0]) && free.contains(&slots[1]));
    stand.stop().await;
}
