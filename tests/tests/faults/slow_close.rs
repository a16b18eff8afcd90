//! `slow-close`: the end of the connection is the end of the body, and comes late.

use crate::{A_WHILE, End, Raw, faulty};
use bookend_tests::Request;

#[tokio::test]
async fn everything_is_there_and_the_end_is_not() {
    let stand = faulty("{fault: {slow-close: 600ms}}");
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    let before = raw.seen_within(A_WHILE).await;
    assert_eq!(before.end, End::Open);
    assert_eq!(before.header("Content-Length"), None);
    assert_eq!(before.header("Connection").as_deref(), Some("close"));
    serde_json::from_slice::<serde_json::Value>(&before.body()).unwrap();
    let after = raw.seen().await;
    assert_eq!((after.bytes.len(), after.end), (0, End::Closed));
    stand.stop().await;
}
