//! Other answers on the same connection stay as they are.

use crate::{End, Raw, Seen, faulty};
use bookend_tests::Request;

/// Three requests, the second of which meets the fault, sent at once.
async fn three(then: &str, answers: usize) -> Seen {
    let stand = faulty(then);
    let mut raw = Raw::open(stand.address()).await;
    let (search, capabilities) = (Request::search_all(), Request::capabilities());
    let all = [search.bytes(), capabilities.bytes(), search.bytes()].concat();
    raw.write(&all).await;
    let seen = raw.seen_with(|seen| seen.answers() == answers).await;
    stand.stop().await;
    seen
}

fn statuses(seen: &Seen) -> usize {
    seen.text().matches("HTTP/1.1 200 OK\r\n").count()
}

#[tokio::test]
async fn requests_before_and_behind_one_whose_answer_comes_slowly_are_answered_in_turn() {
    for then in [
        "{fault: {dribble: {pieces: 5, over: 100ms}}}",
        "{fault: {hang: 100ms}}",
        "{fault: {corrupt: body}}",
        "{delay: {fixed: 100ms, phase: body}}",
    ] {
        let seen = three(then, 3).await;
        assert_eq!((statuses(&seen), seen.end), (3, End::Open), "{then}");
        assert_eq!(
            seen.text().matches("CapabilityStatement").count(),
            1,
            "{then}"
        );
        assert!(!seen.text().contains("content-length: 0"), "{then}");
    }
}

#[tokio::test]
async fn requests_before_one_whose_connection_ends_are_answered_and_none_behind() {
    for (then, end) in [
        ("{fault: reset}", End::Reset),
        ("{fault: empty}", End::Closed),
    ] {
        let seen = three(then, usize::MAX).await;
        assert_eq!((statuses(&seen), seen.end), (1, end), "{then}");
        assert_eq!(seen.body().len(), seen.promised(), "{then}");
    }
}

#[tokio::test]
async fn a_head_alone_is_asked_for_and_a_head_alone_is_sent() {
    let stand = faulty("{fault: {hang: 10ms}}");
    let mut raw = Raw::open(stand.address()).await;
    let head = Request::capabilities().method("HEAD");
    raw.write(&head.bytes()).await;
    let seen = raw.seen_with(|seen: &Seen| seen.answers() == 1).await;
    assert!(seen.text().starts_with("HTTP/1.1 "), "{}", seen.text());
    assert_eq!((seen.body().len(), seen.end), (0, End::Open));
    stand.stop().await;
}
