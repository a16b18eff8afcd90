//! What a request may cost: bytes and time.

use bookend_provider::Limits;
use bookend_tests::{Appointment, Request, Setup, Stand};
use std::time::Duration;

fn limited(limits: Limits) -> Stand {
    Setup::standard().limits(limits).start()
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let reference = Setup::standard().start();
    let slot = reference.free_slot().await;
    let booking = Request::book(&Appointment::of(&slot).body());
    reference.stop().await;
    for (body_bytes, status) in [(booking.body.len(), 201), (booking.body.len() - 1, 413)] {
        let stand = limited(Limits {
            body_bytes,
            ..Limits::default()
        });
        let response = stand.send(&booking).await;
        assert_eq!(response.status, status, "{}", response.text());
        if status == 413 {
            assert_eq!(response.issue()["code"], "too-long");
            let limit = format!("at most {body_bytes} bytes");
            assert!(
                response.diagnostics().contains(&limit),
                "{}",
                response.text()
            );
        }
        assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_body_in_chunks_is_limited_as_well() {
    let stand = limited(Limits {
        body_bytes: 1000,
        ..Limits::default()
    });
    let request = Request::of("appointment.book", "POST", "/Appointment")
        .header("Content-Type", "application/fhir+json")
        .header("Transfer-Encoding", "chunked");
    let mut bytes = request.bytes();
    for _ in 0..3 {
        bytes.extend(format!("190\r\n{}\r\n", " ".repeat(400)).into_bytes());
    }
    let mut connection = stand.connect().await;
    connection.write(&bytes).await;
    let response = connection.read().await;
    assert_eq!(
        (response.status, &response.issue()["code"]),
        (413, &"too-long".into())
    );
    stand.stop().await;
}

#[tokio::test]
async fn a_request_that_does_not_come_to_its_end_is_answered_nevertheless() {
    let stand = limited(Limits {
        request_time: Duration::from_secs(1),
        ..Limits::default()
    });
    let slot = stand.free_slot().await;
    let whole = Request::book(&Appointment::of(&slot).body()).bytes();
    let mut slow_body = stand.connect().await;
    slow_body.write(&whole[..whole.len() - 10]).await;
    let mut slow_head = stand.connect().await;
    slow_head
        .write(b"GET /STU3/metadata HTTP/1.1\r\nHost: x\r\n")
        .await;
    let response = slow_body.read().await;
    assert_eq!(
        (response.status, &response.issue()["code"]),
        (408, &"timeout".into())
    );
    assert_eq!(slow_head.read().await.status, 408);
    assert!(
        stand.free_slots().await.contains(&slot),
        "nothing is booked"
    );
    stand.stop().await;
}

/// The web framework times the first head of a connection only.
#[tokio::test]
async fn a_later_head_has_the_same_time_and_a_connection_that_waits_has_more() {
    let stand = limited(Limits {
        request_time: Duration::from_secs(1),
        ..Limits::default()
    });
    let whole = Request::capabilities();
    let mut waiting = stand.connect().await;
    assert_eq!(waiting.exchange(&whole).await.status, 200);
    let mut slow = stand.connect().await;
    for _ in 0..2 {
        assert_eq!(slow.exchange(&whole).await.status, 200);
    }
    let bytes = whole.bytes();
    slow.write(&bytes[..bytes.len() - 2]).await;
    let response = slow.read().await;
    let expected = (408, "timeout".to_owned(), "BAD_REQUEST".to_owned());
    assert_eq!(response.refusal(), expected, "{}", response.text());
    assert_eq!(response.header("Connection"), Some("close"));
    assert!(slow.read_if_any().await.is_none());
    // For longer than that, and nothing of a request has come.
    assert_eq!(waiting.exchange(&whole).await.status, 200);
    stand.stop().await;
}

/// What comes of a later head behind the request before it is no request yet either.
#[tokio::test]
async fn a_later_head_that_begins_before_its_turn_is_timed_from_what_comes_next() {
    let stand = limited(Limits {
        request_time: Duration::from_secs(1),
        ..Limits::default()
    });
    let whole = Request::capabilities().bytes();
    let mut connection = stand.connect().await;
    connection.write(&[&whole[..], &whole[..20]].concat()).await;
    assert_eq!(connection.read().await.status, 200);
    connection.write(&whole[20..40]).await;
    assert_eq!(connection.read().await.status, 408);
    assert!(connection.read_if_any().await.is_none());
    stand.stop().await;
    // In two pieces, and in time.
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    connection.write(&[&whole[..], &whole[..20]].concat()).await;
    assert_eq!(connection.read().await.status, 200);
    connection.write(&whole[20..]).await;
    assert_eq!(connection.read().await.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn a_head_that_is_too_large_ends_the_connection_and_nothing_else() {
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    let request = Request::capabilities().header("X-Padding", &"x".repeat(1 << 20));
    connection.write(&request.bytes()).await;
    // The rest of it may meet a connection that is closed, and take the answer with it.
    if let Some(response) = connection.read_if_any().await {
        let expected = (431, "too-long".to_owned(), "BAD_REQUEST".to_owned());
        assert_eq!(response.refusal(), expected, "{}", response.text());
    }
    assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
    stand.stop().await;
}
