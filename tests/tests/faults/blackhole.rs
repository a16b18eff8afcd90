//! `blackhole`: the connection stays open, and nothing comes.

use crate::{A_WHILE, End, Raw, assert_others_are_served, faulty, seen_for_a_while};
use bookend_tests::Request;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn no_byte_comes_and_the_connection_stays_open() {
    let stand = faulty("{fault: blackhole}");
    let seen = seen_for_a_while(&stand, &Request::capabilities()).await;
    assert_eq!((seen.text().as_str(), seen.end), ("", End::Open));
    assert_others_are_served(&stand).await;
    stand.stop().await;
}

#[tokio::test]
async fn what_is_asked_next_on_the_connection_gets_no_answer_either() {
    let stand = faulty("{fault: blackhole}");
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    raw.write(&Request::search_all().bytes()).await;
    let seen = raw.seen_within(A_WHILE).await;
    assert_eq!((seen.text().as_str(), seen.end), ("", End::Open));
    raw.0.shutdown().await.unwrap();
    assert_eq!(raw.seen().await.end, End::Closed, "who leaves is let go");
    stand.stop().await;
}

#[tokio::test]
async fn a_thousand_connections_that_get_no_answer_keep_nobody_waiting() {
    let stand = faulty("{fault: blackhole}");
    let mut waiting = Vec::new();
    for _ in 0..1_000 {
        let mut raw = Raw::open(stand.address()).await;
        raw.write(&Request::capabilities().bytes()).await;
        waiting.push(raw);
    }
    assert_others_are_served(&stand).await;
    drop(waiting);
    stand.stop().await;
}
