//! What steps, captures, conditions and rows mean, against canned answers.

use crate::play::{PLAIN, play, play_at};
use crate::server::{Reply, Server, json, with_headers};
use bookend_consumer::Pace;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that has slots `a` and `b`, books them, and knows nothing else.
fn bookable() -> Server {
    Server::answering(|request| {
        let line = request.lines().next().unwrap();
        if line.starts_with("GET /STU3/metadata") {
            json(
                200,
                r#"{"resourceType":"CapabilityStatement","rest":[{"resource":[{"type":"Slot","interaction":[{"code":"search-type"}]}]}]}"#,
            )
        } else if line.starts_with("GET /STU3/Slot") {
            json(
                200,
                r#"{"resourceType":"Bundle","type":"searchset","total":2,"entry":[{"resource":{"resourceType":"Slot","id":"a","status":"free"}},{"resource":{"resourceType":"Slot","id":"b","status":"free"}}]}"#,
            )
        } else if line.starts_with("POST") {
            with_headers(
                201,
                "ETag: W/\"1\"\r\n",
                r#"{"resourceType":"Appointment","id":"x","status":"booked"}"#,
            )
        } else {
            json(
                404,
                r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}"#,
            )
        }
    })
}

#[test]
fn every_expectation_is_evaluated_and_should_only_warns() {
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, expect: {status: 201, resource: Slot, fhir: {total: 2}}}
  - id: two
    steps:
      - {id: search, send: slot.search, with: {service: 1}, expect: {status: 200}, should: {header.ETag: {exists: true}}}
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    one failed
      search failed
        status: expected `201`, found `200`
        resource: expected `Slot`, found `Bundle`
    two warned
      search warned
        header.ETag: expected present, found nothing
    ");
}

#[test]
fn a_step_that_needs_what_was_not_kept_is_skipped_and_nothing_is_left_to_undo() {
    let server = bookable();
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: read, send: appointment.read, with: {id: nobody}, expect: {status: 200}, capture: {appointment: {body: true}, tag: {fhir: meta.versionId}}}
      - {id: cancel, send: appointment.cancel, with: {appointment: {id: x}, etag: $(tag)}}
      - {id: search, send: slot.search, with: {service: 1}, expect: {status: 200}}
    finally:
      - {id: tidy, send: appointment.cancel, with: {appointment: $(tag)}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one failed
      read failed
        status: expected `200`, found `404`
      cancel skipped (needs `tag`, which no earlier step kept)
      search passed
      tidy omitted (needs `tag`, which no earlier step kept)
    ");
    assert!(
        !server
            .heard()
            .iter()
            .any(|request| request.starts_with("PUT"))
    );
}

#[test]
fn a_capture_that_finds_nothing_fails_the_step_unless_it_is_optional() {
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: search, send: slot.search, with: {service: 1}, expect: {status: 200}, capture: {slot: {fhir: \"entry.resource.where(id = 'z')\"}, tag: {header: ETag, optional: true}}}
      - {id: tagged, send: slot.search, with: {service: \"$(default(tag, 'none'))\"}, expect: {\"request.query.schedule.actor:healthcareservice\": none}}
      - {id: booked, send: appointment.book, with: {slot: $(slot)}}
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    one failed
      search failed
        capture `slot`: expected a value to keep, found nothing
      tagged passed
      booked skipped (needs `slot`, which no earlier step kept)
    ");
}

#[test]
fn a_fragment_is_played_in_place_with_its_parameters_and_its_last_steps_come_last() {
    let server = bookable();
    let text = play(
        "journeys:
  - id: book-it
    fragment: true
    parameters: [who]
    steps:
      - {id: search, send: slot.search, with: {service: $(who)}, capture: {slot: {fhir: \"entry.resource.first()\"}}}
      - {id: book, send: appointment.book, with: {slot: $(slot)}, expect: {status: 201}, capture: {appointment: {body: true}}}
    finally:
      - {id: undo, send: appointment.cancel, with: {appointment: $(appointment)}, if: $(appointment)}
  - id: one
    steps:
      - {id: made, use: book-it, with: {who: '77'}}
      - {id: read, send: appointment.read, with: {id: $(appointment.id)}, expect: {status: 404}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one passed
      made/search passed
      made/book passed
      read passed
      made/undo passed
    ");
    let lines: Vec<String> = server
        .heard()
        .iter()
        .map(|request| request.lines().next().unwrap().chars().take(40).collect())
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    GET /STU3/metadata HTTP/1.1
    GET /STU3/Slot?schedule.actor%3Ahealthca
    POST /STU3/Appointment HTTP/1.1
    GET /STU3/Appointment/x HTTP/1.1
    PUT /STU3/Appointment/x HTTP/1.1
    ");
}

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
fn each_row_is_a_run_of_its_own() {
    let text = play(
        "journeys:
  - id: one
    rows: {matrix: {service: ['1', '2'], status: [200, 201]}}
    steps:
      - {id: search, send: slot.search, with: {service: $(row.service)}, expect: {status: $(row.status)}}
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    one[1] passed
      search passed
    one[2] failed
      search failed
        status: expected `201`, found `200`
    one[3] passed
      search passed
    one[4] failed
      search failed
        status: expected `201`, found `200`
    ");
}

#[test]
fn a_journey_that_does_not_apply_is_omitted_with_its_reason() {
    let text = play(
        "journeys:
  - id: offered
    applies-if: {capability: Slot.search-type}
    steps: [{id: search, send: slot.search, with: {service: 1}}]
  - id: not-offered
    applies-if: {capability: Appointment.update, reason: the target cannot cancel}
    steps: [{id: search, send: slot.search, with: {service: 1}}]
  - id: another-target
    applies-if: {target: {fhir: {software.name: Somebody}}}
    steps: [{id: search, send: slot.search, with: {service: 1}}]
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    offered passed
      search passed
    not-offered omitted (the target cannot cancel)
    another-target omitted (the target does not offer it)
    ");
}

#[test]
fn a_target_without_a_capability_statement_omits_only_what_depends_on_it() {
    let text = play(
        "journeys:
  - id: depends
    applies-if: {capability: Slot.search-type}
    steps: [{id: search, send: slot.search, with: {service: 1}}]
  - id: does-not
    steps: [{id: search, send: slot.search, with: {service: 1}}]
",
        &Server::always(json(404, "{}")),
    );
    insta::assert_snapshot!(text, @r"
    depends omitted (whether it applies is not known: the capability statement was not read (status 404))
    does-not passed
      search passed
    ");
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
fn the_first_failure_can_end_the_run() {
    let text = play_at(
        "journeys:
  - id: one
    steps: [{id: search, send: slot.search, with: {service: 1}, expect: {status: 500}}]
  - id: two
    steps: [{id: search, send: slot.search, with: {service: 1}}]
",
        &bookable(),
        Pace {
            fail_fast: true,
            ..PLAIN
        },
    );
    insta::assert_snapshot!(text, @r"
    one failed
      search failed
        status: expected `500`, found `200`
    two skipped (an earlier journey failed, and the first failure ends the run)
    ");
}

#[test]
fn a_standing_check_is_judged_on_every_response() {
    let text = play(
        "journeys:
  - id: one
    steps: [{id: search, send: slot.search, with: {service: 1}, expect: {status: 200}}]
checks:
  - {id: not-stored, on: response, level: SHOULD, expect: {header.Cache-Control: no-store}, says: nothing is stored}
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    one warned
      search warned
        header.Cache-Control: expected `no-store`, found nothing
    ");
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
