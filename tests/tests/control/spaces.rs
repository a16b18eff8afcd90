//! Callers kept apart.

use crate::desk::controlled;
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Appointment, BASE, Request, Setup, Stand, Token};
use std::time::Duration;

/// A header field that names a space.
const TEAM: &str = "X-Team";

fn by_header(bounds: SpaceBounds) -> Stand {
    let by = SpaceBy::Header(TEAM.to_owned());
    Setup::standard().spaces(by, bounds).start()
}

#[tokio::test]
async fn what_is_booked_in_one_space_is_free_in_the_others() {
    let stand = by_header(SpaceBounds::default());
    let body = Appointment::of(&stand.free_slot().await).body();
    let booking = Request::book(&body);
    for team in ["red", "blue"] {
        let mine = Request::book(&body).header(TEAM, team);
        assert_eq!(stand.send(&mine).await.status, 201, "{team}");
        let again = Request::book(&body).header(TEAM, team);
        assert_eq!(stand.send(&again).await.status, 422, "{team}");
    }
    let answer = stand.send(&booking).await;
    assert_eq!(answer.status, 201, "those who name none have one of theirs");
    stand.stop().await;
}

#[tokio::test]
async fn schedules_count_in_each_space_by_itself() {
    let behaviour = "  - {id: once, when: {interaction: capabilities.read}, schedule: {times: 1}, then: {answer: {refuse: not-implemented}}}\n";
    let by = SpaceBy::Header(TEAM.to_owned());
    let setup = Setup::standard().behaviours(behaviour);
    let stand = setup.spaces(by, SpaceBounds::default()).start();
    let asked = async |team| {
        let request = Request::capabilities().header(TEAM, team);
        stand.send(&request).await.status
    };
    assert_eq!((asked("a").await, asked("a").await), (501, 200));
    assert_eq!((asked("b").await, asked("b").await), (501, 200));
    stand.stop().await;
}

#[tokio::test]
async fn machines_go_on_in_each_space_by_themselves() {
    let script = "bookend: 1
dialect: careconnect-stu3
machines:
  desk: {states: {open: shut, shut: []}}
behaviours:
  - id: shuts
    when: {interaction: capabilities.read, state.desk: open}
    then: {transition: {desk: shut}, answer: {respond: {status: 201}}}
";
    let by = SpaceBy::Header(TEAM.to_owned());
    let setup = Setup::standard().script("desk.yaml", script);
    let stand = setup.spaces(by, SpaceBounds::default()).start();
    let asked = async |team| {
        let request = Request::capabilities().header(TEAM, team);
        stand.send(&request).await.status
    };
    assert_eq!((asked("a").await, asked("a").await), (201, 200));
    assert_eq!((asked("b").await, asked("b").await), (201, 200));
    stand.stop().await;
}

/// Chance goes by message and by how often it came: had the messages of one space been counted with
/// those of the other, the second to send them would have the chances of those who try again.
#[tokio::test]
async fn chance_is_the_same_in_each_space_whatever_came_to_the_others() {
    let behaviour = "  - {id: rare, when: {interaction: capabilities.read}, schedule: {probability: 40%}, then: {answer: {refuse: not-implemented}}}\n";
    let by = SpaceBy::Header(TEAM.to_owned());
    let setup = Setup::standard().behaviours(behaviour);
    let stand = setup.spaces(by, SpaceBounds::default()).start();
    let hit = async |team: &str| {
        let mut hit = Vec::new();
        for number in 0..40 {
            let request = Request::capabilities().header(TEAM, team);
            let request = request.header("X-Request-ID", &format!("id-{number}"));
            hit.push(stand.send(&request).await.status == 501);
        }
        hit
    };
    let first = hit("a").await;
    assert_eq!(hit("b").await, first);
    assert_ne!(hit("a").await, first, "who tries again has another chance");
    assert!(first.contains(&true) && first.contains(&false));
    stand.stop().await;
}

