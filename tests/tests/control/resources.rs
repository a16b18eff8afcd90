//! Slots, appointments, behaviours and spaces, seen and changed from outside.

use crate::desk::{call, controlled};
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Appointment, Request, Setup, within};

/// The service of the tests.
const SERVICE: &str = "2000000001";

#[tokio::test]
async fn a_slot_that_is_held_cannot_be_booked_until_it_is_freed() {
    let desk = controlled(Setup::standard());
    let slot = desk.stand.free_slot().await;
    let id = slot["id"].as_str().unwrap();
    let held = desk.ask("POST", &format!("/slots/{id}/hold")).await;
    assert_eq!(held["status"], "busy");
    let (status, error) = desk
        .refused(&call("POST", &format!("/slots/{id}/hold")))
        .await;
    assert_eq!((status, error["code"].as_str()), (409, Some("slot-gone")));
    let booking = Request::book(&Appointment::of(&slot).body());
    assert_eq!(desk.stand.send(&booking).await.status, 422);
    assert_eq!(
        desk.ask("POST", &format!("/slots/{id}/free")).await["status"],
        "free"
    );
    assert_eq!(desk.stand.send(&booking).await.status, 201);
    let (status, error) = desk
        .refused(&call("POST", &format!("/slots/{id}/free")))
        .await;
    assert_eq!((status, error["code"].as_str()), (409, Some("slot-held")));
    let seen = desk.ask("GET", &format!("/slots/{id}")).await;
    let appointments = desk.ask("GET", "/appointments").await;
    assert_eq!(error["appointment"], appointments["appointments"][0]["id"]);
    let cancel = format!(
        "cancel it: `POST /appointments/{}/cancel`",
        error["appointment"].as_str().unwrap()
    );
    assert_eq!(error["help"], cancel);
    assert_eq!(seen["appointment"], appointments["appointments"][0]["id"]);
    desk.stand.stop().await;
}

#[tokio::test]
async fn slots_are_listed_by_service_and_day_and_one_can_be_added() {
    let desk = controlled(Setup::standard());
    let day = format!("/slots?service={SERVICE}&day=2026-06-16");
    let before = desk.ask("GET", &day).await;
    let slots = before["slots"].as_array().unwrap();
    assert!(!slots.is_empty());
    let starts_on_day = |slot: &serde_json::Value| {
        let start = slot["start"].as_str().unwrap();
        start.starts_with("2026-06-16") || start.starts_with("2026-06-15T23")
    };
    assert!(slots.iter().all(starts_on_day), "{before}");
    let body = br#"{"service": "2000000001", "start": "2026-06-16T20:00:00+01:00", "for": "20m", "id": "mine"}"#;
    let add = call("POST", "/slots").body(body.to_vec());
    assert_eq!(
        desk.done(&add).await["end"],
        "2026-06-16T19:20:00.000+00:00"
    );
    let after = desk.ask("GET", &day).await;
    assert_eq!(
        after["total"].as_u64(),
        before["total"].as_u64().map(|total| total + 1)
    );
    let (status, error) = desk.refused(&add).await;
    assert_eq!((status, error["code"].as_str()), (409, Some("slot-exists")));
    let (status, error) = desk.refused(&call("GET", "/slots")).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("service")));
    let (status, error) = desk.refused(&call("GET", "/slots?servce=1")).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("servce")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_slot_is_booked_by_hand_and_the_appointment_shows_its_history() {
    let desk = controlled(Setup::standard());
    let slot = desk.stand.free_slot().await;
    let body = serde_json::json!({"slot": slot["id"]}).to_string();
    let booked = desk.done(&call("POST", "/appointments").body(body)).await;
    let id = booked["id"].as_str().unwrap();
    assert_eq!(desk.stand.send(&Request::read(id)).await.status, 200);
    let history = desk.ask("GET", &format!("/appointments/{id}")).await;
    assert_eq!(history["versions"][0]["resource"]["status"], "booked");
    let (status, _) = desk.refused(&call("GET", "/appointments/nobody")).await;
    assert_eq!(status, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_is_switched_off_and_on_and_its_decisions_are_counted() {
    let behaviour = "  - {id: no, when: {interaction: capabilities.read}, then: {answer: {refuse: not-implemented}}}\n";
    let desk = controlled(Setup::standard().behaviours(behaviour));
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    assert_eq!(ask().await, 501);
    assert_eq!(desk.ask("POST", "/behaviours/no/off").await["is-on"], false);
    assert_eq!(ask().await, 200);
    desk.ask("POST", "/behaviours/no/on").await;
    assert_eq!(ask().await, 501);
    let all = desk.ask("GET", "/behaviours").await;
    let mut all = all["behaviours"].as_array().unwrap().iter();
    let shown = all.find(|behaviour| behaviour["id"] == "no").unwrap();
    assert_eq!(
        (&shown["decided"], &shown["is-on"]),
        (&2.into(), &true.into())
    );
    let (status, _) = desk.refused(&call("POST", "/behaviours/none/off")).await;
    assert_eq!(status, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn spaces_are_listed_reset_and_dropped() {
    let by = SpaceBy::Header("X-Team".to_owned());
    let desk = controlled(Setup::standard().spaces(by, SpaceBounds::default()));
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let book = async |team: &str| {
        let booking = Request::book(&body).header("X-Team", team);
        desk.stand.send(&booking).await.status
    };
    assert_eq!((book("red").await, book("blue").await), (201, 201));
    let spaces = desk.ask("GET", "/spaces").await;
    let names: Vec<&str> = (spaces["spaces"].as_array().unwrap().iter())
        .map(|space| space["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["", "red", "blue"]);
    assert_eq!(spaces["spaces"][1]["appointments"], 1);
    desk.ask("POST", "/reset?space=red").await;
    assert_eq!((book("red").await, book("blue").await), (201, 422));
    assert_eq!(desk.ask("GET", "/appointments?space=red").await["total"], 1);
    desk.ask("DELETE", "/spaces/blue").await;
    assert_eq!(book("blue").await, 201, "it has begun anew");
    let (status, error) = desk.refused(&call("GET", "/journal?space=green")).await;
    assert_eq!((status, error["place"].as_str()), (404, Some("space")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn coverage_says_what_was_used_and_a_reset_begins_anew() {
    let desk = controlled(Setup::standard());
    desk.stand.booked().await;
    let coverage = desk.ask("GET", "/coverage").await;
    let count = |part: &str, name: &str| {
        let each = coverage[part]["each"].as_array().unwrap();
        let found = each.iter().find(|it| it["name"] == name).unwrap();
        found["count"].as_u64().unwrap()
    };
    assert_eq!(count("interactions", "appointment.book"), 1);
    assert_eq!(count("interactions", "appointment.cancel"), 0);
    assert!(coverage["checks"]["used"].as_u64().unwrap() > 0);
    desk.ask("POST", "/reset").await;
    let after = desk.ask("GET", "/coverage").await;
    assert_eq!(after["interactions"]["used"], 0);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_takes_effect_later_does_so_in_the_diary_in_which_it_began() {
    let later = "  - {id: later, when: {interaction: appointment.book}, then: {effect: {commit-later: 50ms}}}\n";
    let desk = controlled(Setup::standard().with_running_clock().behaviours(later));
    let booking = Appointment::of(&desk.stand.free_slot().await).body();
    let old = desk.stand.running.provider().diary().clone();
    desk.stand.send(&Request::book(&booking)).await;
    desk.ask("POST", "/reset").await;
    within(async {
        while old.appointments().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(desk.ask("GET", "/appointments").await["total"], 0);
    desk.stand.stop().await;
}
