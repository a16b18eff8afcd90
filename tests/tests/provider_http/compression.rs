//! gzip both ways (section 7.4 of the digest).

use crate::negotiation::is_complete;
use bookend_tests::{Appointment, Request, Setup};
use flate2::Compression;
use flate2::read::GzEncoder;
use std::io::Read;

#[tokio::test]
async fn answers_are_compressed_when_the_caller_takes_gzip() {
    let stand = Setup::standard().start();
    let plain = stand.send(&Request::search_all()).await;
    assert_eq!(plain.header("Content-Encoding"), None);
    for accept in ["gzip", "deflate, gzip;q=0.5", "GZIP"] {
        let request = Request::search_all().header("Accept-Encoding", accept);
        let response = stand.send(&request).await;
        assert_eq!(
            response.header("Content-Encoding"),
            Some("gzip"),
            "{accept}"
        );
        assert_eq!(response.header("Vary"), Some("Accept, Accept-Encoding"));
        assert!(response.body.len() * 5 < plain.body.len());
        assert_eq!(response.entries("Slot"), plain.entries("Slot"));
    }
    for accept in [
        "gzip;q=0",
        "identity",
        "br",
        "",
        "*",
        "gzip;q=0.1, identity;q=0.9",
        "*;q=0, identity",
    ] {
        let request = Request::search_all().header("Accept-Encoding", accept);
        let response = stand.send(&request).await;
        assert_eq!(response.status, 200, "{accept}");
        assert_eq!(response.header("Content-Encoding"), None, "{accept}");
        // Whoever keeps it learns that it might have been compressed.
        assert_eq!(response.header("Vary"), Some("Accept, Accept-Encoding"));
    }
    for accept in ["identity;q=0, *", "*, identity;q=0", "*;q=0, gzip"] {
        let request = Request::search_all().header("Accept-Encoding", accept);
        let response = stand.send(&request).await;
        let found = response.header("Content-Encoding");
        assert_eq!(found, Some("gzip"), "{accept}");
    }
    let refused = Request::read("unknown").header("Accept-Encoding", "gzip");
    let refused = stand.send(&refused).await;
    assert_eq!(refused.header("Content-Encoding"), Some("gzip"));
    assert_eq!(refused.status, 404);
    is_complete(&refused);
    stand.stop().await;
}

/// RFC 9110, section 12.5.3: what is as it is may be ruled out as well.
#[tokio::test]
async fn who_takes_a_body_neither_compressed_nor_as_it_is_is_refused() {
    let stand = Setup::standard().start();
    for accept in [
        "identity;q=0",
        "identity;q=0, br",
        "*;q=0",
        "gzip;q=0, identity;q=0",
    ] {
        let request = Request::search_all().header("Accept-Encoding", accept);
        let response = stand.send(&request).await;
        assert_eq!(response.status, 415, "{accept}");
        let diagnostics = response.diagnostics();
        let said = format!("Accept-Encoding asks for `{accept}`");
        assert!(diagnostics.contains(&said), "{diagnostics}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_body_may_be_compressed() {
    let stand = Setup::standard().start();
    for (coding, number) in [("gzip", 0), ("x-gzip", 1), ("Gzip", 2)] {
        let slot = stand.free_slots().await.swap_remove(number);
        let booking = Request::book(&Appointment::of(&slot).body());
        let compressed = gzip(booking.body.as_slice());
        let booking = booking.header("Content-Encoding", coding).body(compressed);
        let response = stand.send(&booking).await;
        assert_eq!(response.status, 201, "{coding}: {}", response.text());
        assert_eq!(response.resource()["start"], slot["start"]);
    }
    stand.stop().await;
}

/// RFC 1952, section 2.2: a file of gzip is members, one after the other.
#[tokio::test]
async fn a_body_may_be_compressed_in_several_members() {
    let stand = Setup::standard().start();
    let booking = Request::book(&Appointment::of(&stand.free_slot().await).body());
    let (first, second) = booking.body.split_at(booking.body.len() / 2);
    let compressed = [gzip(first), gzip(second)].concat();
    let booking = booking.header("Content-Encoding", "gzip").body(compressed);
    let response = stand.send(&booking).await;
    assert_eq!(response.status, 201, "{}", response.text());
    stand.stop().await;
}

/// Compresses bytes as well as possible.
pub(crate) fn gzip(plain: impl Read) -> Vec<u8> {
    let mut compressed = Vec::new();
    GzEncoder::new(plain, Compression::best())
        .read_to_end(&mut compressed)
        .unwrap();
    compressed
}
