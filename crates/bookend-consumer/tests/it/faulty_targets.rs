//! Targets that answer what is no answer: what they do wrong is a failure, never an error of ours.

use crate::play::{PLAIN, ground, play, record};
use crate::server::{Reply, Server, json};
use bookend_model::Outcome;
use bookend_script::{Choices, Script};
use std::collections::BTreeMap;

const PAGE: &str = "<!DOCTYPE html><html><body><h1>500 Internal Server Error</h1></body></html>";

fn page() -> Reply {
    let head = format!(
        "HTTP/1.1 500 x\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
        PAGE.len()
    );
    Reply::Say(format!("{head}{PAGE}").into_bytes())
}

fn shipped() -> Script {
    let script = bookend_provider::load(Vec::new(), &Choices::default());
    script.unwrap_or_else(|_| panic!("what ships is wrong"))
}

/// Plays every journey that ships, and returns the ids of those that could not be judged, with the
/// reasons, and how many failed.
fn play_shipped(script: &Script, server: &Server) -> (Vec<String>, usize) {
    let ground = ground(script, &server.base());
    let record = record(&ground, server, PLAIN);
    let mut failed = 0;
    let mut errored = Vec::new();
    for journey in &record.journeys {
        failed += usize::from(journey.outcome == Outcome::Failed);
        let steps = journey.steps.iter();
        let steps = steps.map(|step| (step.outcome, format!("{:?}", step.reason)));
        let whole = (journey.outcome, format!("{:?}", journey.reason));
        for (_, reason) in steps.chain([whole]).filter(|(o, _)| *o == Outcome::Errored) {
            errored.push(format!("{}: {reason}", journey.id()));
        }
    }
    (errored, failed)
}

#[test]
fn whatever_a_target_answers_every_journey_can_be_judged() {
    let replies: BTreeMap<&str, Reply> = BTreeMap::from([
        ("a page of HTML", page()),
        ("nothing", json(200, "")),
        ("nothing at all, created", json(201, "")),
        ("text that is no JSON", json(200, "{\"resourceType\": ")),
        ("JSON that is no resource", json(201, "[1, 2]")),
        (
            "another resource",
            json(201, r#"{"resourceType":"Patient","id":"../.."}"#),
        ),
        (
            "a wrong shape",
            json(
                201,
                r#"{"resourceType":"Appointment","id":7,"contained":"x","start":["x"]}"#,
            ),
        ),
        ("the end of the connection", Reply::SayAndClose(Vec::new())),
        (
            "half an answer",
            Reply::SayAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec()),
        ),
        (
            "what is no HTTP",
            Reply::SayAndClose(b"hello\r\n\r\n".to_vec()),
        ),
    ]);
    let script = shipped();
    for (what, reply) in replies {
        let (errored, failed) = play_shipped(&script, &Server::always(reply));
        assert_eq!(errored, Vec::<String>::new(), "{what}");
        assert!(failed > 200, "{what}: only {failed} failed");
    }
}

/// A server that finds slots of which one part is no slot, and books what it is sent.
fn half_broken(booked: &'static str) -> Server {
    Server::answering(move |request| {
        if request.contains("/metadata") {
            json(404, "{}")
        } else if request.starts_with("POST") {
            json(201, booked)
        } else {
            json(
                200,
                r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Slot","id":"a","status":"free"}}]}"#,
            )
        }
    })
}

const JOURNEYS: &str = "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, expect: {status: 200}, capture: {slot: {fhir: 'entry.resource.first()'}}}
      - {id: book, send: appointment.book, with: {slot: $(slot)}, expect: {status: 201}, capture: {appointment: {body: true}}}
      - {id: cancel, send: appointment.cancel, with: {appointment: $(appointment)}, expect: {status: 200}}
      - {id: compare, send: slot.search, with: {service: 1}, expect: {status: 200, resource: Bundle, fhir: {total: \"$(set(appointment, 'a', 1))\"}}}
";

#[test]
fn what_cannot_be_made_of_an_answer_is_a_failure_once_and_then_skipped() {
    let text = play(JOURNEYS, &half_broken("no appointment"));
    insta::assert_snapshot!(text, @r"
    one failed
      search passed
      book passed
      cancel failed
        request: expected to be made of what the target sent, found `set()` needs a tree and a name, found `no appointment`
      compare failed
        expectation: expected what the target sent to be of use in it, found `set()` needs a tree and a name, found `no appointment`
    ");
}

#[test]
fn what_the_script_has_wrong_is_still_an_error() {
    let text = play(
        "journeys:
  - id: one
    steps: [{id: search, send: slot.search, with: {service: \"$(set(journey.id, 'a', 1))\"}}]
",
        &half_broken("{}"),
    );
    insta::assert_snapshot!(text, @r"
    one errored
      search errored (`set()` needs a tree and a name, found `one`)
    ");
}

#[test]
fn a_request_whose_path_comes_to_nothing_is_not_sent() {
    let server = half_broken("{}");
    let text = play(
        "journeys:
  - id: one
    steps: [{id: read, send: appointment.read, with: {id: null}}]
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one errored
      read errored (the path `/Appointment/$(with.id)` comes to nothing, and there is no request without one)
    ");
}
