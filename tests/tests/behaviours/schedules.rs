//! How often a behaviour applies.

use crate::{ANN, BOB, statuses};

const FAIL: &str = "then: {answer: {respond: {status: 503}}}";

async fn scheduled(schedule: &str, callers: &[&str]) -> String {
    statuses(&format!("schedule: {schedule}\n{FAIL}"), callers).await
}

#[tokio::test]
async fn times_and_first_end_after_so_many() {
    for schedule in ["{times: 2}", "{first: 2}"] {
        let found = scheduled(schedule, &[ANN; 4]).await;
        assert_eq!(found, "503 503 200 200", "{schedule}");
    }
}

#[tokio::test]
async fn after_leaves_the_first_alone() {
    assert_eq!(scheduled("{after: 2}", &[ANN; 4]).await, "200 200 503 503");
}

#[tokio::test]
async fn every_begins_with_the_first_after_after() {
    let found = scheduled("{every: 2}", &[ANN; 5]).await;
    assert_eq!(found, "503 200 503 200 503");
    let found = scheduled("{after: 1, every: 3, times: 2}", &[ANN; 9]).await;
    assert_eq!(found, "200 503 200 200 503 200 200 200 200");
}

#[tokio::test]
async fn per_counts_each_key_by_itself() {
    let found = scheduled("{times: 1, per: $(caller)}", &[ANN, BOB, ANN, BOB]).await;
    assert_eq!(found, "503 503 200 200");
    let found = scheduled("{times: 1}", &[ANN, BOB, ANN, BOB]).await;
    assert_eq!(found, "503 200 200 200");
}
