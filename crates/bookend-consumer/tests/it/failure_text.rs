//! What a person reads when something failed.

use crate::play::{PLAIN, ground, record, script};
use crate::server::{Server, json};
use bookend_consumer::{Signposts, failures, summary, warnings};
use bookend_evidence::Salt;
use std::fmt::Write as _;

const JOURNEYS: &str = "journeys:
  - id: book
    title: Book a slot
    suite: booking
    verifies: [UEC-P-31]
    steps:
      - id: book
        title: It's free
        send: appointment.book
        with: {slot: {id: a}}
        body: \"it's a body\"
        headers: {Authorization: null, Ssp-TraceID: one}
        expect:
          status: 201
        should: {header.ETag: {exists: true}}
        capture: {appointment: {body: true}}
      - {id: read, send: appointment.read, with: {id: $(appointment.id)}, headers: {Authorization: null, Ssp-TraceID: two}}
  - id: search
    suite: search
    steps: [{id: search, send: slot.search, with: {service: 1}}]
";

const OUTCOME: &str = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","details":{"coding":[{"code":"SLOT_GONE"}]},"diagnostics":"Slot no longer available\u001b[31m"}]}"#;

fn texts() -> [String; 3] {
    let server = Server::always(json(422, OUTCOME));
    let script = script(JOURNEYS);
    let ground = ground(&script, &server.base());
    let record = record(&ground, &server, PLAIN);
    let plain = |text: String| {
        let text = anstream::adapter::strip_str(&text).to_string();
        text.replace(&server.base(), "http://provider/STU3")
    };
    [
        plain(failures(&record, &ground, &signposts())),
        plain(warnings(&record)),
        plain(summary(&record)),
    ]
}

fn signposts() -> Signposts {
    Signposts {
        command: "run",
        run_flags: " --target http://provider/STU3 --seed 7".to_owned(),
        curl_flags: " --target http://provider/STU3".to_owned(),
        rest: "every exchange is in evidence/index.html".to_owned(),
        salt: Some(Salt::new([7; 16])),
        secret: Vec::new(),
    }
}

/// Durations differ from run to run.
fn untimed(text: &str) -> String {
    let words = text.split(' ').collect::<Vec<_>>();
    let mut kept: Vec<&str> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let is_time = words
            .get(index + 1)
            .is_some_and(|unit| unit.trim_end() == "ms")
            && word.parse::<u32>().is_ok();
        kept.push(if is_time { "N" } else { word });
    }
    kept.join(" ")
}

