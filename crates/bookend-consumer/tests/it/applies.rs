//! Which journeys apply to a target.

use crate::play::play;
use crate::server::{Server, bookable, json};

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

/// A suite that is left to all targets but those whose name says that they are stubs.
const NO_STUBS: &str = "suites:
  state: {title: What is kept, applies-if: {unless: {fhir: {software.name: {search: stub}}}, reason: a stub keeps nothing}}
journeys:
  - id: kept
    suite: state
    steps: [{id: search, send: slot.search, with: {service: 1}}]
  - id: cancelled
    suite: state
    applies-if: {capability: Appointment.update, reason: the target cannot cancel}
    steps: [{id: search, send: slot.search, with: {service: 1}}]
  - id: stateless
    steps: [{id: search, send: slot.search, with: {service: 1}}]
";

#[test]
fn a_suite_says_once_when_its_journeys_apply_and_a_journey_may_ask_for_more() {
    insta::assert_snapshot!(play(NO_STUBS, &bookable()), @r"
    kept passed
      search passed
    cancelled omitted (the target cannot cancel)
    stateless passed
      search passed
    ");
    let stub = r#"{"resourceType":"CapabilityStatement","software":{"name":"a stub"}}"#;
    insta::assert_snapshot!(play(NO_STUBS, &Server::always(json(200, stub))), @r"
    kept omitted (a stub keeps nothing)
    cancelled omitted (a stub keeps nothing)
    stateless passed
      search passed
    ");
}

#[test]
fn a_target_that_does_not_say_what_it_is_is_not_ruled_out() {
    insta::assert_snapshot!(play(NO_STUBS, &Server::always(json(404, "{}"))), @r"
    kept passed
      search passed
    cancelled omitted (whether it applies is not known: the capability statement was not read (status 404))
    stateless passed
      search passed
    ");
}
