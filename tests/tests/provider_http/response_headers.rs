//! Every header field of every answer (section 2.5 of the digest).

use bookend_tests::{Appointment, Request, Response, Setup, Token, cancelled, fresh_id};
use std::collections::BTreeSet;

/// The header fields of an answer that are the provider's to choose, by lower-case name.
fn chosen(response: &Response) -> BTreeSet<String> {
    let transport = ["date", "content-length", "vary"];
    let names = response.headers.iter().map(|(name, _)| name.to_lowercase());
    names
        .filter(|name| !transport.contains(&name.as_str()))
        .collect()
}

fn names<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// Asserts the header fields of every answer: none stored, both ids, the provider's own unlike the
/// consumer's.
fn has_the_usual(response: &Response, request: &Request) {
    assert_eq!(response.header("Cache-Control"), Some("no-store"));
    let sent = request.value_of("X-Request-ID");
    assert_eq!(response.header("X-Correlation-ID"), Some(sent));
    let own = response.header("X-Request-ID").unwrap();
    assert_eq!(own.len(), 36, "{own}");
    assert_ne!(own, sent);
    let content_type = Some("application/fhir+json;charset=UTF-8");
    assert_eq!(response.header("Content-Type"), content_type);
}

/// Asserts the header fields of an answer that carries a version of an appointment.
fn names_the_version(response: &Response, id: &str, version: &str, updated: &str) {
    let url = format!("https://provider.example/STU3/Appointment/{id}/_history/{version}");
    let etag = format!("W/\"{version}\"");
    assert_eq!(response.header("ETag"), Some(etag.as_str()));
    assert_eq!(response.header("Content-Location"), Some(url.as_str()));
    assert_eq!(response.header("Last-Modified"), Some(updated));
    let resource = response.resource();
    assert_eq!(resource["id"], id);
    assert_eq!(resource["meta"]["versionId"], version);
    match response.header("Location") {
        Some(location) => assert_eq!(location, url),
        None => assert!(!chosen(response).contains("location")),
    }
}

const USUAL: [&str; 4] = [
    "cache-control",
    "content-type",
    "x-correlation-id",
    "x-request-id",
];
const BOOKED_AT: &str = "Mon, 15 Jun 2026 09:00:00 GMT";
const CANCELLED_AT: &str = "Mon, 15 Jun 2026 09:04:00 GMT";

fn versioned() -> BTreeSet<String> {
    let mut all = names(USUAL);
    all.extend(names(["content-location", "etag", "last-modified"]));
    all
}

fn located() -> BTreeSet<String> {
    let mut all = versioned();
    all.extend(names(["location"]));
    all
}

#[tokio::test]
async fn an_appointment_is_named_with_its_version_through_its_life() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let booking = Request::book(&Appointment::of(&slot).body());
    let booked = stand.send(&booking).await;
    has_the_usual(&booked, &booking);
    assert_eq!((booked.status, chosen(&booked)), (201, located()));
    let appointment = booked.resource();
    let id = appointment["id"].as_str().unwrap();
    names_the_version(&booked, id, "1", BOOKED_AT);

    stand.clock.advance(jiff::SignedDuration::from_mins(4));
    let cancellation = Request::update(&cancelled(&appointment));
    let response = stand.send(&cancellation).await;
    has_the_usual(&response, &cancellation);
    assert_eq!((response.status, chosen(&response)), (200, located()));
    names_the_version(&response, id, "2", CANCELLED_AT);

    for (read, version, updated) in [
        (Request::read(id), "2", CANCELLED_AT),
        (Request::read_version(id, "1"), "1", BOOKED_AT),
        (Request::read_version(id, "2"), "2", CANCELLED_AT),
    ] {
        let response = stand.send(&read).await;
        has_the_usual(&response, &read);
        assert_eq!((response.status, chosen(&response)), (200, versioned()));
        names_the_version(&response, id, version, updated);
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_is_no_version_of_a_resource_has_the_usual_header_fields_only() {
    let stand = Setup::standard().start();
    for (request, status) in [
        (Request::capabilities(), 200),
        (Request::search_all(), 200),
        (Request::appointments("patient=9990000018"), 200),
        (Request::read("unknown"), 404),
        (Request::capabilities().without("Ssp-From"), 400),
        (Request::capabilities().without("Authorization"), 403),
        (Request::of("appointment.read", "GET", "/Nowhere"), 404),
    ] {
        let response = stand.send(&request).await;
        has_the_usual(&response, &request);
        assert_eq!((response.status, chosen(&response)), (status, names(USUAL)));
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_providers_own_id_is_another_each_time() {
    let stand = Setup::standard().start();
    let request = Request::capabilities();
    let mut seen = BTreeSet::new();
    for _ in 0..5 {
        let response = stand.send(&request).await;
        seen.insert(response.header("X-Request-ID").unwrap().to_owned());
    }
    assert_eq!(seen.len(), 5);
    stand.stop().await;
}

#[tokio::test]
async fn nothing_is_echoed_when_nothing_was_sent() {
    let stand = Setup::standard().start();
    let response = stand
        .send(&Request::capabilities().without("X-Request-ID"))
        .await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("X-Correlation-ID"), None);
    stand.stop().await;
}

#[tokio::test]
async fn what_is_echoed_cannot_add_header_fields() {
    let stand = Setup::standard().start();
    let id = format!("{}\u{e9}", fresh_id());
    let response = stand
        .send(&Request::capabilities().header("X-Request-ID", &id))
        .await;
    assert_eq!(response.status, 200);
    assert!(chosen(&response).is_subset(&names(USUAL)), "{response:?}");
    stand.stop().await;
}

#[tokio::test]
async fn the_location_names_the_host_that_the_policy_chooses() {
    let stand = Setup::standard().policy("location-host", "request").start();
    let slot = stand.free_slot().await;
    // The token is for the provider under the name by which it is called.
    let token =
        Token::sound("patient/appointment.write").claim("aud", "https://proxy.example:8443/STU3");
    let booking = Request::book(&Appointment::of(&slot).body())
        .header("Host", "proxy.example:8443")
        .token(&token);
    let response = stand.send(&booking).await;
    assert_eq!(response.status, 201);
    let location = response.header("Location").unwrap();
    assert!(
        location.starts_with("http://proxy.example:8443/STU3/Appointment/"),
        "{location}"
    );
    stand.stop().await;
}

#[tokio::test]
async fn a_request_id_that_was_used_is_said_back_in_its_first_letters_only() {
    let stand = Setup::standard().start();
    let id = "a".repeat(5_000);
    let book = async || {
        let body = Appointment::of(&stand.free_slot().await).body();
        let request = Request::book(&body).header("X-Request-ID", &id);
        stand.send(&request).await
    };
    assert_eq!(book().await.status, 201);
    let refused = book().await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    let said = refused.diagnostics();
    assert!(said.contains("aaa…`") && said.len() < 300, "{said}");
    stand.stop().await;
}
