//! Sections 8.1 and 8.5: the clock, chunks, DELETE, PATCH and OPTIONS.

use crate::outcomes::{NS_405, from_somebody, has_static_headers, incumbent};
use bookend_tests::{NOW, Request, Setup};

#[tokio::test]
async fn other_methods_are_never_possible() {
    let stand = incumbent();
    for method in ["DELETE", "PATCH", "OPTIONS"] {
        for target in [
            "/STU3/Appointment/48fae2df-8010-4c80-8dd0-289a9dd60ae4",
            "/STU3/Slot?schedule.actor%3Ahealthcareservice=999999999",
            "/STU3/metadata",
            "/STU3/Nonsense",
        ] {
            let row = format!("{method} {target}");
            NS_405.answers(&stand.send(&from_somebody(method, target)).await, &row);
            // Not even the sender is asked for.
            NS_405.answers(&stand.send(&Request::bare(method, target)).await, &row);
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_incumbents_clock_can_be_asked_by_anyone() {
    let stand = incumbent();
    let response = stand.send(&Request::bare("GET", "/getepoch")).await;
    assert_eq!(
        (response.status, response.text()),
        (200, NOW.as_second().to_string())
    );
    has_static_headers(&response, "getepoch");
    stand.stop().await;
    let stand = Setup::shipped("standard").start();
    let response = stand.send(&Request::bare("GET", "/getepoch")).await;
    assert_eq!(response.status, 404, "another mode has no such clock");
    stand.stop().await;
}

#[tokio::test]
async fn head_has_the_header_fields_of_every_answer() {
    let stand = incumbent();
    for (target, status) in [("/STU3/metadata", 405), ("/STU3/Nonsense", 404)] {
        let response = stand.send(&from_somebody("HEAD", target)).await;
        assert_eq!(response.status, status, "{target}");
        has_static_headers(&response, target);
    }
    stand.stop().await;
}

#[tokio::test]
async fn every_body_comes_in_chunks_of_150_bytes() {
    let stand = incumbent();
    for (target, status) in [
        ("/STU3/metadata", 200),
        (
            "/STU3/Slot?schedule.actor%3Ahealthcareservice=999999999&status=free",
            200,
        ),
        ("/STU3/Nonsense", 400),
        ("/getepoch", 200),
    ] {
        let mut connection = stand.connect().await;
        let response = connection.exchange(&from_somebody("GET", target)).await;
        assert_eq!(response.status, status, "{target}");
        assert_eq!(
            response.header("Transfer-Encoding"),
            Some("chunked"),
            "{target}"
        );
        let (last, others) = response.chunks.split_last().unwrap();
        assert!(others.iter().all(|size| *size == 150), "{target}");
        assert!((1..=150).contains(last), "{target}");
        let whole: usize = response.chunks.iter().sum();
        assert_eq!(whole, response.body.len(), "{target}");
    }
    stand.stop().await;
    let stand = Setup::shipped("standard").start();
    let response = stand.send(&Request::capabilities()).await;
    assert_eq!(response.header("Transfer-Encoding"), None);
    stand.stop().await;
}
