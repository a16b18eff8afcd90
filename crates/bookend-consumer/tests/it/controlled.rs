//! Targets whose control port is named, and does not do what it has to.

use crate::process::{Folder, only_run, run, stderr, stdout};
use crate::server::{Reply, Server, booking, json};
use std::process::Output;

/// Two race for one slot, and what they get is given back.
const RACE: &str = "journeys:
  - id: both
    suite: mine
    steps:
      - {id: find, send: slot.search, with: {service: 1}, capture: {slot: {fhir: \"entry.resource.first()\"}}}
      - id: book
        race:
          contenders: 2
          step: {send: appointment.book, with: {slot: $(slot)}, capture: {appointment: {body: true}}}
          expect: {exactly: {count: 2, status: 201}, others: {status: 422}}
    finally:
      - {id: undo, send: appointment.cancel, with: {appointment: $(appointment)}, if: $(appointment)}
";

/// By an appointment that has no end, which is the target's doing.
const AFTERWARDS: &str = "journeys:
  - id: over
    suite: mine
    steps:
      - {id: find, send: slot.search, with: {service: 1}, capture: {slot: {fhir: \"entry.resource.first()\"}}}
      - {id: book, send: appointment.book, with: {slot: $(slot)}, capture: {appointment: {body: true}}}
      - {id: afterwards, clock: {set: \"$(fhir(appointment, 'end') + 1h)\", frozen: true}}
";

/// A target with a control port at the same address, which ends races as is said.
fn ending_races(end: Reply) -> Server {
    Server::answering(move |request| {
        let line = request.lines().next().unwrap();
        if line.starts_with("GET /clock") || line.starts_with("PUT /clock") {
            json(
                200,
                r#"{"now":"2026-06-15T09:00:00.000+00:00","is-frozen":false,"skew":"-30000ms"}"#,
            )
        } else if line.starts_with("POST /races") {
            json(201, r#"{"race":1}"#)
        } else if line.starts_with("DELETE /races/1") {
            end.clone()
        } else {
            booking(request)
        }
    })
}

/// Plays a script against such a server, and returns what the program said, and the exchanges.
fn played(server: &Server, script: &str) -> (Output, String) {
    let folder = Folder::new();
    let text = format!("bookend: 1\ndialect: careconnect-stu3\n{script}");
    std::fs::write(folder.path("mine.yaml"), text).unwrap();
    let (base, evidence) = (server.base(), folder.text("evidence"));
    let port = base.strip_suffix("/STU3").unwrap();
    let output = run(&[
        "run",
        &folder.text("mine.yaml"),
        "--target",
        &base,
        "--control",
        port,
        "--suite",
        "mine",
        "--evidence",
        &evidence,
    ]);
    let run = only_run(&folder.path("evidence"));
    let exchanges = std::fs::read_to_string(run.join("exchanges.jsonl")).unwrap();
    (output, exchanges)
}

#[test]
fn a_race_without_a_verdict_is_no_failure_of_the_target_and_is_kept_and_tidied_up() {
    let no = json(
        404,
        r#"{"error":{"code":"unknown","message":"no such race"}}"#,
    );
    let server = ending_races(no);
    let (output, exchanges) = played(&server, &format!("policy: {{checks: off}}\n{RACE}"));
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("answers 404: no such race"), "{said}");
    // The search, both contenders, and the booking that is given back.
    assert_eq!(exchanges.lines().count(), 4, "{exchanges}");
    let heard = server.heard();
    let undone = heard.iter().filter(|request| request.starts_with("PUT "));
    assert_eq!(undone.count(), 1);
}

#[test]
fn clocks_that_cannot_be_set_by_what_the_target_sent_are_its_failure_and_put_back() {
    let server = ending_races(json(404, "{}"));
    let (output, _) = played(&server, &format!("policy: {{checks: off}}\n{AFTERWARDS}"));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.contains("to be made of what the target sent"),
        "{said}"
    );
    let heard = server.heard();
    let restored = heard
        .iter()
        .find(|request| request.starts_with("PUT /clock"));
    let told = restored.and_then(|request| request.split("\r\n\r\n").nth(1));
    assert_eq!(told, Some(r#"{"skew":"-30000ms"}"#));
}

#[test]
fn a_race_of_which_the_diary_was_told_nothing_is_not_judged_and_told_so() {
    let nothing = json(200, r#"{"race":1,"told":0,"contradictions":[]}"#);
    let (_, exchanges) = played(&ending_races(nothing), RACE);
    assert_eq!(
        exchanges.matches(r#""check":"race-has-an-order""#).count(),
        1
    );
    assert!(
        exchanges.contains("`--control`, or `--control-space`, is not that of the target"),
        "{exchanges}"
    );
}
