//! What steps, captures, conditions and rows mean, against canned answers.

use crate::play::{PLAIN, play, play_at};
use crate::server::bookable;
use bookend_consumer::Pace;

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
      cancel skipped (follows from step `read`, which failed and kept no `tag`)
      search passed
      tidy omitted (follows from step `read`, which failed and kept no `tag`)
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
        fhir: entry.resource.where(id = 'z'): expected a value to keep as `slot`, found nothing
      tagged passed
      booked skipped (follows from step `search`, whose answer has no `fhir: entry.resource.where(id = 'z')` to keep as `slot`)
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
fn what_a_fragment_is_used_with_is_made_of_what_its_user_knows() {
    let server = bookable();
    let text = play(
        "journeys:
  - id: asks
    fragment: true
    parameters: [here, there]
    steps:
      - {id: here, send: slot.search, with: {service: $(here)}}
      - {id: there, send: slot.search, with: {service: $(there)}}
  - id: one
    vars: {here: '7', there: '8'}
    steps:
      - {id: same, use: asks, with: {here: $(here), there: $(there)}}
      - {id: swapped, use: asks, with: {here: $(there), there: $(here)}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one passed
      same/here passed
      same/there passed
      swapped/here passed
      swapped/there passed
    ");
    let services: Vec<String> = server
        .heard()
        .iter()
        .filter_map(|request| request.split_once("healthcareservice="))
        .map(|(_, rest)| rest.chars().take(1).collect())
        .collect();
    assert_eq!(services, ["7", "8", "8", "7"]);
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
fn two_values_that_are_both_missing_are_not_equal() {
    let text = play(
        "journeys:
  - id: one
    rows: [{age: null}]
    steps:
      - id: search
        send: slot.search
        with: {service: 1}
        expect:
          - {header.Age: $(request.header.Age)}
          - {header.Age: $(row.age)}
          - {header.Age: null}
          - {header.Age: '$(when(row.age, row.age))'}
          - {fhir: {entry.resource.status: {each: {equals: $(row.age)}}}}
",
        &bookable(),
    );
    insta::assert_snapshot!(text, @r"
    one[1] failed
      search failed
        header.Age: expected a value that `$(request.header.Age)` should have brought and did not, found nothing
        header.Age: expected a value that `$(row.age)` should have brought and did not, found nothing
        fhir: entry.resource.status: expected each a value that `$(row.age)` should have brought and did not, found `free`, `free` at `Bundle.entry[0].resource.status`, `Bundle.entry[1].resource.status`
    ");
}
