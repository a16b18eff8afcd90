//! In which format an answer is (sections 7.2 and 7.3 of the digest).

use bookend_fhir::{Format, Release, Structures};
use bookend_tests::{Appointment, Request, Response, Setup, Stand, cancelled};
use serde_json::json;

const JSON: &str = "application/fhir+json;charset=UTF-8";
const XML: &str = "application/fhir+xml;charset=UTF-8";

/// Reads the capability statement with `_format` and `Accept`.
fn asking(format: Option<&str>, accept: Option<&str>) -> Request {
    let mut request = Request::capabilities();
    if let Some(format) = format {
        request.target = format!("{}?_format={format}", request.target);
    }
    match accept {
        Some(accept) => request.header("Accept", accept),
        None => request,
    }
}

/// Asserts the format of answers, each to `_format` and `Accept`.
async fn all_are(stand: &Stand, content_type: &str, asked: &[(Option<&str>, Option<&str>)]) {
    let mut connection = stand.connect().await;
    for (format, accept) in asked {
        let response = connection.exchange(&asking(*format, *accept)).await;
        let found = response.header("Content-Type");
        assert_eq!(found, Some(content_type), "{format:?} {accept:?}");
        assert_eq!(response.status, 200, "{format:?} {accept:?}");
        assert_eq!(response.resource()["resourceType"], "CapabilityStatement");
    }
}

