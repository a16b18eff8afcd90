//! Contenders of a race are on their way at the same time.

use crate::server::{Server, json};
use bookend_consumer::{Client, race};
use bookend_model::{Clock, Headers, Request};
use bookend_tls::ClientFiles;
use bytes::Bytes;
use std::sync::Barrier;
use std::time::Duration;

const CONTENDERS: usize = 5;

#[test]
fn every_contender_is_sent_before_any_is_answered() {
    let barrier = Barrier::new(CONTENDERS);
    // An answer comes only when all requests are there: sent one by one, they would time out.
    let server = Server::answering(move |_| {
        barrier.wait();
        json(200, "{}")
    });
    let requests: Vec<Request> = (0..CONTENDERS)
        .map(|number| Request {
            method: "GET".to_owned(),
            path: "/Slot".to_owned(),
            query: Vec::new(),
            target: format!("/Slot?n={number}"),
            headers: Headers::new(),
            body: Bytes::new(),
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = Client::new(&server.base(), &ClientFiles::default(), Clock::system()).unwrap();
    let exchanges = runtime.block_on(race(&client, requests, Duration::from_secs(20)));
    let targets: Vec<&str> = exchanges
        .iter()
        .filter(|exchange| exchange.attempt.is_ok())
        .map(|exchange| exchange.request.target.as_str())
        .collect();
    assert_eq!(
        targets,
        [
            "/Slot?n=0",
            "/Slot?n=1",
            "/Slot?n=2",
            "/Slot?n=3",
            "/Slot?n=4"
        ]
    );
}
