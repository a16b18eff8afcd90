//! A rule of the diary that is broken on purpose makes exactly the journeys fail that prove it.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Ended, NOW, Program, Setup, scratch};
use serde_json::Value;

/// The suites that are about the diary and what it remembers; the others stay green whichever of
/// these rules is broken.
const SUITES: &str = "booking,cancelling,integrity,patients,tkw";

/// The journeys of these suites that say nothing of a provider in the mode `standard`; every other
/// one passes.
const OMITTED: [&str; 7] = [
    "book-number-by-length",
    "tkw-book-server-error",
    "tkw-book-bad-gateway",
    "tkw-cancel-server-error",
    "tkw-cancel-bad-gateway",
    "tkw-cancel-gateway-timeout",
    "tkw-search-invalid",
];

/// Runs the journeys against a provider, and returns how the run ended and its report.
async fn run(setup: Setup) -> (Ended, Value) {
    let stand = setup.with_running_clock().start();
    let folder = scratch();
    let file = folder.path().join("report.json");
    let report = format!("json={}", file.display());
    let (target, clock) = (stand.running.url(), NOW.to_string());
    let arguments = ["run", "--target", &target, "--clock", &clock, "--seed", "1"];
    let arguments = arguments
        .into_iter()
        .chain(["--suite", SUITES, "--report", &report]);
    let ended = Program::consumer(arguments).run().await;
    stand.stop().await;
    let text = std::fs::read_to_string(file).unwrap_or_else(|_| panic!("{ended:?}"));
    (ended, serde_json::from_str(&text).unwrap())
}

/// The ids of the journeys with an outcome, in order.
fn journeys(report: &Value, outcomes: &[&str]) -> Vec<String> {
    let all = report["journeys"].as_array().unwrap().iter();
    all.filter(|journey| outcomes.contains(&journey["outcome"].as_str().unwrap()))
        .map(|journey| journey["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Asserts which journeys fail when a rule is broken.
async fn breaks(rule: &str, expected: &[&str]) {
    let (ended, report) = run(Setup::shipped("standard").policy(rule, false)).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert_eq!(journeys(&report, &["failed"]), expected, "without {rule}");
    let undecided = journeys(&report, &["errored", "skipped"]);
    assert!(undecided.is_empty(), "without {rule}: {undecided:?}");
}

#[tokio::test]
async fn nothing_fails_while_no_rule_is_broken() {
    let (ended, report) = run(Setup::shipped("standard")).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let grave = journeys(&report, &["failed", "errored", "skipped", "warned"]);
    assert!(grave.is_empty(), "{grave:?}");
    assert_eq!(journeys(&report, &["omitted"]), OMITTED);
}

#[tokio::test]
async fn a_slot_that_takes_two_bookings_is_noticed() {
    let expected = ["book-taken", "book-race", "tkw-book-taken-slot"];
    breaks("slot-exclusive", &expected).await;
}

#[tokio::test]
async fn a_cancellation_that_frees_no_slot_is_noticed() {
    let expected = ["cancel", "cancel-then-book-again", "rebook"];
    breaks("frees-on-cancel", &expected).await;
}

#[tokio::test]
async fn a_cancellation_that_may_change_anything_is_noticed() {
    // What comes back without its profile breaks a standing check as well.
    let expected = [
        "cancel-what-may-differ",
        "cancel-other-changes",
        "tkw-cancel-differences",
    ];
    breaks("nothing-but-status", &expected).await;
}

#[tokio::test]
async fn an_if_match_that_nobody_looks_at_is_noticed() {
    let expected = [
        "cancel-stale",
        "cancel-without-version",
        "cancel-twice",
        "tkw-cancel-version-conflict",
        "tkw-cancel-if-match-missing",
    ];
    breaks("checks-if-match", &expected).await;
}

#[tokio::test]
async fn a_request_id_that_may_be_used_twice_is_noticed() {
    let expected = [
        "request-id-after-success",
        "request-id-same-request",
        "request-id-of-cancellation",
        "tkw-book-resent-request-id",
    ];
    breaks("detects-duplicates", &expected).await;
}
