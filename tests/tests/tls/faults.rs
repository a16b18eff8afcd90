//! What goes wrong with answers, behind TLS: the bytes are those of the fault, and TLS ends as the
//! connection does.

use crate::{A_WHILE, Caller, End, Folder, Seen, behind_tls};
use bookend_tests::{PATIENCE, Request, Setup, Stand};
use std::io::ErrorKind;

/// A provider whose capability statement meets a fault.
fn faulty(folder: &Folder, then: &str) -> Stand {
    let item =
        format!("  - {{id: tested, when: {{interaction: capabilities.read}}, then: {then}}}\n");
    behind_tls(folder, Setup::standard().behaviours(&item))
}

/// Asks for the capability statement, on a connection that has served before.
async fn seen(folder: &Folder, then: &str) -> Seen {
    let stand = faulty(folder, then);
    let mut caller = Caller::meet(stand.address(), &folder.stranger())
        .await
        .unwrap();
    caller.write(&Request::capabilities().bytes()).await;
    let patience = if then.contains("blackhole") {
        A_WHILE
    } else {
        PATIENCE
    };
    let seen = caller.seen_within(patience).await;
    drop(caller);
    stand.stop().await;
    seen
}

#[tokio::test]
async fn without_a_byte_a_connection_ends_by_a_reset_an_end_of_tls_or_not_at_all() {
    let folder = Folder::new();
    for (then, end) in [
        ("{fault: reset}", End::Reset),
        ("{fault: {reset: before-body}}", End::Reset),
        ("{fault: {refuse: 1ms}}", End::Reset),
        ("{fault: empty}", End::Closed),
        ("{fault: blackhole}", End::Open),
    ] {
        let seen = seen(&folder, then).await;
        assert_eq!((seen.text().as_str(), seen.end), ("", end), "{then}");
    }
}

#[tokio::test]
async fn what_comes_before_the_end_is_whole_or_half_as_the_fault_has_it() {
    let folder = Folder::new();
    for (then, share, end) in [
        ("{fault: {reset: in-body}}", 50, End::Reset),
        ("{fault: {reset: on-close}}", 100, End::Reset),
        ("{fault: {truncate: 40%}}", 40, End::Closed),
        ("{fault: {throttle: 400KB/s}}", 100, End::Open),
        (
            "{fault: {dribble: {pieces: 5, over: 100ms}}}",
            100,
            End::Open,
        ),
        ("{fault: {hang: 50ms}}", 100, End::Open),
    ] {
        let stand = faulty(&folder, then);
        let mut caller = Caller::meet(stand.address(), &folder.stranger())
            .await
            .unwrap();
        caller.write(&Request::capabilities().bytes()).await;
        let seen = caller.seen_within(A_WHILE).await;
        let expected = seen.promised() * share / 100;
        assert!(
            seen.body().len().abs_diff(expected) <= 1,
            "{then}: {seen:?}"
        );
        assert_eq!(seen.end, end, "{then}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn what_is_no_answer_arrives_behind_tls_and_tls_ends_in_order() {
    let folder = Folder::new();
    let garbage = seen(&folder, "{fault: garbage}").await;
    assert_eq!((garbage.bytes.len(), garbage.end), (64, End::Closed));
    let raw = seen(&folder, r#"{fault: {raw: "HTTP/1.1 299 Odd\r\n\r\n"}}"#).await;
    assert_eq!(
        (raw.text().as_str(), raw.end),
        ("HTTP/1.1 299 Odd\r\n\r\n", End::Closed)
    );
    let chunks = seen(&folder, "{fault: malformed-chunk}").await;
    assert!(
        chunks.text().contains("Transfer-Encoding: chunked"),
        "{}",
        chunks.text()
    );
    assert_eq!(chunks.end, End::Closed);
    let longer = seen(&folder, "{fault: {content-length: +10}}").await;
    assert_eq!(
        (longer.body().len() + 10, longer.end),
        (longer.promised(), End::Closed)
    );
    let late = seen(&folder, "{fault: {slow-close: 50ms}}").await;
    assert!(late.text().contains("Connection: close"), "{}", late.text());
    assert_eq!(late.end, End::Closed);
}

#[tokio::test]
async fn content_is_corrupt_behind_tls_as_it_is_before() {
    let folder = Folder::new();
    for (then, sign) in [
        ("{fault: {corrupt: gzip}}", "Content-Encoding: gzip"),
        ("{fault: {corrupt: media-type}}", "Content-Type: text/html"),
        (
            "{fault: {rate-limit: {limit: 0, window: 1m}}}",
            "HTTP/1.1 429 ",
        ),
    ] {
        let stand = faulty(&folder, then);
        let mut caller = Caller::meet(stand.address(), &folder.stranger())
            .await
            .unwrap();
        caller.write(&Request::capabilities().bytes()).await;
        let seen = caller.seen_within(A_WHILE).await;
        assert!(seen.text().contains(sign), "{then}: {}", seen.text());
        stand.stop().await;
    }
}

#[tokio::test]
async fn while_connections_are_refused_none_comes_to_a_handshake() {
    let folder = Folder::new();
    let stand = faulty(&folder, "{fault: {refuse: 30s}}");
    let mut caller = Caller::meet(stand.address(), &folder.stranger())
        .await
        .unwrap();
    caller.write(&Request::capabilities().bytes()).await;
    assert_eq!(caller.seen_within(PATIENCE).await.end, End::Reset);
    let refused = Caller::meet(stand.address(), &folder.stranger()).await;
    let kind = refused.err().unwrap().kind();
    assert!(
        matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{kind:?}"
    );
    stand.stop().await;
}
