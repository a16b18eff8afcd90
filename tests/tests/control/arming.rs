//! "Make the next booking be lost" is one call.

use crate::desk::{call, controlled};
use bookend_tests::{Appointment, Connection, Request, Setup, within};
use jiff::SignedDuration;

/// The next booking is made, and its answer is lost.
const LOST: &str = r#"{"when": {"interaction": "appointment.book"}, "then": {"effect": "commit", "fault": "reset"}}"#;

#[tokio::test]
async fn one_call_has_the_next_booking_be_lost() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let armed = desk.done(&call("POST", "/arm").body(LOST)).await;
    assert_eq!(armed["left"], 1);
    let booking = Request::book(&body);
    let mut connection = Connection::open(desk.stand.address()).await;
    connection.write(&booking.bytes()).await;
    assert!(connection.read_if_any().await.is_none(), "nothing comes");
    // It was made all the same, and whoever tries again is told so.
    let again = desk.stand.send(&booking).await;
    assert_eq!(again.status, 409, "{}", again.text());
    assert_eq!(desk.ask("GET", "/appointments").await["total"], 1);
    // What was cut off is noted when the connection is.
    let lost = within(async {
        loop {
            let mut page = desk.ask("GET", "/journal?fault=true").await;
            if page["total"] == 1 {
                return page["exchanges"][0].take();
            }
        }
    });
    let lost = lost.await;
    assert_eq!(
        (&lost["status"], &lost["behaviour"]),
        (&201.into(), &armed["id"])
    );
    assert_eq!(desk.ask("GET", "/arm").await["armed"][0]["left"], 0);
    desk.stand.booked().await;
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_armed_waits_no_longer_than_it_lives() {
    let desk = controlled(Setup::standard());
    let refuse = "when: {interaction: capabilities.read}\nthen: {answer: {refuse: not-implemented}}\ntimes: 2\nttl: 2m\n";
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    desk.done(&call("POST", "/arm").body(refuse)).await;
    assert_eq!((ask().await, ask().await, ask().await), (501, 501, 200));
    desk.done(&call("POST", "/arm").body(refuse)).await;
    desk.stand.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(ask().await, 501);
    desk.stand.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(ask().await, 200);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_armed_comes_before_the_script_and_can_be_disarmed() {
    let behaviour = "  - {id: always, priority: 100, when: {interaction: capabilities.read}, then: {answer: {refuse: not-implemented}}}\n";
    let desk = controlled(Setup::standard().behaviours(behaviour));
    let gone = r#"{"when": {"interaction": "capabilities.read"}, "then": {"answer": {"refuse": "not-found"}}, "times": 9}"#;
    let armed = desk.done(&call("POST", "/arm").body(gone)).await;
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    assert_eq!(ask().await, 404);
    let id = armed["id"].as_str().unwrap();
    assert_eq!(
        desk.ask("DELETE", &format!("/arm?id={id}")).await["disarmed"],
        1
    );
    assert_eq!(ask().await, 501);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_it_is_told_at_its_place_and_nothing_is_armed() {
    let desk = controlled(Setup::standard());
    let wrong = r#"{"when": {"interaction": "appointment.bok"}, "then": {"fault": "rest"}}"#;
    let (status, error) = desk.refused(&call("POST", "/arm").body(wrong)).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (422, Some("script-wrong"))
    );
    let told = error["diagnostics"].as_array().unwrap();
    assert_eq!(told.len(), 2, "{error}");
    assert_eq!(error["place"], "when.interaction");
    assert_eq!(told[1]["place"]["path"], "then.fault");
    assert!(
        error["text"].as_str().unwrap().contains("at then.fault"),
        "{error}"
    );
    let wrong = r#"{"when": {}, "then": {"fault": "reset"}, "times": 0}"#;
    let (_, error) = desk.refused(&call("POST", "/arm").body(wrong)).await;
    assert_eq!(error["place"], "times", "{error}");
    let wrong = r#"{"match": {"interaction": "appointment.book", "status": "2O1"}, "count": 1}"#;
    let (_, error) = desk.refused(&call("POST", "/verify").body(wrong)).await;
    assert_eq!(error["place"], "match.status", "{error}");
    for (body, place) in [
        ("{}", "body"),
        ("when: [", "body"),
        (r#"{"wen": 1}"#, "wen"),
    ] {
        let (status, error) = desk.refused(&call("POST", "/arm").body(body)).await;
        assert_eq!(status, 400, "{error}");
        assert!(
            error["place"].as_str().unwrap().starts_with(place),
            "{error}"
        );
    }
    assert!(
        desk.ask("GET", "/arm").await["armed"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    desk.stand.stop().await;
}

#[tokio::test]
async fn those_who_meet_at_a_barrier_that_was_armed_are_judged() {
    let desk = controlled(Setup::standard());
    let both = r#"{"when": {"interaction": "appointment.book"}, "then": {"barrier": {"parties": 2}, "effect": "pretend"}, "times": 2}"#;
    desk.done(&call("POST", "/arm").body(both)).await;
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let (one, other) = (Request::book(&body), Request::book(&body));
    let (one, other) =
        within(async { tokio::join!(desk.stand.send(&one), desk.stand.send(&other)) }).await;
    assert_eq!(
        (one.status, other.status),
        (201, 201),
        "both are told that they have it"
    );
    let found = desk.ask("GET", "/journal?findings=true").await;
    let found = found["exchanges"][0]["id"].clone();
    let exchange = desk.ask("GET", &format!("/journal/{found}")).await;
    let findings = exchange["findings"].as_array().unwrap();
    let race = findings
        .iter()
        .find(|it| it["check"] == "race-has-an-order");
    assert!(race.is_some(), "{findings:?}");
    desk.stand.stop().await;
}
