//! Methods and paths that no interaction has.

use bookend_tests::{Request, Setup};

#[tokio::test]
async fn a_method_that_is_not_possible_is_answered_with_those_that_are() {
    let stand = Setup::standard().start();
    for (method, target, allow) in [
        ("DELETE", "/Appointment/1", "GET, PUT"),
        ("PATCH", "/Appointment/1", "GET, PUT"),
        ("POST", "/Appointment/1", "GET, PUT"),
        ("PUT", "/Appointment", "POST, GET"),
        ("DELETE", "/Appointment", "POST, GET"),
        ("PUT", "/Appointment/1/_history/1", "GET"),
        ("POST", "/Slot", "GET"),
        ("PUT", "/Slot", "GET"),
        ("DELETE", "/Slot?service=1", "GET"),
        ("OPTIONS", "/Slot", "GET"),
        ("OPTIONS", "/metadata", "GET"),
        ("TRACE", "/metadata", "GET"),
        ("POST", "/metadata", "GET"),
    ] {
        let request = Request::of("appointment.read", method, target);
        let response = stand.send(&request).await;
        let expected = (405, "not-supported".to_owned(), "BAD_REQUEST".to_owned());
        assert_eq!(response.refusal(), expected, "{method} {target}");
        assert_eq!(response.header("Allow"), Some(allow), "{method} {target}");
        let diagnostics = response.diagnostics();
        assert!(diagnostics.contains(method), "{diagnostics}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn methods_are_judged_before_anything_else() {
    let stand = Setup::standard().start();
    let response = stand
        .send(&Request::bare("DELETE", "/STU3/Appointment/1"))
        .await;
    assert_eq!(response.status, 405);
    stand.stop().await;
}

#[tokio::test]
async fn head_has_no_body_on_the_wire() {
    let stand = Setup::standard().start();
    let mut connection = stand.connect().await;
    let head = Request::of("capabilities.read", "HEAD", "/metadata");
    let response = connection.exchange(&head).await;
    assert_eq!(
        (response.status, response.header("Allow")),
        (405, Some("GET"))
    );
    // A body would stand before this answer.
    let response = connection.exchange(&Request::capabilities()).await;
    assert_eq!(response.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn there_is_nothing_outside_the_interactions() {
    let stand = Setup::standard().start();
    for target in [
        "/",
        "/STU3",
        "/STU3/",
        "/STU33/metadata",
        "/stu3/metadata",
        "/metadata",
        "/Slot?service=2000000001",
        "/STU3/Metadata",
        "/STU3/slot",
        "/STU3/Slot/",
        "/STU3/Slot/1",
        "/STU3/Appointment/",
        "/STU3/Appointment/1/_history",
        "/STU3/Appointment/1/_history/",
        "/STU3/Appointment/1/_history/1/more",
        "/STU3//metadata",
        "/STU3/../STU3/metadata",
        "/STU3/Patient/1",
    ] {
        let mut request = Request::capabilities();
        target.clone_into(&mut request.target);
        let response = stand.send(&request).await;
        let expected = (404, "not-found".to_owned(), "NO_RECORD_FOUND".to_owned());
        assert_eq!(response.refusal(), expected, "{target}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_path_that_nobody_serves_is_not_found_whatever_the_method() {
    let stand = Setup::standard().start();
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        for target in [
            "/STU3/Patient/1",
            "/STU3/Slot/1",
            "/STU3/Appointment/1/_history",
            "/STU3",
            "/Appointment/1",
            "/",
        ] {
            let response = stand.send(&Request::bare(method, target)).await;
            let expected = (404, "not-found".to_owned(), "NO_RECORD_FOUND".to_owned());
            assert_eq!(response.refusal(), expected, "{method} {target}");
            assert_eq!(response.header("Allow"), None, "{method} {target}");
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn an_encoded_path_is_the_same_path() {
    let stand = Setup::standard().start();
    let id = stand.booked().await["id"].as_str().unwrap().to_owned();
    let encoded = id.replace('-', "%2D");
    let response = stand.send(&Request::read(&encoded)).await;
    assert_eq!(response.status, 200, "{}", response.text());
    stand.stop().await;
}