#[tokio::test]
async fn a_path_is_the_service_root_of_a_space() {
    let setup = Setup::standard().spaces(SpaceBy::Path, SpaceBounds::default());
    let stand = setup.start();
    let body = Appointment::of(&stand.free_slot().await).body();
    let token = |scope| Token::sound(scope).claim("aud", format!("{BASE}/spaces/red"));
    let mut booking = Request::book(&body).token(&token("patient/appointment.write"));
    booking.target = "/STU3/spaces/red/Appointment".to_owned();
    let answer = stand.send(&booking).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let location = answer.header("Location").unwrap();
    let root = format!("{BASE}/spaces/red/Appointment/");
    assert!(location.starts_with(&root), "{location}");
    let id = answer.resource()["id"].as_str().unwrap().to_owned();
    let mut read = Request::read(&id);
    assert_eq!(
        stand.send(&read).await.status,
        404,
        "it is in the other one"
    );
    read = read.token(&token("patient/appointment.read"));
    read.target = format!("/STU3/spaces/red/Appointment/{id}");
    assert_eq!(stand.send(&read).await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn callers_have_a_space_each_where_they_are_told_apart_by_who_they_are() {
    let setup = Setup::standard().spaces(SpaceBy::Caller, SpaceBounds::default());
    let stand = setup.start();
    let body = Appointment::of(&stand.free_slot().await).body();
    for (asid, status) in [
        ("200000000001", 201),
        ("200000000002", 201),
        ("200000000001", 422),
    ] {
        let booking = Request::book(&body).header("Ssp-From", asid);
        assert_eq!(stand.send(&booking).await.status, status, "{asid}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn there_are_as_many_spaces_as_may_be_and_who_finds_no_room_is_told() {
    let stand = by_header(SpaceBounds {
        count: 2,
        idle: Duration::from_hours(1),
        ..SpaceBounds::default()
    });
    let ask = async |team: &str| {
        let request = Request::capabilities().header(TEAM, team);
        stand.send(&request).await
    };
    assert_eq!(ask("a").await.status, 200);
    assert_eq!(ask("b").await.status, 200);
    let refused = ask("c").await;
    assert_eq!(refused.status, 503);
    assert!(
        refused.diagnostics().contains("there are 2 spaces"),
        "{}",
        refused.text()
    );
    assert_eq!(ask("a").await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn the_space_that_is_idle_for_longest_makes_room() {
    let stand = by_header(SpaceBounds {
        count: 2,
        idle: Duration::ZERO,
        ..SpaceBounds::default()
    });
    let body = Appointment::of(&stand.free_slot().await).body();
    let book = async |team: &str| {
        let booking = Request::book(&body).header(TEAM, team);
        stand.send(&booking).await.status
    };
    for team in 0..50 {
        assert_eq!(book(&team.to_string()).await, 201);
        assert_eq!(book(&team.to_string()).await, 422);
    }
    assert_eq!(book("49").await, 422, "it is there still");
    assert_eq!(book("0").await, 201, "it has begun anew");
    stand.stop().await;
}

#[tokio::test]
async fn what_is_no_name_of_a_space_is_refused() {
    let stand = by_header(SpaceBounds::default());
    let long = "a".repeat(129);
    let refused = stand
        .send(&Request::capabilities().header(TEAM, &long))
        .await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.diagnostics().contains("no name of a space"),
        "{}",
        refused.text()
    );
    stand.stop().await;
}

#[tokio::test]
async fn a_space_that_the_program_has_for_itself_is_dropped_with_its_handle() {
    let setup = Setup::standard().spaces(SpaceBy::Path, SpaceBounds::default());
    let desk = controlled(setup);
    let names = async || -> Vec<String> {
        let spaces = desk.ask("GET", "/spaces").await;
        let spaces = spaces["spaces"].as_array().unwrap().iter();
        spaces
            .map(|space| space["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let own = desk.stand.running.own_spaces();
    let first = own.open("clock[1]").await.unwrap();
    let second = own.open("clock[1]").await.unwrap();
    assert_eq!(names().await, ["", "clock-1", "clock-1-2"]);
    let root = format!("http://{}/STU3/spaces/clock-1", desk.stand.address());
    assert_eq!(first.url(), root);
    second.clock().set("2035-06-15T09:00:00Z".parse().unwrap());
    assert_eq!(first.clock().now(), desk.stand.clock.now());
    let mut asked = Request::capabilities();
    asked.target = "/STU3/spaces/clock-1-2/metadata".to_owned();
    let answer = desk.stand.send(&asked).await;
    assert_eq!(
        answer.header("Date"),
        Some("Fri, 15 Jun 2035 09:00:00 GMT"),
        "{}",
        answer.text()
    );
    drop(first);
    assert_eq!(names().await, ["", "clock-1-2"]);
    drop(second);
    assert_eq!(names().await, [""]);
    desk.stand.stop().await;
}

#[tokio::test]
async fn no_space_is_opened_where_no_path_leads_to_it() {
    let stand = by_header(SpaceBounds::default());
    let error = stand.running.own_spaces().open("mine").await.unwrap_err();
    let says = "callers are told apart by `header:X-Team`";
    assert!(error.to_string().starts_with(says), "{error}");
    stand.stop().await;
}

#[tokio::test]
async fn who_opens_more_spaces_than_there_may_be_is_told() {
    let bounds = SpaceBounds {
        count: 1,
        idle: Duration::from_mins(1),
        ..SpaceBounds::default()
    };
    let stand = Setup::standard().spaces(SpaceBy::Path, bounds).start();
    let own = stand.running.own_spaces();
    let first = own.open("first").await.unwrap();
    let error = own.open("second").await.unwrap_err().to_string();
    assert!(error.contains("`spaces-full`"), "{error}");
    assert!(error.contains("limit: 1"), "{error}");
    drop(first);
    own.open("second").await.unwrap();
    stand.stop().await;
}

#[tokio::test]
async fn the_appointments_of_a_space_take_no_more_room_than_there_is_for_them() {
    let bounds = SpaceBounds {
        appointment_bytes: 20_000,
        ..SpaceBounds::default()
    };
    let desk = controlled(Setup::standard().spaces(SpaceBy::None, bounds));
    let first = desk.stand.booked().await;
    desk.stand.cancelled(&first).await;
    for _ in 0..10 {
        let booked = desk.stand.booked().await;
        desk.stand.cancelled(&booked).await;
    }
    let space = desk.ask("GET", "/spaces").await["spaces"][0].take();
    let (room, kept) = (&space["diary"], &space["appointments"]);
    let number = |of: &serde_json::Value| of.as_u64().unwrap();
    assert!(number(&room["bytes"]) <= 20_000, "{space}");
    assert_eq!(number(&room["most-bytes"]), 20_000);
    assert_eq!(number(&room["made-room"]) + number(kept), 11, "{space}");
    let id = first["id"].as_str().unwrap();
    assert_eq!(desk.stand.send(&Request::read(id)).await.status, 404);
    desk.stand.stop().await;
}
