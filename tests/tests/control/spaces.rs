//! Callers kept apart.

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
