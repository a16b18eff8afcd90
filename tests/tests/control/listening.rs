//! The traffic as it comes.

use crate::desk::{call, controlled};
use bookend_tests::{Request, Setup, within};
use serde_json::Value;
use tokio::io::AsyncBufReadExt;

#[tokio::test]
async fn those_who_listen_hear_of_what_they_want_at_once() {
    let desk = controlled(Setup::standard());
    let mut stream = desk.listen("/journal/live?status=404").await;
    let mut line = String::new();
    desk.stand.send(&Request::capabilities()).await;
    desk.stand.send(&Request::read("nobody")).await;
    while !line.starts_with("data: ") {
        line.clear();
        within(stream.read_line(&mut line)).await.unwrap();
    }
    let told: Value = serde_json::from_str(line.trim_start_matches("data: ")).unwrap();
    assert_eq!((&told["id"], &told["status"]), (&2.into(), &404.into()));
    drop(stream);
    desk.stand.stop().await;
}

#[tokio::test]
async fn those_who_listen_again_are_first_told_what_came_meanwhile() {
    let desk = controlled(Setup::standard());
    for _ in 0..3 {
        desk.stand.send(&Request::read("nobody")).await;
        desk.stand.send(&Request::capabilities()).await;
    }
    let again = call("GET", "/journal/live?status=404").header("Last-Event-ID", "1");
    let mut stream = desk.listen_as(&again).await;
    desk.stand.send(&Request::read("nobody")).await;
    let (mut line, mut told) = (String::new(), Vec::new());
    while told.len() < 3 {
        line.clear();
        within(stream.read_line(&mut line)).await.unwrap();
        told.extend(line.strip_prefix("id: ").map(|id| id.trim().to_owned()));
    }
    assert_eq!(told, ["3", "5", "7"]);
    drop(stream);
    desk.stand.stop().await;
}
