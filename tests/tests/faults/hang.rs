//! `hang`: the answer comes too late.

use crate::{A_WHILE, End, Raw, Seen, faulty};
use bookend_tests::Request;

#[tokio::test]
async fn a_caller_that_waits_less_sees_nothing_and_one_that_waits_longer_sees_all() {
    let stand = faulty("{fault: {hang: 600ms}}");
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    let early = raw.seen_within(A_WHILE).await;
    assert_eq!((early.text().as_str(), early.end), ("", End::Open));
    let late = raw.seen_with(Seen::is_whole).await;
    assert_eq!(late.body().len(), late.promised());
    assert_eq!(late.end, End::Open, "the connection is as good as before");
    raw.write(&Request::search_all().bytes()).await;
    let next = raw.seen_with(Seen::is_whole).await;
    assert!(
        next.text().starts_with("HTTP/1.1 200 OK\r\n"),
        "{}",
        next.text()
    );
    stand.stop().await;
}
