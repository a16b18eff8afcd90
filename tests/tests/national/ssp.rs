//! The proxy, before a provider that stands, one that does not, and one that says nothing.

use crate::{StandIns, stand_ins};
use bookend_tests::{Connection, Request, Response, Setup, Stand, fresh_id, within};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const SEARCH: &str = "/Slot?schedule.actor%3Ahealthcareservice=2000000001";

/// Starts stand-ins before a provider at an address.
async fn before(address: SocketAddr, more: &[&str]) -> StandIns {
    let root = format!("provider=http://{address}/STU3");
    let flags: Vec<&str> = ["--root", &root]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    stand_ins(&flags).await
}

/// Puts the URL of a provider behind that of the proxy.
fn through(address: SocketAddr, request: Request, target: &str) -> Request {
    let request = Request {
        target: format!("/http://{address}{target}"),
        ..request
    };
    let ids = [("Ssp-From", "200000000001"), ("Ssp-To", "200000000002")];
    let request = ids.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    request.header("Ssp-TraceID", &fresh_id())
}

fn search(address: SocketAddr) -> Request {
    through(address, Request::search_all(), &format!("/STU3{SEARCH}"))
}

async fn send(stand_ins: &StandIns, request: &Request) -> Response {
    Connection::open(stand_ins.http)
        .await
        .exchange(request)
        .await
}

/// Returns the one issue of an OperationOutcome.
fn issue(response: &Response) -> Value {
    let outcome: Value = serde_json::from_slice(&response.plain()).unwrap();
    assert_eq!(
        outcome["issue"].as_array().map(Vec::len),
        Some(1),
        "{outcome}"
    );
    outcome["issue"][0].clone()
}

/// Returns status and token of a refusal.
fn refusal(response: &Response) -> (u16, String) {
    let issue = issue(response);
    let token = issue["diagnostics"].as_str().unwrap_or_default();
    (response.status, token.to_owned())
}

