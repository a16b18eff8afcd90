//! Named states that requests ask for and change.

use crate::{ANN, BOB};
use bookend_provider::MachineError;
use bookend_tests::{Request, Setup, Stand};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::BTreeMap;

/// A desk that is open, shut by the first who asks and opened again by the third.
fn desk(machine: &str) -> Stand {
    let text = format!(
        "bookend: 1
dialect: careconnect-stu3
machines:
  desk: {machine}
behaviours:
  - id: shuts
    when: {{interaction: capabilities.read, state.desk: open}}
    then: {{transition: {{desk: shut}}, answer: {{respond: {{status: 201}}}}}}
  - id: opens
    when: {{interaction: capabilities.read, state.desk: shut, query.please: {{exists: true}}}}
    then: {{transition: {{desk: open}}, answer: {{respond: {{status: 202}}}}}}
  - id: is-shut
    when: {{interaction: capabilities.read, state.desk: {{ne: open}}}}
    then: {{answer: {{respond: {{status: 503, body: $(state.desk)}}}}}}
"
    );
    Setup::standard().script("desk.yaml", &text).start()
}

const FOR_ALL: &str = "{states: {open: shut, shut: [open, gone], gone: []}}";
const FOR_EACH: &str = "{per: $(caller), states: {open: shut, shut: [open, gone], gone: []}}";

fn ask(caller: &str) -> Request {
    Request::capabilities().header("Ssp-From", caller)
}

async fn status(stand: &Stand, request: &Request) -> u16 {
    stand.send(request).await.status
}

#[tokio::test]
async fn a_request_changes_the_state_that_the_next_one_meets() {
    let stand = desk(FOR_ALL);
    assert_eq!(status(&stand, &ask(ANN)).await, 201);
    let shut = stand.send(&ask(BOB)).await;
    assert_eq!((shut.status, shut.text()), (503, "shut".to_owned()));
    let please = Request::of("capabilities.read", "GET", "/metadata?please=1");
    assert_eq!(status(&stand, &please).await, 202);
    assert_eq!(status(&stand, &ask(BOB)).await, 201);
    stand.stop().await;
}

#[tokio::test]
async fn each_key_has_a_course_of_its_own() {
    let stand = desk(FOR_EACH);
    let mut statuses = Vec::new();
    for caller in [ANN, ANN, BOB, BOB] {
        statuses.push(status(&stand, &ask(caller)).await);
    }
    assert_eq!(statuses, [201, 503, 201, 503]);
    let states = stand.running.provider().machine_states();
    let of: BTreeMap<&str, &str> = states
        .iter()
        .map(|it| (it.key.as_str(), it.state.as_str()))
        .collect();
    assert_eq!(
        of,
        BTreeMap::from([("*", "open"), (ANN, "shut"), (BOB, "shut")])
    );
    stand.stop().await;
}

/// A booking of so many parts that what is counted by takes a while to be found.
fn long() -> Request {
    let part = json!({"resourceType": "Basic", "id": "part", "code": {"text": "x".repeat(150)}});
    let parts = vec![part; 400];
    Request::book(&json!({"resourceType": "Appointment", "contained": parts}))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_exactly_one_makes_a_transition() {
    // Counting takes place between the look at the state and the transition.
    let text = "bookend: 1
dialect: careconnect-stu3
machines:
  desk: {states: {open: shut, shut: []}}
behaviours:
  - id: shuts
    when: {interaction: appointment.book, state.desk: open}
    schedule: {times: 1000, per: \"$(fhir(body, 'descendants().count()'))\"}
    then: {transition: {desk: shut}, answer: {respond: {status: 201}}}
  - id: is-shut
    when: {interaction: appointment.book}
    then: {answer: {respond: {status: 503}}}
";
    let stand = Setup::standard().script("desk.yaml", text).start();
    for _ in 0..5 {
        let requests: Vec<Request> = std::iter::repeat_with(long).take(16).collect();
        let responses = join_all(requests.iter().map(|request| stand.send(request))).await;
        let count = |status| responses.iter().filter(|it| it.status == status).count();
        assert_eq!((count(201), count(503)), (1, 15));
        let provider = stand.running.provider();
        provider.set_machine("desk", "", "open").unwrap();
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_state_is_listed_and_set_from_outside() {
    let stand = desk(FOR_ALL);
    let provider = stand.running.provider();
    let states = provider.machine_states();
    assert_eq!((states.len(), states[0].state.as_str()), (1, "open"));
    assert_eq!(states[0].next, ["shut"]);
    provider.set_machine("desk", "", "gone").unwrap();
    let gone = stand.send(&ask(ANN)).await;
    assert_eq!((gone.status, gone.text()), (503, "gone".to_owned()));
    let wrong = provider.set_machine("desk", "", "opne").unwrap_err();
    assert!(matches!(wrong, MachineError::State { .. }));
    assert_eq!(
        wrong.to_string(),
        "`desk` has no state `opne`; known here: `open`, `shut`, `gone`"
    );
    let wrong = provider.set_machine("dsek", "", "open").unwrap_err();
    assert!(matches!(wrong, MachineError::Machine { .. }), "{wrong}");
    stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_whose_transition_is_not_possible_leaves_the_request_to_others() {
    let text = "bookend: 1
dialect: careconnect-stu3
machines:
  desk: {states: {open: shut, shut: []}}
behaviours:
  - id: shuts
    when: {interaction: capabilities.read}
    then: {transition: {desk: shut}, answer: {respond: {status: 201}}}
";
    let stand = Setup::standard().script("desk.yaml", text).start();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(status(&stand, &ask(ANN)).await);
    }
    assert_eq!(statuses, [201, 200, 200]);
    stand.stop().await;
}
