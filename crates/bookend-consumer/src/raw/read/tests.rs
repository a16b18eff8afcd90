//! Responses as they may stand on a connection.

use super::*;

/// Reads every response that stands on a connection until there is none.
fn read(bytes: &str) -> String {
    let mut reader = Reader::new(bytes.as_bytes());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut said = Vec::new();
    runtime.block_on(async {
        loop {
            match reader.response(false, &mut || {}).await {
                Ok(response) => {
                    let body = String::from_utf8_lossy(&response.body).into_owned();
                    said.push(format!("{} {body}", response.status));
                }
                Err(error) => {
                    said.push(error.kind.name().to_owned());
                    break;
                }
            }
        }
    });
    said.join(", ")
}

#[test]
fn responses_stand_one_behind_the_other() {
    let first = "HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\none";
    let second = "HTTP/1.1 409 Conflict\r\ntransfer-encoding: chunked\r\n\r\n2\r\ntw\r\n1;x=y\r\no\r\n0\r\nA: b\r\n\r\n";
    assert_eq!(
        read(&format!("{first}{second}")),
        "201 one, 409 two, closed"
    );
}

#[test]
fn what_only_goes_on_is_no_answer_and_nothing_has_no_body() {
    let goes_on = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    assert_eq!(read(goes_on), "204 , closed");
    assert_eq!(
        read("HTTP/1.0 200 OK\r\n\r\nto the end"),
        "200 to the end, closed"
    );
}

#[test]
fn what_breaks_off_is_closed_and_what_is_no_http_is_malformed() {
    assert_eq!(read(""), "closed");
    assert_eq!(read("HTTP/1.1 200 OK\r\nContent-Le"), "closed");
    assert_eq!(
        read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
        "closed"
    );
    assert_eq!(read("220 smtp.example\r\n\r\n"), "malformed");
    assert_eq!(
        read("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        "malformed"
    );
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(read(&format!("{chunked}zz\r\n")), "malformed");
    assert_eq!(read(&format!("{chunked}1\r\nab\r\n")), "malformed");
}
