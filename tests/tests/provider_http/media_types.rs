//! In which formats a body may be sent (section 7.2 of the digest).

use bookend_tests::{Appointment, Request, Setup};

#[tokio::test]
async fn only_the_media_types_of_fhir_in_utf_8_are_taken() {
    let stand = Setup::standard().start();
    let booking = Request::book(&Appointment::of(&stand.free_slot().await).body());
    for content_type in [
        "text/plain",
        "application/json",
        "application/fhir+json;charset=iso-8859-1",
        "application/fhir+json; charset=\"utf-16\"",
        "application/fhir+pdf",
        "",
    ] {
        let response = stand
            .send(&booking.clone().header("Content-Type", content_type))
            .await;
        let expected = (
            415,
            "not-supported".to_owned(),
            "UNSUPPORTED_MEDIA_TYPE".to_owned(),
        );
        assert_eq!(response.refusal(), expected, "{content_type}");
    }
    let untyped = stand.send(&booking.clone().without("Content-Type")).await;
    assert_eq!(untyped.status, 415);
    stand.stop().await;
}

#[tokio::test]
async fn each_spelling_of_a_media_type_of_fhir_is_taken() {
    let stand = Setup::standard().start();
    for content_type in [
        "application/fhir+json",
        "application/fhir+json;charset=UTF-8",
        "application/fhir+json; charset=utf-8",
        "application/fhir+json;charset=\"utf-8\"",
        "Application/Fhir+JSON",
        "application/json+fhir",
    ] {
        let booking = Request::book(&Appointment::of(&stand.free_slot().await).body());
        let response = stand
            .send(&booking.header("Content-Type", content_type))
            .await;
        assert_eq!(response.status, 201, "{content_type}: {}", response.text());
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_content_encoding_that_is_not_known_is_refused_and_the_known_ones_are_named() {
    let stand = Setup::standard().start();
    let body = Appointment::of(&stand.free_slot().await).body();
    for coding in ["br", "gzip, br", "zstd"] {
        let request = Request::book(&body).header("Content-Encoding", coding);
        let response = stand.send(&request).await;
        assert_eq!(response.status, 415, "{coding}: {}", response.text());
        assert_eq!(response.issue()["location"][0], "Content-Encoding");
        let said = response.diagnostics();
        assert!(said.contains("`gzip` or `deflate`"), "{said}");
        assert!(said.contains(&format!("`{coding}`")), "{said}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn several_fields_of_content_encoding_are_one_list_and_no_list_is_taken() {
    let stand = Setup::standard().start();
    let body = Appointment::of(&stand.free_slot().await).body();
    let request = Request::book(&body).header("Content-Encoding", "gzip");
    let response = stand.send(&request.also("Content-Encoding", "gzip")).await;
    assert_eq!(response.status, 415, "{}", response.text());
    let said = response.diagnostics();
    assert!(said.contains("compressed once"), "{said}");
    stand.stop().await;
}
