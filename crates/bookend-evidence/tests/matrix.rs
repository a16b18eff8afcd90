//! The requirement matrix: of the end under test, and of nothing else.
#![expect(clippy::unwrap_used, reason = "helper functions of tests may panic")]

use bookend_evidence::{
    CheckRow, Ending, FORMAT, FindingReport, JourneyReport, Notice, PackHead, RecordedExchange,
    Recorder, RequirementRow, ScriptReport, StepReport, Tool,
};
use bookend_model::{
    Checked, Exchange, Finding, Headers, Level, Outcome, Request, Response, Unjudged,
};
use serde_json::Value;
use std::time::Duration;

/// The places of the checks in the head.
const REQUEST_ID: usize = 0;
const WINDOW: usize = 1;
const ENTITY_TAG: usize = 2;

fn check(id: &str, judges: &str, verifies: &str) -> CheckRow {
    CheckRow {
        id: id.to_owned(),
        alias: Vec::new(),
        says: format!("what {id} says"),
        on: "exchange".to_owned(),
        judges: judges.to_owned(),
        level: Level::Must,
        verifies: vec![verifies.to_owned()],
    }
}

fn requirement(id: &str, role: &str, means: &[&str]) -> RequirementRow {
    RequirementRow {
        id: id.to_owned(),
        level: "SHALL".to_owned(),
        role: role.to_owned(),
        says: String::new(),
        source: String::new(),
        means: means.iter().map(|&id| id.to_owned()).collect(),
        not_tested: None,
    }
}

fn head(role: &str) -> PackHead {
    PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: format!("bookend-{role}"),
            version: "0.1.0".to_owned(),
        },
        role: role.to_owned(),
        script: ScriptReport {
            digest: "abc".to_owned(),
            dialect: "careconnect-stu3".to_owned(),
            mode: "standard".to_owned(),
        },
        policy: std::iter::empty().collect(),
        seed: 42,
        clock: "system".to_owned(),
        target: "http://127.0.0.1:4434/STU3".to_owned(),
        counterparty: "200000000001".to_owned(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        redacted: false,
        requirements: vec![
            requirement("C-1", "consumer", &[]),
            requirement("C-2", "consumer", &[]),
            requirement("P-1", "provider", &[]),
            requirement("P-2", "provider", &[]),
            requirement("BOTH", "both", &["C-1", "P-1"]),
        ],
        checks: vec![
            check("request-id", "consumer", "C-1"),
            check("window", "consumer", "C-2"),
            check("entity-tag", "provider", "P-1"),
        ],
    }
}

fn unmet(check: &str, verifies: &str) -> Finding {
    Finding {
        check: Some(check.to_owned()),
        met: false,
        level: Level::Must,
        subject: "header".to_owned(),
        expected: "something".to_owned(),
        found: "nothing".to_owned(),
        place: None,
        verifies: vec![verifies.to_owned()],
    }
}

fn exchange(held: &[usize], findings: Vec<Finding>) -> Notice {
    Notice::Exchange(Box::new(RecordedExchange {
        counterparty: "200000000001".to_owned(),
        base: String::new(),
        interaction: None,
        step: None,
        decided_by: None,
        fault: None,
        exchange: Exchange {
            request: Request {
                method: "GET".to_owned(),
                path: "/Slot".to_owned(),
                query: Vec::new(),
                target: "/Slot".to_owned(),
                headers: Headers::default(),
                body: bytes::Bytes::new(),
            }
            .into(),
            attempt: Ok(Response {
                status: 200,
                headers: Headers::default(),
                body: bytes::Bytes::new(),
            }),
            started: "2026-11-21T12:00:01Z".parse().unwrap(),
            first_byte: Duration::from_millis(2),
            total: Duration::from_millis(3),
            checked: Checked {
                held: held.iter().copied().collect(),
                findings,
                ..Checked::default()
            },
        },
        bundle: None,
    }))
}

fn expectation(met: bool, verifies: &[&str]) -> FindingReport {
    FindingReport {
        check: None,
        met,
        level: Level::Must,
        subject: "status".to_owned(),
        expected: "201".to_owned(),
        found: "something".to_owned(),
        place: None,
        verifies: verifies.iter().map(|&id| id.to_owned()).collect(),
    }
}

/// A step of the journey `book`, with what it names itself.
fn step(id: &str, outcome: Outcome, (findings, own): (Vec<FindingReport>, &[&str])) -> Notice {
    let step = StepReport {
        id: id.to_owned(),
        title: None,
        interaction: "appointment.book".to_owned(),
        outcome,
        reason: None,
        duration_ms: 3.0,
        findings,
        asides: Vec::new(),
        exchanges: vec![1],
        is_final: id == "tidy-up",
        verifies: own.iter().map(|&id| id.to_owned()).collect(),
        unshown: Vec::new(),
        follows_from: None,
    };
    Notice::Step("book".to_owned(), Box::new(step))
}

