//! What is sent, how often, and at the same time.

use crate::play::{PLAIN, play, play_at};
use crate::server::{Reply, Server, bookable, json};
use bookend_consumer::Pace;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn a_request_that_is_sent_again_has_the_same_body_and_request_id() {
    let server = bookable();
    play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, capture: {slot: {fhir: \"entry.resource.first()\"}}}
      - {id: book, send: appointment.book, with: {slot: $(slot)}}
      - {id: again, send: appointment.book, reuse: book}
      - {id: changed, send: appointment.book, reuse: book, headers: {X-Request-ID: other}}
",
        &server,
    );
    let posts: Vec<String> = server
        .heard()
        .into_iter()
        .filter(|r| r.starts_with("POST"))
        .collect();
    assert_eq!(posts.len(), 3);
    assert_eq!(posts[0], posts[1]);
    assert!(posts[2].contains("x-request-id: other"));
    let body = |text: &str| text.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(body(&posts[0]), body(&posts[2]));
}

#[test]
fn no_response_is_a_failure_unless_the_script_speaks_of_it() {
    let server = Server::answering(|request| {
        if request.contains("/metadata") {
            json(404, "{}")
        } else {
            Reply::SayAndClose(Vec::new())
        }
    });
    let text = play(
        "journeys:
  - id: one
    steps: [{id: search, send: slot.search, with: {service: 1}, expect: {status: 200}}]
  - id: two
    steps: [{id: search, send: slot.search, with: {service: 1}, expect: {error: closed}}]
",
        &server,
    );
    let kinds: Vec<&str> = text
        .lines()
        .map(|line| line.split(": error sending").next().unwrap())
        .collect();
    insta::assert_snapshot!(kinds.join("\n"), @r"
    one failed
      search failed
        response: expected a whole response, found closed
    two passed
      search passed
    ");
}

#[test]
fn a_request_is_retried_until_there_is_a_response_and_polled_until_the_condition_holds() {
    let count = AtomicUsize::new(0);
    let server = Server::answering(move |request| {
        if request.contains("/metadata") {
            return json(404, "{}");
        }
        match count.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Reply::SayAndClose(Vec::new()),
            2 | 3 => json(404, "{}"),
            _ => json(200, "{}"),
        }
    });
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, retry: 2, poll: {until: {status: 200}, every: 1ms, for: 20s}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one passed
      search passed
    ");
    assert_eq!(server.heard().len(), 6);
}

#[test]
fn a_race_counts_who_won() {
    let count = AtomicUsize::new(0);
    let server = Server::answering(move |request| {
        if request.contains("/metadata") {
            return json(404, "{}");
        }
        match count.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => json(201, r#"{"resourceType":"Appointment","id":"x"}"#),
            _ => json(422, "{}"),
        }
    });
    let text = play(
        "journeys:
  - id: one
    steps:
      - id: race
        race:
          contenders: 3
          step: {send: appointment.book, with: {slot: {id: a}}, capture: {appointment: {body: true}}}
          expect: {exactly: {count: 1, status: 201}, others: {status: 422}}
",
        &server,
    );
    // Which of them won is the server's affair.
    let text = text.split("found 2: contender").next().unwrap().to_owned();
    insta::assert_snapshot!(text, @r"
    one failed
      race failed
        race: expected exactly 1 of 3 contenders with status `201`,
    ");
}

#[test]
fn journeys_at_the_same_time_take_different_values_and_are_reported_in_order() {
    let server = bookable();
    let steps = "steps:
      - {id: search, send: slot.search, with: {service: 1}, capture: {slot: {fhir: entry.resource, pick: unused}}}
      - {id: book, send: appointment.book, with: {slot: $(slot)}}
";
    let journeys = format!("journeys:\n  - id: one\n    {steps}  - id: two\n    {steps}");
    let text = play_at(&journeys, &server, Pace { jobs: 2, ..PLAIN });
    insta::assert_snapshot!(text, @r"
    one passed
      search passed
      book passed
    two passed
      search passed
      book passed
    ");
    let booked = server.heard();
    let books = |slot: &str| {
        let wanted = format!("\"reference\":\"#{slot}\"");
        booked
            .iter()
            .filter(|request| request.contains(&wanted))
            .count()
    };
    assert_eq!((books("a"), books("b")), (1, 1));
}

#[test]
fn the_same_seed_sends_the_same_requests() {
    let journeys = "journeys:
  - id: one
    steps: [{id: book, send: appointment.book, with: {slot: {id: a}}}]
";
    let sent = || {
        let server = bookable();
        play(journeys, &server);
        let requests = server.heard();
        // The address of the server is in the request and in its token.
        let post = requests
            .into_iter()
            .find(|r| r.starts_with("POST"))
            .unwrap();
        let is_address =
            |line: &&str| line.starts_with("host") || line.starts_with("authorization");
        post.lines()
            .filter(|line| !is_address(line))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(sent(), sent());
}
