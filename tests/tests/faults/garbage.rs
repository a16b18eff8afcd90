//! `garbage`: bytes that are no HTTP.

use crate::{End, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn bytes_come_that_no_response_begins_with_and_then_the_end() {
    let stand = faulty("{fault: garbage}");
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!((seen.bytes.len(), seen.end), (64, End::Closed));
    assert!(!seen.bytes[0].is_ascii(), "{:?}", seen.bytes);
    stand.stop().await;
}

#[tokio::test]
async fn the_same_request_gets_the_same_garbage_from_another_provider_with_the_seed() {
    let request = Request::capabilities();
    let mut all = Vec::new();
    for _ in 0..2 {
        let stand = faulty("{fault: garbage}");
        all.push(seen(&stand, &request).await.bytes);
        all.push(seen(&stand, &request).await.bytes);
        stand.stop().await;
    }
    assert_eq!((&all[0], &all[1]), (&all[2], &all[3]));
    assert_ne!(all[0], all[1], "the second try has another chance");
}
