//! Clocks and machines, seen and set from outside.

use crate::desk::{call, controlled};
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Request, Setup};

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
