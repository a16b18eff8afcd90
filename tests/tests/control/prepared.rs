//! Spaces that are prepared before anybody calls in them.

use crate::desk::{call, controlled};
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Request, Setup};
use std::time::Duration;

/// A header field that names a space.
const TEAM: &str = "X-Team";

#[tokio::test]
async fn a_space_is_prepared_before_its_first_request() {
    let by = SpaceBy::Header(TEAM.to_owned());
    let desk = controlled(Setup::standard().spaces(by, SpaceBounds::default()));
    let gone = r#"{"when": {}, "then": {"answer": {"refuse": "not-found"}}}"#;
    for (method, target) in [("GET", "/clock"), ("GET", "/arm"), ("DELETE", "/arm")] {
        let asked = call(method, &format!("{target}?space=red"));
        assert_eq!(desk.refused(&asked).await.0, 404, "{method} {target}");
    }
    let arm = call("POST", "/arm?space=red").body(gone);
    desk.done(&arm).await;
    let set = call("PUT", "/clock?space=red").body(r#"{"advance": "6m"}"#);
    desk.done(&set).await;
    let ask = async |team: &str| {
        let request = Request::capabilities().header(TEAM, team);
        desk.stand.send(&request).await.status
    };
    assert_eq!((ask("red").await, ask("blue").await), (404, 200));
    assert_eq!(ask("red").await, 403, "tokens last for five minutes");
    desk.stand.stop().await;
}

#[tokio::test]
async fn no_more_spaces_are_prepared_than_there_may_be_nor_any_that_no_request_names() {
    let bounds = SpaceBounds {
        count: 1,
        idle: Duration::from_hours(1),
        ..SpaceBounds::default()
    };
    let desk = controlled(Setup::standard().spaces(SpaceBy::Path, bounds));
    let set = |space: &str| {
        let target = format!("/clock?space={space}");
        call("PUT", &target).body(r#"{"advance": "6m"}"#)
    };
    desk.done(&set("red")).await;
    for (space, status, code) in [
        ("blue", 503, "spaces-full"),
        ("a%20b", 400, "space-invalid"),
    ] {
        let (found, error) = desk.refused(&set(space)).await;
        assert_eq!((found, &error["code"]), (status, &code.into()), "{error}");
        assert_eq!(error["place"], "space");
    }
    let spaces = desk.ask("GET", "/spaces").await;
    assert_eq!(spaces["spaces"].as_array().unwrap().len(), 2, "{spaces}");
    desk.stand.stop().await;
    let desk = controlled(Setup::standard());
    assert_eq!(
        desk.refused(&set("red")).await.0,
        404,
        "nobody is kept apart"
    );
    desk.stand.stop().await;
}
