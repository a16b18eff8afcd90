//! One part after another.

use crate::{ANN, BOB, statuses};

async fn sequence(rest: &str, callers: &[&str]) -> String {
    let parts = "[{answer: {respond: {status: 500}}}, {answer: {respond: {status: 503}}}]";
    statuses(&format!("then: {{sequence: {parts}{rest}}}"), callers).await
}

#[tokio::test]
async fn the_last_part_stays_unless_the_script_says_otherwise() {
    assert_eq!(sequence("", &[ANN; 4]).await, "500 503 503 503");
    let found = sequence(", when-exhausted: last", &[ANN; 4]).await;
    assert_eq!(found, "500 503 503 503");
}

#[tokio::test]
async fn a_cycle_begins_again() {
    let found = sequence(", when-exhausted: cycle", &[ANN; 5]).await;
    assert_eq!(found, "500 503 500 503 500");
}

#[tokio::test]
async fn the_booking_domain_takes_over_when_it_is_asked_to() {
    let found = sequence(", when-exhausted: domain", &[ANN; 4]).await;
    assert_eq!(found, "500 503 200 200");
}

#[tokio::test]
async fn each_key_has_its_own_place_in_the_sequence() {
    let callers = [ANN, BOB, ANN, BOB, ANN, BOB];
    let found = sequence(", when-exhausted: cycle, per: $(caller)", &callers).await;
    assert_eq!(found, "500 500 503 503 500 500");
    let found = sequence(", when-exhausted: cycle", &callers).await;
    assert_eq!(found, "500 503 500 503 500 503");
}
