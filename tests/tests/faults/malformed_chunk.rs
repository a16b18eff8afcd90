//! `malformed-chunk`: chunks that are none.

use crate::{End, faulty, seen};
use bookend_tests::Request;

/// The lines of a body in chunks that are no JSON, `…` for what is.
async fn chunks(then: &str) -> Vec<String> {
    let stand = faulty(then);
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!(seen.header("Transfer-Encoding").as_deref(), Some("chunked"));
    assert_eq!(seen.header("Content-Length"), None);
    assert_eq!(seen.end, End::Closed);
    stand.stop().await;
    let body = String::from_utf8(seen.body()).unwrap();
    body.split("\r\n").map(str::to_owned).collect()
}

fn size(line: &str) -> usize {
    usize::from_str_radix(line, 16).unwrap()
}

#[tokio::test]
async fn a_chunk_breaks_off() {
    for then in [
        "{fault: malformed-chunk}",
        "{fault: {malformed-chunk: cut}}",
    ] {
        let lines = chunks(then).await;
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!(size(&lines[0]), lines[1].len());
        assert!(size(&lines[2]) > lines[3].len(), "the second is too short");
    }
}

#[tokio::test]
async fn a_size_is_no_number() {
    let lines = chunks("{fault: {malformed-chunk: size}}").await;
    assert_eq!(size(&lines[0]), lines[1].len());
    assert!(
        usize::from_str_radix(&lines[2], 16).is_err(),
        "{}",
        lines[2]
    );
}

#[tokio::test]
async fn the_last_chunk_is_missing() {
    let lines = chunks("{fault: {malformed-chunk: last}}").await;
    assert_eq!(size(&lines[0]), lines[1].len());
    assert_eq!(size(&lines[2]), lines[3].len());
    assert_eq!(lines[4..], [String::new()], "and no chunk of size 0");
}