#[tokio::test]
async fn each_name_of_a_format_is_understood() {
    let stand = Setup::standard().start();
    for (content_type, word) in [(JSON, "json"), (XML, "xml")] {
        for name in [
            word.to_owned(),
            format!("text/{word}"),
            format!("application/{word}"),
            format!("application%2F{word}"),
            format!("application/fhir%2B{word}"),
            format!("application/fhir+{word}"),
            format!("application/fhir%20{word}"),
            format!("application/{word}%2Bfhir"),
        ] {
            all_are(&stand, content_type, &[(Some(&name), None)]).await;
        }
        for range in [
            format!("application/fhir+{word}"),
            format!("application/fhir+{word};charset=utf-8"),
            format!("application/fhir+{word}; charset=utf-8"),
            format!("Application/FHIR+{word}"),
            format!("application/{word}+fhir"),
            format!("application/{word}"),
            format!("text/{word}"),
        ] {
            all_are(&stand, content_type, &[(None, Some(&range))]).await;
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_parameter_beats_the_header() {
    let stand = Setup::standard().start();
    let asked = [(Some("json"), Some("application/fhir+xml"))];
    all_are(&stand, JSON, &asked).await;
    let asked = [(Some("xml"), Some("application/fhir+json"))];
    all_are(&stand, XML, &asked).await;
    // Even when the header alone could not be satisfied.
    all_are(&stand, XML, &[(Some("xml"), Some("text/html"))]).await;
    stand.stop().await;
}

#[tokio::test]
async fn of_several_ranges_the_most_wanted_decides() {
    let stand = Setup::standard().start();
    let accept = |ranges: &'static str| (None, Some(ranges));
    let json = [
        accept("application/fhir+json, application/fhir+xml"),
        accept("application/fhir+xml;q=0.5, application/fhir+json"),
        accept("text/html, application/fhir+json;q=0.1"),
        accept("*/*"),
        accept("text/html, */*;q=0.1"),
        accept("application/*"),
        accept("application/fhir+xml;q=0, */*"),
        (None, None),
    ];
    all_are(&stand, JSON, &json).await;
    let xml = [
        accept("application/fhir+xml, application/fhir+json"),
        accept("application/fhir+json;q=0.1,application/fhir+xml;q=0.9"),
        accept("application/fhir+json;q=0.89,application/fhir+xml;q=0.9,text/html"),
        accept("application/fhir+xml;q=1.0, */*;q=0.1"),
    ];
    all_are(&stand, XML, &xml).await;
    stand.stop().await;
}

#[tokio::test]
async fn when_nothing_is_asked_for_the_policy_decides() {
    let stand = Setup::standard().policy("default-format", "xml").start();
    all_are(&stand, XML, &[(None, None), (None, Some("*/*"))]).await;
    all_are(&stand, JSON, &[(None, Some("application/fhir+json"))]).await;
    stand.stop().await;
}

#[tokio::test]
async fn a_format_that_is_not_supported_is_refused_and_named() {
    let stand = Setup::standard().start();
    for (format, accept, place) in [
        (Some("pdf"), None, "_format asks for `pdf`"),
        (
            Some("pdf"),
            Some("application/fhir+xml"),
            "_format asks for `pdf`",
        ),
        (
            None,
            Some("application/pdf"),
            "Accept asks for `application/pdf`",
        ),
        (
            None,
            Some("application/fhir+json;q=0"),
            "Accept asks for `application/fhir+json;q=0`",
        ),
    ] {
        let response = stand.send(&asking(format, accept)).await;
        let expected = (
            415,
            "not-supported".to_owned(),
            "UNSUPPORTED_MEDIA_TYPE".to_owned(),
        );
        assert_eq!(response.refusal(), expected);
        let diagnostics = response.diagnostics();
        assert!(diagnostics.ends_with(place), "{diagnostics}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_status_for_a_format_that_is_not_supported_is_a_policy() {
    for status in [406, 501] {
        let stand = Setup::standard().policy("response-format", status).start();
        let response = stand.send(&asking(Some("pdf"), None)).await;
        assert_eq!(response.status, status);
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_body_decides_when_nothing_else_does() {
    let stand = Setup::standard().start();
    let booking = in_xml(&Appointment::of(&stand.free_slot().await));
    let booked = stand.send(&booking).await;
    assert_eq!(
        (booked.status, booked.header("Content-Type")),
        (201, Some(XML))
    );
    let update = Request::update(&cancelled(&booked.resource()));
    let response = stand
        .send(&update.header("Accept", "application/fhir+xml"))
        .await;
    assert_eq!(
        (response.status, response.header("Content-Type")),
        (200, Some(XML))
    );
    stand.stop().await;
}

/// The incumbent answers JSON in XML, where nobody says what is wanted.
#[tokio::test]
async fn a_body_decides_nothing_where_the_policy_has_a_default() {
    for (setup, content_type) in [
        (Setup::standard(), JSON),
        (Setup::standard().policy("default-format", "xml"), JSON),
        (Setup::standard().mode("tkw-compat"), XML),
    ] {
        let stand = setup.start();
        // Refused or not: what is wrong with it is no matter of formats.
        let booking = Request::book(&json!({"resourceType": "Appointment"}));
        let response = stand.send(&booking).await;
        let found = response.header("Content-Type");
        assert_eq!(found, Some(content_type), "{}", response.text());
        let booking = booking.header("Accept", "application/fhir+json");
        let response = stand.send(&booking).await;
        assert_eq!(response.header("Content-Type"), Some(JSON));
        stand.stop().await;
    }
}

#[tokio::test]
async fn refusals_come_in_the_format_of_the_caller_too() {
    let stand = Setup::standard().start();
    for (accept, content_type) in [
        ("application/fhir+json", JSON),
        ("application/fhir+xml", XML),
    ] {
        for request in [
            Request::read("unknown"),
            Request::capabilities().without("Ssp-From"),
            Request::capabilities().without("Authorization"),
            Request::of("appointment.read", "GET", "/Nowhere"),
            Request::of("appointment.read", "DELETE", "/Appointment/1"),
            Request::of("appointment.book", "POST", "/Appointment")
                .header("Content-Type", "text/plain")
                .body("what?"),
        ] {
            let response = stand.send(&request.header("Accept", accept)).await;
            assert!(response.status >= 400);
            assert_eq!(response.header("Content-Type"), Some(content_type));
            is_complete(&response);
        }
    }
    stand.stop().await;
}

/// Asserts that a refusal says everything that an OperationOutcome can say.
pub(crate) fn is_complete(response: &Response) {
    let outcome = response.resource();
    assert_eq!(outcome["id"].as_str().unwrap().len(), 36, "{outcome}");
    assert!(outcome["meta"]["profile"][0].is_string(), "{outcome}");
    let issue = response.issue();
    assert_eq!(issue["severity"], "error");
    for pointer in [
        "/code",
        "/details/coding/0/system",
        "/details/coding/0/code",
        "/details/coding/0/display",
        "/diagnostics",
    ] {
        let value = issue.pointer(pointer).and_then(|value| value.as_str());
        assert!(
            value.is_some_and(|text| !text.is_empty()),
            "{pointer} in {issue}"
        );
    }
}

fn in_xml(appointment: &Appointment) -> Request {
    let tree = appointment.clone().body();
    let body = Format::Xml.write(&tree, Structures::of(Release::Stu3));
    Request::book(&tree).header("Content-Type", XML).body(body)
}
