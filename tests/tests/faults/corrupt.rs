//! `corrupt`: the transport is right, and the content is not.

use crate::faulty;
use bookend_tests::{Request, Response};
use serde_json::Value;

/// Asks for a capability statement twice on one connection, compressed if possible.
async fn corrupted(what: &str) -> Response {
    let stand = faulty(&format!("{{fault: {{corrupt: {what}}}}}"));
    let mut connection = stand.connect().await;
    let request = Request::capabilities().header("Accept-Encoding", "gzip");
    let response = connection.exchange(&request).await;
    assert_eq!(response.status, 200);
    let again = connection.exchange(&request).await;
    assert_eq!(again.body.len(), response.body.len());
    stand.stop().await;
    response
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok()
}

#[tokio::test]
async fn a_body_breaks_off_where_its_length_says() {
    let response = corrupted("body").await;
    assert!(response.body.starts_with(b"{\"resourceType\":"));
    assert!(!is_json(&response.body) && std::str::from_utf8(&response.body).is_ok());
    assert_eq!(response.header("Content-Encoding"), None);
}

#[tokio::test]
async fn a_body_is_not_utf_8() {
    let response = corrupted("encoding").await;
    assert!(std::str::from_utf8(&response.body).is_err());
    let spoilt = response.body.iter().filter(|byte| !byte.is_ascii());
    assert_eq!(spoilt.count(), 1);
}

#[tokio::test]
async fn the_media_type_is_that_of_a_page_and_the_body_is_none() {
    let response = corrupted("media-type").await;
    assert_eq!(response.header("Content-Type"), Some("text/html"));
    assert!(is_json(&response.body));
}

#[tokio::test]
async fn gzip_is_said_and_there_is_none() {
    let response = corrupted("gzip").await;
    assert_eq!(response.header("Content-Encoding"), Some("gzip"));
    assert!(is_json(&response.body), "it is the plain text");
}
