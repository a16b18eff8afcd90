//! What one thing that is missing comes to: which requirement fails, and what follows from it.

use crate::play::{PLAIN, ground, play, record, script};
use crate::server::{Reply, Server, json};
use bookend_consumer::{Signposts, failures};
use bookend_model::Finding;
use bookend_script::Script;

/// An appointment without a version, in an answer without an entity tag.
fn unversioned() -> Server {
    Server::always(json(200, r#"{"resourceType":"Appointment","id":"a"}"#))
}

/// A target that answers nothing but what it can do.
fn silent() -> Server {
    Server::answering(|request| {
        if request.contains("/metadata") {
            json(404, "{}")
        } else {
            Reply::SayAndClose(Vec::new())
        }
    })
}

/// What each finding of the only step of a journey says of requirements.
fn verified(journeys: &str) -> Vec<String> {
    verified_at(&unversioned(), journeys)
}

fn verified_at(server: &Server, journeys: &str) -> Vec<String> {
    let script = script(journeys);
    let ground = ground(&script, &server.base());
    let record = record(&ground, server, PLAIN);
    let told = |finding: &Finding| {
        let met = if finding.met { "met" } else { "unmet" };
        format!("{} {met}: {}", finding.subject, finding.verifies.join(" "))
    };
    let steps = record.journeys.iter().flat_map(|journey| &journey.steps);
    steps
        .flat_map(|step| step.findings.iter().map(told))
        .collect()
}

/// What is told of the failures of journeys.
fn told(script: &Script, server: &Server) -> String {
    let ground = ground(script, &server.base());
    let record = record(&ground, server, PLAIN);
    let signposts = Signposts {
        command: "run",
        run_flags: String::new(),
        curl_flags: String::new(),
        rest: "rest".to_owned(),
        salt: None,
        secret: Vec::new(),
    };
    let text = failures(&record, &ground, &signposts);
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn an_expectation_that_names_what_it_verifies_fails_that_and_nothing_else() {
    let verified = verified(
        "journeys:
  - id: one
    verifies: [UEC-P-33, UEC-P-34]
    steps:
      - id: read
        send: appointment.read
        with: {id: a}
        expect:
          - {status: 200, verifies: UEC-P-55}
          - {header.ETag: {exists: true}, verifies: [UEC-P-39]}
          - {header.Age: {exists: true}}
",
    );
    assert_eq!(
        verified,
        [
            "status met: UEC-P-55 UEC-P-33 UEC-P-34",
            "header.ETag unmet: UEC-P-39",
            "header.Age unmet: UEC-P-33 UEC-P-34",
        ]
    );
}

#[test]
fn where_there_is_no_answer_fails_what_the_expectations_of_it_name_or_else_step_or_journey() {
    let silent = silent();
    let verified = |expect: &str| {
        let journey = "journeys: [{id: one, verifies: [UEC-P-33], steps: [{id: read, send: appointment.read, with: {id: a}";
        verified_at(&silent, &format!("{journey}{expect}}}]}}]\n"))
    };
    let own = verified(
        ", expect: [{status: 200, verifies: UEC-P-55}, {header.ETag: {exists: true}, verifies: UEC-P-39}]",
    );
    assert_eq!(own, ["response unmet: UEC-P-55 UEC-P-39"]);
    let both =
        verified(", expect: [{status: 200, verifies: UEC-P-55}, {header.Age: {exists: true}}]");
    assert_eq!(both, ["response unmet: UEC-P-55 UEC-P-33"]);
    assert_eq!(verified(""), ["response unmet: UEC-P-33"]);
}

#[test]
fn a_step_that_could_not_be_judged_says_what_it_was_to_show() {
    let server = unversioned();
    let script = script(
        "journeys:
  - id: one
    verifies: [UEC-P-33]
    steps:
      - id: read
        send: appointment.read
        with: {id: null}
        expect: {status: 201, verifies: UEC-P-55}
",
    );
    let text = told(&script, &server);
    assert!(text.contains("errored one / read"), "{text}");
    assert!(text.contains("\n    not shown: UEC-P-55\n"), "{text}");
}

#[test]
fn a_step_whose_expectations_were_judged_has_nothing_that_is_not_shown() {
    let script = script(
        "journeys:
  - id: one
    steps:
      - id: read
        send: appointment.read
        with: {id: a}
        expect: {status: 200, verifies: UEC-P-55}
        capture: {first: {fhir: id, pick: unused}, second: {fhir: id, pick: unused}}
",
    );
    let text = told(&script, &unversioned());
    assert!(text.contains("errored one / read"), "{text}");
    assert!(!text.contains("not shown"), "{text}");
}

#[test]
fn where_a_race_gets_no_answer_fails_all_that_would_have_been_judged_of_it() {
    let verified = verified_at(
        &silent(),
        "journeys:
  - id: one
    verifies: [UEC-P-33]
    steps:
      - id: both
        race:
          contenders: 2
          step:
            send: appointment.read
            with: {id: a}
            expect: {header.ETag: {exists: true}, verifies: UEC-P-39}
            should: {header.Age: {exists: true}, verifies: UEC-P-34}
          expect:
            exactly: {count: 1, status: 200, verifies: UEC-P-55}
            others: {status: 422, verifies: UEC-P-56}
",
    );
    let unmet = "response unmet: UEC-P-39 UEC-P-34 UEC-P-55 UEC-P-56";
    assert_eq!(
        verified,
        [
            format!("contender 1: {unmet}"),
            format!("contender 2: {unmet}")
        ]
    );
}

#[test]
fn where_a_poll_gets_no_answer_fails_what_it_waits_for() {
    let verified = verified_at(
        &silent(),
        "journeys:
  - id: one
    steps:
      - id: read
        send: appointment.read
        with: {id: a}
        expect: {status: 200, verifies: UEC-P-55}
        poll: {until: {fhir: {status: booked}, verifies: UEC-P-39}, every: 10ms, for: 10ms}
",
    );
    assert_eq!(verified, ["response unmet: UEC-P-55 UEC-P-39"]);
}

#[test]
fn a_matcher_says_what_it_verifies_and_whoever_uses_it_may_say_otherwise() {
    let verified = verified(
        "matchers:
  tagged: {header.ETag: {exists: true}, verifies: UEC-P-39}
  aged: {header.Age: {exists: true}}
journeys:
  - id: one
    steps:
      - id: read
        send: appointment.read
        with: {id: a}
        expect:
          - {matcher: tagged, verifies: UEC-P-34}
          - {matcher: aged, verifies: UEC-P-34}
          - {any: [{matcher: tagged}, {status: 500}]}
",
    );
    assert_eq!(
        verified,
        [
            "header.ETag unmet: UEC-P-39",
            "header.Age unmet: UEC-P-34",
            "header.ETag; status unmet: UEC-P-39",
        ]
    );
}

#[test]
fn a_capture_that_finds_nothing_fails_what_it_names_and_not_what_the_journey_is_for() {
    let journeys = |verifies: &str| {
        format!(
            "journeys:
  - id: one
    verifies: [UEC-P-33]
    steps: [{{id: read, send: appointment.read, with: {{id: a}}, expect: {{status: 200}}, capture: {{etag: {{header: ETag{verifies}}}}}}}]
"
        )
    };
    let named = verified(&journeys(", verifies: UEC-P-39"));
    assert_eq!(
        named,
        ["status met: UEC-P-33", "header.ETag unmet: UEC-P-39"]
    );
    let unnamed = verified(&journeys(""));
    assert_eq!(unnamed, ["status met: UEC-P-33", "header.ETag unmet: "]);
}

const USED: &str = "journeys:
  - id: look
    fragment: true
    steps:
      - {id: a, send: appointment.read, with: {id: a}, expect: {status: 200, header.ETag: {exists: true}}}
      - {id: b, send: appointment.read, with: {id: a}, verifies: [UEC-P-55], expect: {header.ETag: {exists: true}}}
    finally:
      - {id: c, send: appointment.read, with: {id: a}, expect: {header.Age: {exists: true}}}
  - id: one
    verifies: [UEC-P-33]
    steps: [{id: looked, use: look, verifies: [UEC-P-34]}]
";

#[test]
fn what_a_step_verifies_that_uses_a_journey_is_failed_by_the_steps_of_that_journey() {
    assert_eq!(
        verified(USED),
        [
            "status met: UEC-P-34",
            "header.ETag unmet: UEC-P-34",
            "header.ETag unmet: UEC-P-55",
            "header.Age unmet: ",
        ]
    );
}

#[test]
fn what_a_step_verifies_that_uses_a_journey_is_shown_by_the_steps_of_that_journey() {
    let server = unversioned();
    let script = script(USED);
    let ground = ground(&script, &server.base());
    let record = record(&ground, &server, PLAIN);
    let steps = record.journeys.iter().flat_map(|journey| &journey.steps);
    let shown: Vec<String> = steps
        .map(|step| format!("{}: {}", step.id, step.verifies.join(" ")))
        .collect();
    assert_eq!(
        shown,
        [
            "looked/a: UEC-P-34",
            "looked/b: UEC-P-55 UEC-P-34",
            "looked/c: "
        ]
    );
}

const FOLLOWING: &str = "journeys:
  - id: one
    verifies: [UEC-P-33]
    steps:
      - {id: made, send: appointment.read, with: {id: a}, expect: {status: 200}, capture: {appointment: {body: true}}}
      - {id: again, send: appointment.read, with: {id: a}, expect: {header.ETag: $(appointment.meta.versionId), status: 200}}
      - {id: other, send: appointment.read, with: {id: a}, expect: {header.ETag: $(response.body.meta.versionId)}}
";

#[test]
fn a_demand_made_of_what_an_earlier_answer_did_not_have_names_that_step_and_fails_no_requirement() {
    insta::assert_snapshot!(play(FOLLOWING, &unversioned()), @r"
    one failed
      made passed
      again failed
        header.ETag: expected a value that `$(appointment.meta.versionId)` should have brought and did not: `appointment` is what step `made` kept, found nothing
      other failed
        header.ETag: expected a value that `$(response.body.meta.versionId)` should have brought and did not, found nothing
    ");
    assert_eq!(
        verified(FOLLOWING),
        [
            "status met: UEC-P-33",
            "header.ETag unmet: ",
            "status met: UEC-P-33",
            "header.ETag unmet: UEC-P-33",
        ]
    );
}

#[test]
fn a_step_that_needs_what_a_skipped_step_was_to_keep_names_the_first_failure() {
    let server = unversioned();
    let text = play(
        "journeys:
  - id: one
    steps:
      - {id: made, send: appointment.read, with: {id: a}, expect: {status: 200}, capture: {etag: {header: ETag}}}
      - {id: next, send: appointment.read, with: {id: $(etag)}, capture: {more: {body: true}}}
      - {id: last, send: appointment.read, with: {id: $(more.id)}}
",
        &server,
    );
    insta::assert_snapshot!(text, @r"
    one failed
      made failed
        header.ETag: expected a value to keep as `etag`, found nothing
      next skipped (follows from step `made`, whose answer has no `header.ETag` to keep as `etag`)
      last skipped (follows from step `made`: needs `more` of step `next`)
    ");
}

#[test]
fn what_is_expected_and_what_is_to_be_kept_are_one_cause_and_what_follows_is_told_with_it() {
    let server = unversioned();
    let script = script(
        "journeys:
  - {id: one, steps: [{id: s, send: appointment.read, with: {id: a}, expect: {header.ETag: {exists: true}}}]}
  - id: two
    steps:
      - {id: s, send: appointment.read, with: {id: a}, expect: {status: 200}, capture: {etag: {header: ETag}}}
      - {id: t, send: appointment.read, with: {id: $(etag)}}
",
    );
    let text = told(&script, &server);
    assert!(text.contains("the same at two / s\n"), "{text}");
    assert!(
        text.contains("from it follow two / t (skipped)\n"),
        "{text}"
    );
    assert!(text.contains("1 cause in 2 journeys"), "{text}");
}

#[test]
fn the_same_wrong_status_of_an_interaction_is_one_cause_wherever_it_is_expected() {
    let journeys = "journeys:
  - id: one
    steps:
      - {id: s, send: appointment.read, with: {id: a}, expect: {status: 409}}
      - {id: t, send: appointment.read, with: {id: b}, expect: {status: 409}}
";
    let script = script(journeys);
    let taken = told(&script, &unversioned());
    assert!(taken.contains("1 cause in 1 journey"), "{taken}");
    let refusing = Server::answering(|request| {
        let id = if request.contains("/Appointment/a") {
            1
        } else {
            2
        };
        let outcome = format!(
            r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","code":"conflict","diagnostics":"it is version `W/\"{id}\"`"}}]}}"#
        );
        json(412, &outcome)
    });
    let refused = told(&script, &refusing);
    assert!(refused.contains("1 cause in 1 journey"), "{refused}");
}