#[test]
fn a_failure_says_what_was_expected_where_it_stands_what_came_and_how_to_ask_again() {
    let [failures, ..] = texts();
    let failures = failures.replace(" after 0 ms", " after N ms");
    insta::assert_snapshot!(untimed(&failures), @r"
    failed book / book  Book a slot
      It's free
      status
        expected  `201`
        found     `422`
        verifies  UEC-P-31
        --> test.yaml:16:11
        16 |           status: 201
           |           ^
      header.ETag (should): expected present, found nothing  test.yaml:17:18
        verifies  UEC-P-31
      the provider answered 422 Unprocessable Content after N ms
        error processing SLOT_GONE: Slot no longer available�[31m
      from it follow book / read (skipped)
      the request, redacted as in the evidence:
        curl -sS -i -X POST 'http://provider/STU3/Appointment' \
          -H 'Ssp-From: 123456123456' \
          -H 'Ssp-To: 987654456789' \
          -H 'Ssp-InteractionID: urn:nhs:names:services:careconnect:fhir:rest:create:appointment' \
          -H 'X-Request-ID: 0e5b6fe7-cac9-441d-bb8b-63b94b742611' \
          -H 'Accept: application/fhir+json' \
          -H 'Content-Type: application/fhir+json;charset=UTF-8' \
          -H 'Ssp-TraceID: one' \
          --data-raw 'it'\''s a body'
      made anew: bookend-consumer curl book/book --play --target http://provider/STU3
      again: bookend-consumer run --only book --target http://provider/STU3 --seed 7

    1 cause in 1 journey; every exchange is in evidence/index.html
    ");
}

/// What is told of a booking for a patient with a number, a token with it.
fn told_of_a_booking(salt: Option<Salt>) -> String {
    let server = Server::always(json(422, OUTCOME));
    let script = script(
        "journeys:
  - id: book
    steps:
      - id: book
        send: appointment.book
        with: {slot: {id: a}}
        body: {resourceType: Patient, name: [{family: Ramsbottom}], identifier: [{value: '9990000018'}]}
        query: {family: Ramsbottom}
        expect: {status: 201}
",
    );
    let ground = ground(&script, &server.base());
    let record = record(&ground, &server, PLAIN);
    let signposts = Signposts {
        salt,
        ..signposts()
    };
    let text = failures(&record, &ground, &signposts);
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn a_request_is_redacted_as_in_the_evidence_and_is_a_command_all_the_same() {
    let text = told_of_a_booking(Some(Salt::new([7; 16])));
    for secret in ["eyJ", "Ramsbottom", "9990000018"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains("-H 'Authorization: Bearer token-"), "{text}");
    assert!(text.contains("curl -sS -i -X POST 'http://"), "{text}");
    let name = text.split("?family=").nth(1).unwrap_or_default();
    let name = name.split(['&', '\'']).next().unwrap_or_default();
    let name = name.replace("%2D", "-");
    assert!(
        text.contains(&format!("[{{\"family\":\"{name}\"}}]")),
        "{text}"
    );
}

#[test]
fn a_request_stands_as_it_was_sent_where_nothing_is_redacted() {
    let text = told_of_a_booking(None);
    for part in ["Bearer eyJ", "\"family\":\"Ramsbottom\"", "9990000018"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_warning_is_one_line() {
    let [_, warnings, _] = texts();
    insta::assert_snapshot!(warnings, @"warned book / book: header.ETag should be present, is nothing");
}

#[test]
fn the_summary_counts_by_suite() {
    let [.., summary] = texts();
    let columns: Vec<String> = summary
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(7)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    insta::assert_snapshot!(columns.join("\n"), @r"
    suite passed warned failed errored skipped omitted
    booking 0 0 1 0 0 0
    search 1 0 0 0 0 0
    all 1 0 1 0 0 0
    ");
}

/// Journeys that run into the same thing, and into as many different ones as there are steps.
fn many(same: usize, different: usize) -> String {
    let step = "{id: s, send: slot.search, with: {service: 1}, expect: {header.";
    let mut text = "journeys:\n".to_owned();
    for number in 0..same {
        let _ = writeln!(
            text,
            "  - {{id: same-{number}, steps: [{{id: find, use: find}}]}}"
        );
    }
    for number in 0..different {
        let _ = writeln!(
            text,
            "  - {{id: other-{number}, steps: [{step}X-{number}: x}}}}]}}"
        );
    }
    let _ = writeln!(
        text,
        "  - {{id: find, fragment: true, steps: [{step}ETag: x}}}}]}}"
    );
    text
}

#[test]
fn what_many_journeys_run_into_is_told_once_and_the_rest_is_counted() {
    let server = Server::always(json(422, OUTCOME));
    let script = script(&many(30, 40));
    let ground = ground(&script, &server.base());
    let record = record(&ground, &server, PLAIN);
    let text = failures(&record, &ground, &signposts());
    let text = anstream::adapter::strip_str(&text).to_string();
    assert_eq!(text.matches("test.yaml:74:").count(), 1, "{text}");
    assert!(text.contains(
        "same at same-1 / find/s, same-2 / find/s, same-3 / find/s, same-4 / find/s and 25 more"
    ));
    assert!(
        text.contains(
            "and 17 causes more\n41 causes in 70 journeys; every exchange is in evidence/index.html"
        ),
        "{text}"
    );
    assert!(text.lines().count() < 250, "{}", text.lines().count());
}

#[test]
fn a_refusal_is_one_cause_wherever_it_is_met() {
    let server = Server::always(json(422, OUTCOME));
    let journeys = "journeys:
  - {id: one, steps: [{id: s, send: appointment.book, with: {slot: {id: a}}, expect: {status: 201}}]}
  - {id: two, steps: [{id: s, send: appointment.book, with: {slot: {id: a}}, expect: {status: [200, 201]}}]}
  - {id: three, steps: [{id: s, send: slot.search, with: {service: 1}, expect: {status: 200}}]}
";
    let script = script(journeys);
    let ground = ground(&script, &server.base());
    let record = record(&ground, &server, PLAIN);
    let text = failures(&record, &ground, &signposts());
    let text = anstream::adapter::strip_str(&text).to_string();
    assert!(text.contains("the same at two / s\n"), "{text}");
    assert!(text.contains("2 causes in 3 journeys"), "{text}");
}
