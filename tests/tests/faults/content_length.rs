//! `content-length`: a wrong length.

use crate::{End, Raw, Seen, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn more_is_promised_than_comes() {
    let stand = faulty("{fault: {content-length: +10}}");
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!(seen.promised(), seen.body().len() + 10);
    assert!(seen.body().ends_with(b"}"));
    assert_eq!(seen.end, End::Closed);
    stand.stop().await;
}

#[tokio::test]
async fn less_is_promised_than_comes_and_the_rest_stands_in_the_way_of_the_next_answer() {
    let stand = faulty("{fault: {content-length: -10}}");
    let mut first = Raw::open(stand.address()).await;
    first.write(&Request::capabilities().bytes()).await;
    let seen = first.seen_with(Seen::is_whole).await;
    assert_eq!(
        (seen.promised() + 10, seen.end),
        (seen.body().len(), End::Open)
    );
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    raw.write(&Request::search_all().bytes()).await;
    let both = raw.seen_with(|seen| seen.answers() == 2).await;
    let rest = String::from_utf8(both.body()[both.promised()..].to_vec()).unwrap();
    assert!(!rest.starts_with("HTTP"), "{rest}");
    assert_eq!(rest.find("HTTP/1.1 200 OK\r\n"), Some(10), "{rest}");
    stand.stop().await;
}
