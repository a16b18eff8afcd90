//! What a person reads when something failed.

use crate::play::{PLAIN, ground, record, script};
use crate::server::{Server, json};
use bookend_consumer::{failures, summary, warnings};

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
        plain(failures(&record, &ground, &server.base())),
        plain(warnings(&record)),
        plain(summary(&record)),
    ]
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
    insta::assert_snapshot!(untimed(&failures), @r#"
    failed book / book  Book a slot
      It's free
      status
        expected  `201`
        found     `422`
        verifies  UEC-P-31
        --> test.yaml:16:11
        16 |           status: 201
           |           ^
      header.ETag (should)
        expected  present
        found     nothing
        verifies  UEC-P-31
        --> test.yaml:17:18
        17 |         should: {header.ETag: {exists: true}}
           |                  ^
      the provider answered 422 Unprocessable Content after N ms
        error processing SLOT_GONE: Slot no longer available�[31m
      the request, to be sent again:
    curl -sS -i -X POST 'http://provider/STU3/Appointment' \
      -H 'Ssp-From: 123456123456' \
      -H 'Ssp-To: 987654456789' \
      -H 'Ssp-InteractionID: urn:nhs:names:services:careconnect:fhir:rest:create:appointment' \
      -H 'Accept: application/fhir+json' \
      -H 'Content-Type: application/fhir+json;charset=UTF-8' \
      -H 'X-Request-ID: 791d99ef-7bb6-4ab7-bb10-23de933ed387' \
      -H 'Ssp-TraceID: one' \
      --data-raw 'it'\''s a body'
    "#);
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
