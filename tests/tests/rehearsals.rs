//! In every mode, every journey that ships passes a rehearsal, but for those that are named here.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Program, scratch};
use serde_json::Value;
use std::collections::BTreeMap;

/// A rehearsal, and the only journeys that may be left out of it.
struct Rehearsal {
    flags: &'static [&'static str],
    omitted: &'static [&'static str],
    /// How many runs of journeys are left out because the target is a stand-in.
    of_stand_in: usize,
}

/// The journeys of a day on which the clocks change need a clock that stands just before it.
const REHEARSALS: &[Rehearsal] = &[
    Rehearsal {
        flags: &["--mode", "standard"],
        omitted: &["book-number-by-length", "times-autumn", "times-spring"],
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--mode", "strict"],
        omitted: &["book-number-by-length", "times-autumn", "times-spring"],
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--mode", "tkw-compat", "--policy", "sentinels=failures"],
        omitted: &[
            "book-impossible-number",
            "book-wrong-structure",
            "book-local-identifier",
            "times-autumn",
            "times-spring",
        ],
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--mode", "tkw-compat"],
        omitted: &[
            "lost-answer[1]",
            "lost-answer[2]",
            "lost-answer[3]",
            "lost-answer[4]",
            "lost-answer-by-retry",
            "lost-request",
            "lost-cancellation",
            "late-booking",
            "pretended-booking",
            "delivered-twice",
            "stale-search",
            "tkw-book-taken-slot",
            "tkw-book-resent-request-id",
        ],
        of_stand_in: 377,
    },
    Rehearsal {
        flags: &["--clock", "2026-10-23T09:00:00Z", "--suite", "time"],
        omitted: &["times-spring"],
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--clock", "2027-03-26T09:00:00Z", "--suite", "time"],
        omitted: &["times-autumn"],
        of_stand_in: 0,
    },
];

/// How many runs of journeys ship; more is better, fewer is a loss that has to be meant.
const FLOOR: usize = 300;

/// The ids of journeys by how they ended, each with its reason.
async fn rehearse(flags: &[&str]) -> BTreeMap<String, Vec<(String, Value)>> {
    let folder = scratch();
    let file = folder.path().join("report.json");
    let (report, evidence) = (
        format!("json={}", file.display()),
        folder.path().join("evidence").display().to_string(),
    );
    let fixed = [
        "rehearse",
        "--jobs",
        "2",
        "--report",
        &report,
        "--evidence",
        &evidence,
    ];
    let ended = Program::consumer(fixed.into_iter().chain(flags.iter().copied()))
        .run()
        .await;
    assert_eq!(
        ended.code,
        Some(0),
        "{flags:?}: {}{}",
        ended.stdout,
        ended.stderr
    );
    let report: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut ended = BTreeMap::<String, Vec<_>>::new();
    for journey in report["journeys"].as_array().unwrap() {
        let text = |name: &str| journey[name].as_str().unwrap().to_owned();
        let of_outcome = ended.entry(text("outcome")).or_default();
        of_outcome.push((text("id"), journey["reason"].clone()));
    }
    ended
}

#[tokio::test]
async fn every_journey_passes_in_every_mode_but_for_those_named_here() {
    for rehearsal in REHEARSALS {
        let mut ended = rehearse(rehearsal.flags).await;
        let passed = ended.remove("passed").unwrap_or_default().len();
        let warned = ended.remove("warned").unwrap_or_default().len();
        let omitted = ended.remove("omitted").unwrap_or_default();
        assert!(ended.is_empty(), "{:?}: {ended:?}", rehearsal.flags);
        let (of_stand_in, others): (Vec<_>, Vec<_>) = omitted.iter().partition(|(_, reason)| {
            let reason = reason.as_str().unwrap_or_default();
            reason.starts_with("the target is a stand-in that answers from magic ids")
        });
        let ids: Vec<&str> = others.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, rehearsal.omitted, "{:?}", rehearsal.flags);
        assert_eq!(
            of_stand_in.len(),
            rehearsal.of_stand_in,
            "{:?}",
            rehearsal.flags
        );
        let says_why =
            |(_, reason): &(String, Value)| reason.as_str().is_some_and(|r| r.len() > 20);
        assert!(omitted.iter().all(says_why), "{omitted:?}");
        let is_whole = !rehearsal.flags.contains(&"--suite");
        let all = passed + warned + rehearsal.of_stand_in;
        assert!(!is_whole || all >= FLOOR, "only {passed} pass");
    }
}