#[tokio::test]
async fn a_search_goes_through_and_comes_back_as_it_is() {
    let provider: Stand = Setup::standard().start();
    let stand_ins = before(provider.address(), &[]).await;
    let request = search(provider.address());
    let response = send(&stand_ins, &request).await;
    assert_eq!(response.status, 200, "{}", response.text());
    let direct = Request {
        target: format!("/STU3{SEARCH}"),
        ..request
    };
    let answered = Connection::open(provider.address())
        .await
        .exchange(&direct)
        .await;
    let slots = |response: &Response| response.entries("Slot").len();
    assert!(slots(&response) > 0);
    assert_eq!(slots(&response), slots(&answered));
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn a_refusal_of_the_provider_comes_back_as_it_is() {
    let provider: Stand = Setup::standard().start();
    let stand_ins = before(provider.address(), &[]).await;
    let request = search(provider.address()).without("Authorization");
    let response = send(&stand_ins, &request).await;
    let direct = Request {
        target: format!("/STU3{SEARCH}"),
        ..request
    };
    let answered = Connection::open(provider.address())
        .await
        .exchange(&direct)
        .await;
    assert_eq!(response.status, answered.status);
    assert!(response.status >= 400);
    assert_eq!(issue(&response)["details"], issue(&answered)["details"]);
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn the_provider_gets_what_was_sent_but_for_the_fields_of_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stand_ins = before(address, &[]).await;
    let answering = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        let answer = "HTTP/1.1 418 Teapot\r\nX-Own: 1\r\nConnection: X-Mine\r\nX-Mine: 2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        socket.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(head).unwrap()
    });
    let target = "/STU3/Slot?a=x%7Cy&b=%2B%20&c=|";
    let request = through(address, Request::search_all(), target)
        .header("Connection", "X-Private")
        .header("X-Private", "1");
    let response = send(&stand_ins, &request).await;
    let head = within(answering).await.unwrap();
    assert!(
        head.starts_with(&format!("GET {target} HTTP/1.1\r\n")),
        "{head}"
    );
    let lowered = head.to_lowercase();
    assert!(lowered.contains(&format!("host: {address}\r\n")), "{head}");
    assert!(lowered.contains("forwarded: for=127.0.0.1;"), "{head}");
    assert!(lowered.contains("authorization: bearer "), "{head}");
    assert!(!lowered.contains("x-private"), "{head}");
    assert_eq!((response.status, response.text().as_str()), (418, "abc"));
    assert_eq!(response.header("x-own"), Some("1"));
    assert_eq!(response.header("x-mine"), None);
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn each_check_refuses_with_its_status_and_token() {
    let provider: Stand = Setup::standard().start();
    let address = provider.address();
    let stand_ins = before(address, &[]).await;
    let base = || search(address);
    let url = format!("http://{address}/STU3{SEARCH}");
    let elsewhere = format!("http://{address}/other{SEARCH}");
    let other = Request {
        target: format!("/{elsewhere}"),
        ..base()
    };
    let both = |name: &str, value: &str| base().header(name, value);
    let cases = [
        (
            base().without("Ssp-TraceID"),
            400,
            "MISSING_OR_INVALID_HEADER".to_owned(),
        ),
        (
            both("Ssp-From", "12"),
            400,
            "MISSING_OR_INVALID_HEADER".to_owned(),
        ),
        (
            both("Ssp-InteractionID", "urn:x"),
            415,
            "Unsupported_Media_Type".to_owned(),
        ),
        (
            base().method("DELETE"),
            405,
            "405: Method Not Allowed".to_owned(),
        ),
        (
            both("Ssp-From", "200000000002"),
            403,
            "ASID_CHECK_FAILED_MESSAGESENDER_200000000002".to_owned(),
        ),
        (
            both("Ssp-To", "200000000016"),
            403,
            "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000000016".to_owned(),
        ),
        (
            both("Ssp-To", "200000000031"),
            403,
            "FOT_CHECK_FAILED_MESSAGESENDER_200000000001_MESSAGERECEIVER_200000000031".to_owned(),
        ),
        (
            other,
            400,
            format!(
                "ENDPOINT_http://{address}/STU3_CPAID_S20000000000201_VARIES_FROM_TARGETURL_{elsewhere}"
            ),
        ),
        (
            both("Ssp-To", "200000000005"),
            400,
            format!(
                "ENDPOINT_http://127.0.0.1:4436/STU3_CPAID_S20000000000501_VARIES_FROM_TARGETURL_{url}"
            ),
        ),
    ];
    for (request, status, token) in cases {
        let response = send(&stand_ins, &request).await;
        assert_eq!(refusal(&response), (status, token));
    }
    let xml = send(
        &stand_ins,
        &base()
            .without("Ssp-From")
            .header("Accept", "application/fhir+xml"),
    )
    .await;
    assert!(
        xml.text()
            .contains("<OperationOutcome xmlns=\"http://hl7.org/fhir\">"),
        "{}",
        xml.text()
    );
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn nobody_gets_anywhere_else_even_with_every_check_off() {
    let folder = bookend_tests::scratch();
    let path = folder.path().join("open.yaml");
    let off = "catalogue: 1\nssp: {error-style: minimal, checks: {headers: off, interaction: off, method: off, sender: off, receiver: off, sharing: off, target: off, fit: off}}\n";
    std::fs::write(&path, off).unwrap();
    let provider: Stand = Setup::standard().start();
    let address = provider.address();
    let stand_ins = before(address, &["--catalogue", path.to_str().unwrap()]).await;
    for target in [
        format!("/http://{address}/admin"),
        format!("/http://{address}/STU3/../admin"),
        format!("/http://{address}/STU3/%2e%2E/admin"),
        format!("/http://user@{address}/STU3/metadata"),
        "/http://127.0.0.1:1/STU3/metadata".to_owned(),
        format!("/ftp://{address}/STU3/metadata"),
    ] {
        let response = send(&stand_ins, &Request::bare("GET", &target)).await;
        assert_eq!(response.status, 400, "{target}");
        assert!(issue(&response)["details"].is_null(), "minimal");
    }
    // Meant for the proxy, and no URL.
    let bare = Request::bare("GET", "/STU3/metadata").header("Ssp-To", "200000000002");
    let response = send(&stand_ins, &bare).await;
    assert_eq!(response.status, 400, "{}", issue(&response));
    let allowed = Request::bare("GET", &format!("/http://{address}/STU3/metadata"));
    let response = send(&stand_ins, &allowed).await;
    assert_eq!(
        response.status, 400,
        "the provider asks for the header fields"
    );
    assert!(
        !issue(&response)["details"].is_null(),
        "that was the provider"
    );
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn a_provider_that_is_not_there_or_says_nothing_is_told_apart() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = gone.local_addr().unwrap();
    let folder = bookend_tests::scratch();
    let path = folder.path().join("short.yaml");
    std::fs::write(&path, "catalogue: 1\nssp: {timeout: 200ms}\n").unwrap();
    let stand_ins = before(address, &["--catalogue", path.to_str().unwrap()]).await;
    let silent = send(&stand_ins, &search(address)).await;
    assert_eq!(silent.status, 504, "{}", silent.text());
    drop(gone);
    let response = send(&stand_ins, &search(address)).await;
    let url = format!("http://{address}/STU3{SEARCH}");
    let token = format!("ERROR_COMMUNICATING_TO_ENDPOINT_URL_{url}");
    assert_eq!(refusal(&response), (502, token));
    stand_ins.started.terminate().await;
}
