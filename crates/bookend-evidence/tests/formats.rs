//! Each form of one report, read back.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helper functions of tests may panic"
)]

use bookend_evidence::{
    FORMAT, FindingReport, JourneyReport, PlaceReport, RunReport, ScriptReport, StepReport, Tool,
    Totals, json, junit, parse_json, tap,
};
use bookend_model::{Level, Outcome};
use std::collections::BTreeMap;

fn finding(met: bool, level: Level) -> FindingReport {
    FindingReport {
        check: None,
        met,
        level,
        subject: "status".to_owned(),
        expected: "201".to_owned(),
        found: "422 <b>&".to_owned(),
        place: Some(PlaceReport {
            file: "journeys.yaml".to_owned(),
            line: 7,
            column: 11,
            source: "          status: 201".to_owned(),
        }),
        verifies: vec!["UEC-P-31".to_owned()],
    }
}

fn step(id: &str, outcome: Outcome, findings: Vec<FindingReport>) -> StepReport {
    StepReport {
        id: id.to_owned(),
        title: None,
        interaction: "appointment.book".to_owned(),
        outcome,
        reason: None,
        duration_ms: 2.5,
        findings,
        asides: Vec::new(),
        exchanges: vec![1],
        is_final: false,
        verifies: Vec::new(),
        unshown: Vec::new(),
        follows_from: None,
    }
}

fn journey(
    id: &str,
    outcome: Outcome,
    reason: Option<&str>,
    steps: Vec<StepReport>,
) -> JourneyReport {
    JourneyReport {
        id: id.to_owned(),
        row: None,
        title: format!("Title of # {id}"),
        suite: "booking".to_owned(),
        alias: Vec::new(),
        tags: Vec::new(),
        verifies: vec!["UEC-P-31".to_owned()],
        outcome,
        reason: reason.map(str::to_owned),
        started: Some("2026-11-21T12:00:00Z".parse().unwrap()),
        duration_ms: 5.0,
        position: 0,
        steps,
    }
}

fn report() -> RunReport {
    let warned = step("read", Outcome::Warned, vec![finding(false, Level::Should)]);
    let failed = step(
        "book",
        Outcome::Failed,
        vec![finding(false, Level::Must), finding(true, Level::Must)],
    );
    let mut errored = step("search", Outcome::Errored, Vec::new());
    errored.reason = Some("no response: connect".to_owned());
    errored.unshown = vec!["UEC-P-12".to_owned()];
    let journeys = vec![
        journey(
            "good",
            Outcome::Passed,
            None,
            vec![step(
                "book",
                Outcome::Passed,
                vec![finding(true, Level::Must)],
            )],
        ),
        journey("slow", Outcome::Warned, None, vec![warned]),
        journey("bad[2]", Outcome::Failed, None, vec![failed]),
        journey("broken", Outcome::Errored, None, vec![errored]),
        journey(
            "absent",
            Outcome::Omitted,
            Some("the target does not offer it"),
            Vec::new(),
        ),
    ];
    RunReport {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-consumer".to_owned(),
            version: "0.1.0".to_owned(),
        },
        script: ScriptReport {
            digest: "abc".to_owned(),
            dialect: "careconnect-stu3".to_owned(),
            mode: "standard".to_owned(),
        },
        policy: BTreeMap::from([("slot-gone".to_owned(), 422.into())]),
        seed: 42,
        clock: "system".to_owned(),
        target: "http://127.0.0.1:4434/STU3".to_owned(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        ended: "2026-11-21T12:00:01Z".parse().unwrap(),
        duration_ms: 1000.0,
        partial: false,
        redacted: false,
        outcome: Outcome::Errored,
        totals: Totals::of(journeys.iter().map(|journey| journey.outcome)),
        journeys,
    }
}

#[test]
fn a_report_is_the_same_after_json() {
    let text = json(&report()).unwrap();
    assert_eq!(parse_json(&text).unwrap(), report());
    assert!(
        text.starts_with("{\n  \"format\": \"bookend-evidence/3\""),
        "{text}"
    );
}

#[test]
fn an_unknown_outcome_is_refused() {
    let text = json(&report()).unwrap().replace("\"errored\"", "\"lost\"");
    assert!(parse_json(&text).is_err());
}

#[test]
fn tap_has_a_line_per_journey_and_says_what_is_unmet() {
    insta::assert_snapshot!(tap(&report()), @r#"
    TAP version 14
    1..5
    ok 1 - good - Title of \# good
    ok 2 - slow - Title of \# slow
      ---
      outcome: warned
      remarks:
        - "read: status: expected 201, found 422 <b>&; verifies UEC-P-31"
      ...
    not ok 3 - bad[2] - Title of \# bad[2]
      ---
      outcome: failed
      remarks:
        - "book: status: expected 201, found 422 <b>&; verifies UEC-P-31"
      ...
    not ok 4 - broken - Title of \# broken
      ---
      outcome: errored
      remarks:
        - "search: no response: connect; not shown: UEC-P-12"
      ...
    ok 5 - absent - Title of \# absent # SKIP the target does not offer it
    "#);
}

#[test]
fn an_interrupted_run_bails_out_of_tap() {
    let mut report = report();
    report.partial = true;
    assert!(tap(&report).ends_with("Bail out! interrupted\n"));
}

/// The names of elements in JUnit XML, with the attribute `name` of those that have one.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("JUnit is XML") {
            quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                let element = start.name().as_ref().to_owned();
                let name = start.try_get_attribute("name").unwrap();
                let name = name.map_or_else(String::new, |name| format!(" {}", name.value));
                found.push(format!("{element}{name}"));
            }
            quick_xml::events::Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn junit_has_a_case_per_journey_and_tells_failures_from_errors() {
    let xml = junit(&report()).unwrap();
    let interesting: Vec<String> = elements(&xml)
        .into_iter()
        .filter(|element| !element.starts_with("property") && !element.starts_with("properties"))
        .collect();
    assert_eq!(
        interesting,
        [
            "testsuites bookend-consumer",
            "testsuite booking",
            "testcase good",
            "testcase slow",
            "system-out",
            "testcase bad[2]",
            "failure",
            "testcase broken",
            "error",
            "testcase absent",
            "skipped",
        ]
    );
    assert!(xml.contains("failures=\"1\" errors=\"1\""), "{xml}");
    for told in [
        "expected 201, found 422 &lt;b&gt;&amp; (journeys.yaml:7:11); verifies UEC-P-31",
        "search: no response: connect; not shown: UEC-P-12",
    ] {
        assert!(xml.contains(told), "{told}: {xml}");
    }
}
