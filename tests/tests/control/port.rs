//! The port itself: who may use it, what it describes, and how it complains.

use crate::desk::{Controlled, call, controlled};
use bookend_tests::{Connection, Request, Setup, within};
use serde_json::Value;
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn every_path_that_is_described_answers() {
    let desk = controlled(Setup::standard());
    let document = desk.ask("GET", "/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if path == "/journal/live" {
                continue;
            }
            let target = ["{id}", "{name}", "{asset}", "{part}"]
                .iter()
                .fold(path.clone(), |path, part| path.replace(part, "x"));
            // As a browser: others are not answered with the page.
            let call = call(&method.to_uppercase(), &target).header("Accept", "text/html");
            let answer = desk.send(&call).await;
            assert!(answer.status < 500, "{method} {path}: {}", answer.text());
            assert_ne!(answer.status, 405, "{method} {path}");
            if answer.status >= 400 {
                let told: Value = serde_json::from_str(&answer.text()).unwrap();
                let error = &told["error"];
                assert_ne!(error["code"], "not-found", "{method} {path}");
                assert!(error["message"].is_string(), "{method} {path}: {told}");
                let described = methods[method]["responses"].as_object().unwrap();
                assert!(
                    described.contains_key(&answer.status.to_string()),
                    "{method} {path}: {told}"
                );
            }
        }
    }
    let (status, error) = desk.refused(&call("GET", "/nothing")).await;
    assert_eq!((status, error["code"].as_str()), (404, Some("not-found")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_token_has_to_be_shown_where_there_is_one() {
    let setup = Setup::standard().control_token("0123456789");
    let desk = controlled(setup);
    let (status, error) = desk.refused(&call("GET", "/health")).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (401, Some("unauthorised"))
    );
    let shown = call("GET", "/health").header("Authorization", "Bearer 0123456789");
    assert_eq!(desk.done(&shown).await["status"], "alive");
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_page_on_the_web_cannot_drive_it() {
    let desk = controlled(Setup::standard());
    let refused = async |desk: &Controlled, name: &str, value: &str| {
        let reset = call("POST", "/reset").header(name, value);
        desk.refused(&reset).await.0
    };
    assert_eq!(refused(&desk, "Host", "evil.example:4435").await, 403);
    assert_eq!(refused(&desk, "Origin", "https://evil.example").await, 403);
    assert_eq!(refused(&desk, "Sec-Fetch-Site", "cross-site").await, 403);
    let own = call("POST", "/reset").header("Origin", "http://localhost:4435");
    assert_eq!(desk.done(&own).await["reset"], true);
    desk.stand.stop().await;
}

#[tokio::test]
async fn figures_are_given_as_prometheus_reads_them() {
    let desk = controlled(Setup::standard());
    desk.stand.send(&Request::capabilities()).await;
    let text = desk.send(&call("GET", "/metrics")).await.text();
    let line = "bookend_exchanges_total{interaction=\"capabilities.read\",status=\"200\"} 1";
    assert!(text.lines().any(|it| it == line), "{text}");
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_provider_that_stops_ends_the_streams_of_those_who_listen() {
    let desk = controlled(Setup::standard());
    let mut listener = desk.listen("/journal/live").await;
    let mut rest = String::new();
    let stopped = desk.stand.stop();
    let (ended, ()) =
        within(async { tokio::join!(listener.read_to_string(&mut rest), stopped) }).await;
    ended.unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "the stream breaks off: {rest}");
}

#[tokio::test]
async fn who_shows_no_token_is_refused_before_the_body_is_read() {
    let desk = controlled(Setup::standard().control_token("0123456789"));
    let mut connection = Connection::open(desk.port).await;
    let head = "PUT /scripts HTTP/1.1\r\nHost: localhost:4435\r\nContent-Length: 1000\r\n\r\n";
    connection.write(head.as_bytes()).await;
    assert_eq!(connection.read().await.status, 401, "nothing was sent yet");
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_complained_of_as_everything_is() {
    let desk = controlled(Setup::standard());
    let mut connection = Connection::open(desk.port).await;
    let head = "PUT /scripts HTTP/1.1\r\nHost: localhost:4435\r\nContent-Length: 17000000\r\n\r\n";
    connection.write(head.as_bytes()).await;
    let answer = connection.read().await;
    let told: Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(
        (answer.status, &told["error"]["code"]),
        (413, &"too-large".into())
    );
    desk.stand.stop().await;
}

#[tokio::test]
async fn the_head_of_what_never_ends_ends() {
    let desk = controlled(Setup::standard());
    let mut connection = Connection::open(desk.port).await;
    for path in ["/journal/live", "/health"] {
        let head = connection.exchange(&call("HEAD", path)).await;
        assert_eq!(head.status, 200, "{path}");
    }
    desk.stand.stop().await;
}
