//! `reset`: the connection is reset.

use crate::{End, assert_others_are_served, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn the_connection_is_reset_without_a_byte() {
    let stand = faulty("{fault: reset}");
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!((seen.text().as_str(), seen.end), ("", End::Reset));
    assert_others_are_served(&stand).await;
    stand.stop().await;
}

#[tokio::test]
async fn a_connection_that_served_before_is_reset_too() {
    let stand = faulty("{fault: reset}");
    let mut raw = crate::Raw::open(stand.address()).await;
    raw.write(&Request::search_all().bytes()).await;
    raw.write(&Request::capabilities().bytes()).await;
    let seen = raw.seen().await;
    assert!(
        seen.text().starts_with("HTTP/1.1 200 OK\r\n"),
        "{}",
        seen.text()
    );
    assert_eq!(seen.text().matches("HTTP/1.1").count(), 1);
    assert_eq!((seen.body().len(), seen.end), (seen.promised(), End::Reset));
    stand.stop().await;
}