fn journey(outcome: Outcome, verifies: &str) -> Notice {
    Notice::Journey(Box::new(JourneyReport {
        id: "book".to_owned(),
        verifies: vec![verifies.to_owned()],
        outcome,
        ..JourneyReport::default()
    }))
}

/// Records a run; returns how it ended, and a line for each requirement.
fn matrix(role: &str, notices: Vec<Notice>) -> String {
    matrix_of(head(role), notices)
}

fn matrix_of(head: PackHead, notices: Vec<Notice>) -> String {
    let is_of_provider = head.role == "provider";
    let parent = tempfile::tempdir().unwrap();
    let recorder = Recorder::begin(parent.path(), head, None).unwrap();
    for notice in notices {
        recorder.note(notice);
    }
    let ending = Ending {
        ended: "2026-11-21T12:00:09Z".parse().unwrap(),
        duration_ms: 9_000.0,
        partial: false,
    };
    let folder = recorder.finish(ending).unwrap().remove(0);
    let parsed = |file: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(file)).unwrap()).unwrap()
    };
    let rows = parsed("requirements.json");
    // A simulated provider has no journeys: its cases are the requirements of consumers.
    for outcome in ["passed", "failed"].into_iter().filter(|_| is_of_provider) {
        let rows = rows.as_array().unwrap().iter();
        let count = rows.filter(|row| row["verdict"] == outcome).count();
        let totals = &parsed("manifest.json")["totals"];
        assert_eq!(totals[outcome], count, "{outcome}: {totals}");
    }
    let mut lines = vec![parsed("report.json")["outcome"].to_string()];
    lines.extend(rows.as_array().unwrap().iter().map(|row| {
        format!(
            "{} {} {}/{} {} of {} {}",
            row["id"],
            row["verdict"],
            row["met"],
            row["unmet"],
            row["exchanges"],
            row["exchange_count"],
            row["because"]
        )
    }));
    lines.join("\n").replace('"', "")
}

