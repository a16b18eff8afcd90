//! Connections: kept, closed, pipelined.

use crate::negotiation::is_complete;
use bookend_tests::{Appointment, Request, Setup, fresh_id};

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    for _ in 0..20 {
        let request = Request::capabilities();
        let response = connection.exchange(&request).await;
        assert_eq!(response.status, 200);
        let sent = request.value_of("X-Request-ID");
        assert_eq!(response.header("X-Correlation-ID"), Some(sent));
    }
    stand.stop().await;
}

#[tokio::test]
async fn requests_that_come_at_once_are_answered_in_order() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let requests = [
        Request::capabilities(),
        Request::book(&Appointment::of(&slot).body()),
        Request::read("unknown"),
        Request::search_all(),
    ];
    let mut connection = stand.connect().await;
    let bytes: Vec<u8> = requests.iter().flat_map(Request::bytes).collect();
    connection.write(&bytes).await;
    for (request, status) in requests.iter().zip([200, 201, 404, 200]) {
        let response = connection.read().await;
        assert_eq!(response.status, status);
        let sent = request.value_of("X-Request-ID");
        assert_eq!(response.header("X-Correlation-ID"), Some(sent));
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_connection_is_closed_when_the_caller_wants_it() {
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    let request = Request::capabilities().header("Connection", "close");
    assert_eq!(connection.exchange(&request).await.status, 200);
    assert!(connection.read_if_any().await.is_none());
    stand.stop().await;
}

#[tokio::test]
async fn a_body_may_come_in_chunks_and_byte_by_byte() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    let body = request.body.clone();
    let head = request.header("Transfer-Encoding", "chunked").body("");
    let mut connection = stand.connect().await;
    connection.write(&head.bytes()).await;
    for chunk in body.chunks(150) {
        let mut bytes = format!("{:x}\r\n", chunk.len()).into_bytes();
        bytes.extend(chunk);
        bytes.extend(b"\r\n");
        connection.write(&bytes).await;
    }
    connection.write(b"0\r\n\r\n").await;
    assert_eq!(connection.read().await.status, 201);

    for byte in Request::capabilities().bytes() {
        connection.write(&[byte]).await;
    }
    assert_eq!(connection.read().await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn whoever_asks_whether_to_go_on_is_told_to() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let request = Request::book(&Appointment::of(&slot).body());
    let (body, length) = (request.body.clone(), request.body.len().to_string());
    let head = request
        .header("Expect", "100-continue")
        .header("Content-Length", &length)
        .body("");
    let mut connection = stand.connect().await;
    connection.write(&head.bytes()).await;
    assert_eq!(connection.read().await.status, 100);
    connection.write(&body).await;
    assert_eq!(connection.read().await.status, 201);
    stand.stop().await;
}

#[tokio::test]
async fn what_is_no_http_ends_its_connection_and_nothing_else() {
    let stand = Setup::standard().start();
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"GET\r\n\r\n",
        b"GET /STU3/metadata HTTP/9.9\r\n\r\n",
        b"GET /STU3/metadata HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /STU3/Appointment HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /STU3/Appointment HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ] {
        let mut connection = stand.connect().await;
        connection.write(bytes).await;
        connection.finish_writing().await;
        let response = connection.read().await;
        let expected = (400, "structure".to_owned(), "BAD_REQUEST".to_owned());
        assert_eq!(response.refusal(), expected, "{}", bytes.escape_ascii());
        is_complete(&response);
        assert_eq!(response.header("Connection"), Some("close"));
        assert!(connection.read_if_any().await.is_none());
        assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
    }
    stand.stop().await;
}

#[tokio::test]
async fn header_names_are_read_whatever_their_case() {
    let stand = Setup::standard().start();
    let id = fresh_id();
    let mut request = Request::capabilities().header("X-Request-ID", &id);
    for (number, (name, _)) in request.headers.iter_mut().enumerate() {
        *name = match number % 2 {
            0 => name.to_uppercase(),
            _ => name.to_lowercase(),
        };
    }
    let response = stand.send(&request).await;
    assert_eq!(response.status, 200, "{}", response.text());
    assert_eq!(response.header("X-Correlation-ID"), Some(id.as_str()));
    stand.stop().await;
}
