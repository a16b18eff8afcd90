//! What goes over the wire, and what comes of it when the other end misbehaves.

use crate::server::{Reply, Server, json, resetting, with_headers};
use bookend_consumer::{Client, ClientError};
use bookend_model::{AttemptErrorKind, Clock, Exchange, Headers, Request};
use bookend_tls::ClientFiles;
use bytes::Bytes;
use std::net::TcpListener;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

fn request(target: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: target.to_owned(),
        headers: Headers::from_iter([("Accept", "application/fhir+json"), ("Ssp-From", "1")]),
        body: Bytes::new(),
    }
}

fn send_for(base: &str, request: &Request, patience: Duration) -> Exchange {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = Client::new(base, &ClientFiles::default(), Clock::system()).unwrap();
        client.send(request, patience).await
    })
}

fn send(base: &str, request: &Request) -> Exchange {
    send_for(base, request, PATIENCE)
}

/// The kind of failure that a server's reply amounts to.
fn kind(reply: Reply) -> AttemptErrorKind {
    let server = Server::always(reply);
    send(&server.base(), &request("/Slot"))
        .attempt
        .unwrap_err()
        .kind
}

fn raw(text: &str) -> Reply {
    Reply::SayAndClose(text.as_bytes().to_vec())
}

#[test]
fn the_target_is_sent_byte_for_byte() {
    let server = Server::always(json(200, "{}"));
    let target = "/Slot?schedule.actor%3Ahealthcareservice=1&start=ge2026-06-22T00%3A00%3A00%2B01%3A00&x=%27%7C~-._&e=";
    send(&server.base(), &request(target)).attempt.unwrap();
    assert!(
        server
            .hear()
            .starts_with(&format!("GET /STU3{target} HTTP/1.1\r\n"))
    );
}

#[test]
fn a_target_that_would_be_changed_is_not_sent() {
    let server = Server::always(json(200, "{}"));
    let exchange = send(&server.base(), &request("/Slot/../Appointment"));
    insta::assert_snapshot!(
        exchange.attempt.unwrap_err().detail.replace(&server.base(), "<base>"),
        @"`<base>/Slot/../Appointment` cannot be sent as it is, only `/STU3/Appointment`"
    );
    assert!(server.heard().is_empty());
}

#[test]
fn nothing_is_added_to_the_header_fields_but_what_http_needs() {
    let server = Server::always(json(200, "{}"));
    send(&server.base(), &request("/Slot")).attempt.unwrap();
    let heard = server.hear();
    let names: Vec<&str> = heard
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    assert_eq!(names, ["accept", "ssp-from", "host"]);
}

#[test]
fn what_the_library_adds_when_nothing_is_asked_for_is_recorded() {
    let server = Server::always(json(200, "{}"));
    let mut request = request("/Slot");
    request.headers.drop("Accept");
    let exchange = send(&server.base(), &request);
    assert!(server.hear().contains("accept: */*"));
    assert_eq!(exchange.request.headers.first("Accept"), Some("*/*"));
}

#[test]
fn a_redirect_is_not_followed() {
    let server = Server::always(with_headers(307, "Location: /STU3/elsewhere\r\n", ""));
    let exchange = send(&server.base(), &request("/Slot"));
    assert_eq!(exchange.attempt.unwrap().status, 307);
    assert_eq!(server.heard().len(), 1);
}

#[test]
fn a_compressed_body_stays_as_it_came() {
    let server = Server::always(with_headers(200, "Content-Encoding: gzip\r\n", "not gzip"));
    let response = send(&server.base(), &request("/Slot")).attempt.unwrap();
    assert_eq!(response.body, "not gzip");
    assert_eq!(response.headers.first("Content-Encoding"), Some("gzip"));
}

#[test]
fn a_connection_is_used_again() {
    let server = Server::always(json(200, "{}"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = Client::new(&server.base(), &ClientFiles::default(), Clock::system()).unwrap();
    runtime.block_on(async {
        for _ in 0..2 {
            let exchange = client.send(&request("/Slot"), PATIENCE).await;
            exchange.attempt.unwrap();
        }
    });
    assert_eq!(server.heard().len(), 2);
}

#[test]
fn a_port_where_nobody_listens_is_a_failure_to_connect() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let error = send(&base, &request("/")).attempt.unwrap_err();
    assert_eq!(error.kind, AttemptErrorKind::Connect, "{}", error.detail);
}

#[test]
fn a_reset_is_a_closed_connection() {
    let base = format!("http://{}", resetting());
    let mut request = request("/");
    request.method = "POST".to_owned();
    request.body = Bytes::from(vec![b'x'; 100_000]);
    let error = send(&base, &request).attempt.unwrap_err();
    assert_eq!(error.kind, AttemptErrorKind::Closed, "{}", error.detail);
}

#[test]
fn a_close_without_a_byte_is_a_closed_connection() {
    assert_eq!(kind(raw("")), AttemptErrorKind::Closed);
}

#[test]
fn a_body_shorter_than_promised_is_a_closed_connection() {
    let cut = raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort");
    assert_eq!(kind(cut), AttemptErrorKind::Closed);
    let cut = raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nshort");
    assert_eq!(kind(cut), AttemptErrorKind::Closed);
}

#[test]
fn bytes_that_are_no_http_are_malformed() {
    assert_eq!(
        kind(raw("what is this\r\n\r\n")),
        AttemptErrorKind::Malformed
    );
    let chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    assert_eq!(kind(raw(chunk)), AttemptErrorKind::Malformed);
    let length = "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n";
    assert_eq!(kind(raw(length)), AttemptErrorKind::Malformed);
}

#[test]
fn patience_that_has_run_out_is_a_timeout() {
    let server = Server::always(Reply::Hang);
    let patience = Duration::from_millis(30);
    let exchange = send_for(&server.base(), &request("/"), patience);
    assert_eq!(
        exchange.attempt.unwrap_err().kind,
        AttemptErrorKind::Timeout
    );
    assert!(exchange.total >= patience);
}

#[test]
fn what_is_no_service_root_is_refused() {
    let refused = |target: &str| {
        let error = Client::new(target, &ClientFiles::default(), Clock::system()).unwrap_err();
        assert!(matches!(error, ClientError::Target { .. }));
        error.to_string()
    };
    insta::assert_snapshot!(refused("localhost:4434"), @"`localhost:4434` is not a service root: it begins with neither `http://` nor `https://`; write for example `http://127.0.0.1:4434/STU3`");
    insta::assert_snapshot!(refused("http://a/b?c"), @"`http://a/b?c` is not a service root: it has a query or a fragment; write for example `http://127.0.0.1:4434/STU3`");
    insta::assert_snapshot!(refused("nonsense"), @"`nonsense` is not a service root: it begins with neither `http://` nor `https://`; write for example `http://127.0.0.1:4434/STU3`");
}