#[test]
fn a_check_that_held_proves_its_requirement_by_the_exchanges_on_which_it_held() {
    let mut notices = vec![exchange(&[], Vec::new())];
    notices.extend((0..9).map(|_| exchange(&[REQUEST_ID], Vec::new())));
    insta::assert_snapshot!(matrix("provider", notices), @"
    passed
    C-1 passed 9/0 [2,3,4,5,6] of 9 null
    C-2 not-tested 0/0 [] of 0 nothing in this run shows it
    P-1 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    P-2 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    BOTH passed 9/0 [2,3,4,5,6] of 9 null
    ");
}

#[test]
fn what_the_simulated_provider_did_is_not_held_against_the_consumer_nor_for_it() {
    let own = vec![unmet("entity-tag", "P-1")];
    let notices = vec![exchange(&[WINDOW, ENTITY_TAG], own)];
    insta::assert_snapshot!(matrix("provider", notices), @"
    passed
    C-1 not-tested 0/0 [] of 0 nothing in this run shows it
    C-2 passed 1/0 [1] of 1 null
    P-1 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    P-2 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    BOTH not-tested 0/0 [] of 0 nothing in this run shows it
    ");
}

#[test]
fn one_exchange_that_is_not_as_it_should_be_fails_what_held_on_others() {
    let notices = vec![
        exchange(&[WINDOW], Vec::new()),
        exchange(&[REQUEST_ID], vec![unmet("window", "C-2")]),
    ];
    insta::assert_snapshot!(matrix("provider", notices), @"
    failed
    C-1 passed 1/0 [2] of 1 null
    C-2 failed 1/1 [2] of 1 what window says (check `window`): header: expected something, found nothing
    P-1 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    P-2 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    BOTH passed 1/0 [2] of 1 null
    ");
}

/// An exchange of which some checks held, and one could not be judged.
fn in_doubt(held: &[usize], check: &str) -> Notice {
    let mut notice = exchange(held, Vec::new());
    if let Notice::Exchange(recorded) = &mut notice {
        recorded.exchange.checked.unjudged.push(Unjudged {
            check: check.into(),
            reason: "nobody is there".to_owned(),
        });
    }
    notice
}

#[test]
fn what_could_not_be_judged_is_errored_whatever_else_held() {
    let notices = vec![
        in_doubt(&[REQUEST_ID], "request-id"),
        in_doubt(&[WINDOW], "entity-tag"),
    ];
    insta::assert_snapshot!(matrix("provider", notices), @"
    errored
    C-1 errored 1/0 [1] of 1 the check `request-id` could not be judged: nobody is there
    C-2 passed 1/0 [2] of 1 null
    P-1 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    P-2 not-tested 0/0 [] of 0 asked of a provider; this run puts a consumer to the test
    BOTH errored 1/0 [1] of 1 the check `request-id` could not be judged: nobody is there
    ");
}

#[test]
fn of_a_provider_under_test_answers_are_judged_and_not_what_was_wrong_in_requests_on_purpose() {
    let on_purpose = vec![unmet("request-id", "C-1")];
    let notices = vec![exchange(&[WINDOW, ENTITY_TAG], on_purpose)];
    insta::assert_snapshot!(matrix("consumer", notices), @"
    omitted
    C-1 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    C-2 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    P-1 passed 1/0 [1] of 1 null
    P-2 not-tested 0/0 [] of 0 nothing in this run shows it
    BOTH passed 1/0 [1] of 1 null
    ");
}

#[test]
fn tidying_up_that_fails_leaves_what_the_journey_has_proven() {
    let notices = vec![
        exchange(&[], Vec::new()),
        step(
            "book",
            Outcome::Passed,
            (vec![expectation(true, &["P-2"])], &[]),
        ),
        step(
            "tidy-up",
            Outcome::Failed,
            (vec![expectation(false, &[])], &[]),
        ),
        journey(Outcome::Failed, "P-2"),
    ];
    insta::assert_snapshot!(matrix("consumer", notices), @"
    failed
    C-1 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    C-2 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    P-1 not-tested 0/0 [] of 0 nothing in this run shows it
    P-2 passed 1/0 [1] of 1 null
    BOTH not-tested 0/0 [] of 0 nothing in this run shows it
    ");
}

#[test]
fn a_step_fails_what_it_names_itself_and_the_journey_is_not_proven_then() {
    let met = expectation(true, &["P-2"]);
    let notices = vec![
        exchange(&[], Vec::new()),
        step("search", Outcome::Passed, (vec![met.clone()], &[])),
        step(
            "book",
            Outcome::Failed,
            (vec![met, expectation(false, &["P-1"])], &["P-1"]),
        ),
        journey(Outcome::Failed, "P-2"),
    ];
    insta::assert_snapshot!(matrix("consumer", notices), @"
    failed
    C-1 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    C-2 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    P-1 failed 0/1 [1] of 1 book / book: status: expected 201, found something
    P-2 not-tested 0/0 [] of 0 what was begun to show it did not come to a good end
    BOTH failed 0/1 [1] of 1 book / book: status: expected 201, found something
    ");
}

#[test]
fn what_a_check_finds_on_the_way_does_not_take_from_what_the_journey_proves() {
    let found = FindingReport::from(&unmet("entity-tag", "P-1"));
    let notices = vec![
        exchange(&[], vec![unmet("entity-tag", "P-1")]),
        step(
            "book",
            Outcome::Failed,
            (vec![expectation(true, &["P-2"]), found], &[]),
        ),
        journey(Outcome::Failed, "P-2"),
    ];
    insta::assert_snapshot!(matrix("consumer", notices), @"
    failed
    C-1 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    C-2 not-tested 0/0 [] of 0 asked of a consumer; this run puts a provider to the test
    P-1 failed 0/1 [1] of 1 what entity-tag says (check `entity-tag`): header: expected something, found nothing
    P-2 passed 1/0 [1] of 1 null
    BOTH failed 0/1 [1] of 1 what entity-tag says (check `entity-tag`): header: expected something, found nothing
    ");
}

#[test]
fn a_row_that_means_only_what_no_program_can_show_says_so_with_the_reasons() {
    let untested = |id: &str, reason: Option<&str>| RequirementRow {
        not_tested: reason.map(str::to_owned),
        ..requirement(id, "provider", &[])
    };
    let head = PackHead {
        requirements: vec![
            untested("P-1", Some("a screen")),
            untested("P-2", Some("a text message")),
            untested("P-3", None),
            requirement("SCAL-1", "provider", &["P-1", "P-2"]),
            requirement("SCAL-2", "provider", &["P-2", "P-3"]),
        ],
        ..head("consumer")
    };
    insta::assert_snapshot!(matrix_of(head, vec![exchange(&[], Vec::new())]), @"
    omitted
    P-1 not-tested 0/0 [] of 0 a screen
    P-2 not-tested 0/0 [] of 0 a text message
    P-3 not-tested 0/0 [] of 0 nothing in this run shows it
    SCAL-1 not-tested 0/0 [] of 0 no program can show what it means: P-1: a screen; P-2: a text message
    SCAL-2 not-tested 0/0 [] of 0 nothing in this run shows it
    ");
}
