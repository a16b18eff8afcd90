//! In every mode, every journey that ships passes a rehearsal, but for those that are named here:
//! those that are left out, and those that pass with a warning.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Program, scratch};
use serde_json::Value;
use std::collections::BTreeMap;

/// The journeys that pass with a warning.
enum Warned {
    /// These and no others.
    Only(&'static [&'static str]),
    /// Every one that runs, because no answer is as the standing checks have it.
    Every,
}

/// A rehearsal, and the only journeys that may be left out of it, or pass with a warning.
struct Rehearsal {
    flags: &'static [&'static str],
    omitted: &'static [&'static str],
    warned: Warned,
    /// How many runs of journeys are left out because the target is a stand-in.
    of_stand_in: usize,
}

/// The last two are begun just before the clocks change.
const REHEARSALS: &[Rehearsal] = &[
    Rehearsal {
        flags: &["--mode", "standard"],
        omitted: &["book-number-by-length"],
        warned: Warned::Only(&[]),
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--mode", "strict"],
        omitted: &["book-number-by-length"],
        // The parameter should be ignored, and may be refused: X-03, `unknown-parameter: refuse`.
        warned: Warned::Only(&["search-unknown-parameter[1]", "search-unknown-parameter[2]"]),
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--mode", "tkw-compat", "--policy", "sentinels=failures"],
        omitted: &[
            "book-impossible-number",
            "book-wrong-structure",
            "book-local-identifier",
        ],
        warned: Warned::Only(&[]),
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
        // The incumbent answers reads, searches and refusals without an X-Request-ID.
        warned: Warned::Every,
        of_stand_in: 381,
    },
    Rehearsal {
        flags: &["--clock", "2026-10-23T09:00:00Z", "--suite", "time"],
        omitted: &[],
        warned: Warned::Only(&[]),
        of_stand_in: 0,
    },
    Rehearsal {
        flags: &["--clock", "2027-03-26T09:00:00Z", "--suite", "time"],
        omitted: &[],
        warned: Warned::Only(&[]),
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
    let fixed = ["rehearse", "--report", &report, "--evidence", &evidence];
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

fn ids<'e>(ended: impl IntoIterator<Item = &'e (String, Value)>) -> Vec<&'e str> {
    ended.into_iter().map(|(id, _)| id.as_str()).collect()
}

#[tokio::test]
async fn every_journey_passes_in_every_mode_but_for_those_named_here() {
    for rehearsal in REHEARSALS {
        let mut ended = rehearse(rehearsal.flags).await;
        let passed = ended.remove("passed").unwrap_or_default().len();
        let warned = ended.remove("warned").unwrap_or_default();
        let omitted = ended.remove("omitted").unwrap_or_default();
        assert!(ended.is_empty(), "{:?}: {ended:?}", rehearsal.flags);
        match rehearsal.warned {
            Warned::Only(wanted) => assert_eq!(ids(&warned), wanted, "{:?}", rehearsal.flags),
            Warned::Every => assert_eq!(passed, 0, "{:?}", rehearsal.flags),
        }
        let (of_stand_in, others): (Vec<_>, Vec<_>) = omitted.iter().partition(|(_, reason)| {
            let reason = reason.as_str().unwrap_or_default();
            reason.starts_with("the target is a stand-in that answers from magic ids")
        });
        assert_eq!(ids(others), rehearsal.omitted, "{:?}", rehearsal.flags);
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
        let all = passed + warned.len() + rehearsal.of_stand_in;
        assert!(!is_whole || all >= FLOOR, "only {passed} pass");
    }
}
