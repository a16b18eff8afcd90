//! Clocks and machines, seen and set from outside.

use crate::desk::{call, controlled};
use bookend_model::Clock;
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Request, Setup};
use jiff::Timestamp;
use serde_json::json;

#[tokio::test]
async fn the_clock_of_a_space_is_moved_and_no_other() {
    let by = SpaceBy::Header("X-Team".to_owned());
    let desk = controlled(Setup::standard().spaces(by, SpaceBounds::default()));
    let ask = async |team: &str| {
        let request = Request::capabilities().header("X-Team", team);
        desk.stand.send(&request).await.status
    };
    assert_eq!((ask("red").await, ask("blue").await), (200, 200));
    let put = |text: &str| call("PUT", "/clock?space=red").body(text);
    let moved = desk.done(&put(r#"{"advance": "6m"}"#)).await;
    assert_eq!(moved["now"], "2026-06-15T09:06:00.000+00:00");
    assert_eq!(ask("red").await, 403, "tokens last for five minutes");
    assert_eq!(ask("blue").await, 200);
    assert_eq!(
        desk.ask("GET", "/clock").await["now"],
        "2026-06-15T09:00:00.000+00:00"
    );
    desk.done(&put(r#"{"advance": "-6m"}"#)).await;
    assert_eq!(ask("red").await, 200);
    let set = desk
        .done(&put(r#"{"set": "2026-10-25T00:59:00Z", "run": true}"#))
        .await;
    assert_eq!(set["is-frozen"], false);
    let (status, error) = desk.refused(&put(r#"{"set": "soon"}"#)).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("set")));
    let (status, error) = desk
        .refused(&put(r#"{"advance": "5m", "freeze": "yes"}"#))
        .await;
    assert_eq!((status, error["place"].as_str()), (400, Some("freeze")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_clock_that_is_not_to_stand_still_runs_and_one_of_which_nothing_is_asked_is_told_so() {
    let desk = controlled(Setup::standard());
    let put = |text: &str| call("PUT", "/clock").body(text);
    for (body, is_frozen) in [
        (r#"{"freeze": false}"#, false),
        (r#"{"run": false}"#, true),
        (r#"{"run": true, "freeze": false}"#, false),
        (r#"{"freeze": true, "run": false}"#, true),
    ] {
        assert_eq!(
            desk.done(&put(body)).await["is-frozen"],
            is_frozen,
            "{body}"
        );
    }
    for (body, place) in [
        ("{}", "body"),
        (r#"{"freeze": true, "run": true}"#, "run"),
        (r#"{"freeze": false, "run": false}"#, "run"),
    ] {
        let (status, error) = desk.refused(&put(body)).await;
        assert_eq!((status, error["place"].as_str()), (400, Some(place)));
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_clock_that_is_skewed_runs_beside_that_of_the_machine() {
    let desk = controlled(Setup::standard());
    for (skew, seconds) in [("2h", 7200), ("-30s", -30), ("0s", 0)] {
        let before = Clock::system().now();
        let put = call("PUT", "/clock").body(format!("{{\"skew\": \"{skew}\"}}"));
        let told = desk.done(&put).await;
        let after = Clock::system().now();
        assert_eq!(told["is-frozen"], false, "{skew}: {told}");
        assert_eq!(told["skew"], format!("{}ms", seconds * 1_000), "{told}");
        let now: Timestamp = told["now"].as_str().unwrap().parse().unwrap();
        let beside = |machine: Timestamp| now.as_second() - machine.as_second();
        // A second may have begun between two looks at a clock.
        let (most, least) = (beside(before), beside(after));
        assert!(least <= seconds && seconds <= most, "{skew}: {told}");
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn the_date_of_every_answer_is_that_of_the_clock() {
    let late =
        "  - {id: late, when: {header.Late: body}, then: {delay: {fixed: 1ms, phase: body}}}\n";
    let desk = controlled(Setup::standard().behaviours(late));
    let set = call("PUT", "/clock").body(r#"{"set": "2026-06-15T09:04:00Z"}"#);
    desk.done(&set).await;
    for late in ["", "body"] {
        let request = Request::capabilities().header("Late", late);
        let answer = desk.stand.send(&request).await;
        let date = answer.header("Date");
        assert_eq!(date, Some("Mon, 15 Jun 2026 09:04:00 GMT"), "{late}");
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn machines_are_listed_set_and_begun_anew() {
    let script = "bookend: 1\ndialect: careconnect-stu3\nmachines:\n  desk: {states: {open: shut, shut: open}}\nbehaviours:\n  - {id: shut, when: {interaction: capabilities.read, state.desk: shut}, then: {answer: {refuse: not-implemented}}}\n  - {id: opens, when: {interaction: slot.search, state.desk: shut}, then: {transition: {desk: open}}}\n  - {id: shuts, when: {interaction: slot.search, state.desk: open}, then: {transition: {desk: shut}}}\n";
    let desk = controlled(Setup::standard().script("desk.yaml", script));
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    assert_eq!(
        desk.ask("GET", "/machines").await["machines"][0]["state"],
        "open"
    );
    assert_eq!(ask().await, 200);
    let set = call("PUT", "/machines/desk").body(r#"{"state": "shut"}"#);
    desk.done(&set).await;
    assert_eq!(ask().await, 501);
    desk.ask("DELETE", "/machines").await;
    assert_eq!(ask().await, 200);
    let wrong = call("PUT", "/machines/desk").body(r#"{"state": "ajar"}"#);
    let (status, error) = desk.refused(&wrong).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("state")));
    let unknown = call("PUT", "/machines/door").body(r#"{"state": "shut"}"#);
    assert_eq!(desk.refused(&unknown).await.0, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_remembered_is_seen_and_dropped_with_the_space_or_by_itself() {
    let behaviour = "  - {id: once, when: {interaction: capabilities.read, remembered.seen: {exists: false}}, then: {remember: {seen: true}, answer: {refuse: not-implemented}}}\n";
    let desk = controlled(Setup::standard().behaviours(behaviour));
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    for forgetting in [("POST", "/reset"), ("DELETE", "/remembered")] {
        assert_eq!((ask().await, ask().await), (501, 200), "{forgetting:?}");
        let told = desk.ask("GET", "/remembered").await;
        let seen = json!([{"name": "seen", "key": "", "value": true}]);
        assert_eq!(told["remembered"], seen);
        desk.ask(forgetting.0, forgetting.1).await;
        assert_eq!(
            desk.ask("GET", "/remembered").await["remembered"],
            json!([])
        );
    }
    assert_eq!(ask().await, 501);
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_that_is_armed_remembers_as_those_of_scripts_do() {
    let desk = controlled(Setup::standard());
    let once = "when: {interaction: capabilities.read, remembered.seen: {exists: false}}\nthen: {remember: {seen: true}, answer: {refuse: not-implemented}}\ntimes: 5\n";
    desk.done(&call("POST", "/arm").body(once)).await;
    let ask = async || desk.stand.send(&Request::capabilities()).await.status;
    assert_eq!((ask().await, ask().await), (501, 200));
    desk.stand.stop().await;
}
