//! The requests that are sent.

use crate::client::{body_of, fetch};
use bytes::Bytes;
use jiff::ToSpan;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many connections send at once, each its next request when the last is answered.
const CONNECTIONS: usize = 32;
/// How many requests a connection sends in a turn.
const SEARCHES: usize = 100;
const BOOKINGS: usize = 40;
/// How many days a turn books; each has 1440 slots.
const DAYS: i64 = 1;

/// The ids of requests, one after another.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// The searches of a turn, each with ids of its own.
pub(crate) fn searches() -> Vec<Arc<Vec<Bytes>>> {
    let searches = || Arc::new((0..SEARCHES).map(|_| search_request()).collect());
    (0..CONNECTIONS).map(|_| searches()).collect()
}

/// Twenty slots of a minute, and the six includes.
pub(crate) fn search_request() -> Bytes {
    slots_request("2026-11-22T10:00:00Z", "2026-11-22T10:19:00Z")
}

fn slots_request(from: &str, to: &str) -> Bytes {
    let includes = [
        "Slot%3Aschedule",
        "Schedule%3Aactor%3APractitioner",
        "Schedule%3Aactor%3APractitionerRole",
        "Schedule%3Aactor%3AHealthcareService",
        "HealthcareService.location",
        "HealthcareService.providedBy",
    ];
    let includes = includes
        .map(|include| format!("&_include={include}"))
        .concat();
    let target = format!(
        "/STU3/Slot?schedule.actor%3Ahealthcareservice=bench&start=ge{from}&start=le{to}&status=free{includes}"
    );
    head(
        ("GET", &target),
        "search:slot",
        "organization/slot.read",
        "",
    )
    .into()
}

/// What every consumer asks first.
pub(crate) fn capabilities_request() -> Bytes {
    let target = ("GET", "/STU3/metadata");
    head(target, "read:metadata", "organization/slot.read", "").into()
}

/// The same request, and what was found in it is asked for.
pub(crate) fn asking_for_findings(request: &Bytes) -> Bytes {
    let text = String::from_utf8(request.to_vec()).unwrap();
    text.replacen("Accept:", "Prefer: bookend=findings\r\nAccept:", 1)
        .into()
}

fn head((method, target): (&str, &str), interaction: &str, scope: &str, more: &str) -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!(
        "{method} {target} HTTP/1.1\r\nHost: bench\r\nSsp-From: 123456123456\r\nSsp-To: 987654456789\r\n\
         Ssp-TraceID: 09c2f1d8-3b6c-4c44-9a3a-{number:012x}\r\n\
         X-Request-ID: 5b1f7a52-8e0d-4d5b-8a52-{number:012x}\r\n\
         Ssp-InteractionID: urn:nhs:names:services:careconnect:fhir:rest:{interaction}\r\n\
         Accept: application/fhir+json\r\nAuthorization: Bearer {}\r\n{more}\r\n",
        token(scope)
    )
}

fn token(scope: &str) -> String {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let issued = 1_795_262_400; // 2026-11-21T12:00:00Z
    let claims = format!(
        r#"{{"iss":"https://bench","sub":"1","aud":"http://bench/STU3","iat":{issued},"exp":{},
        "reason_for_request":"directcare","requested_scope":"{scope}",
        "requesting_device":{{"resourceType":"Device","identifier":[{{"system":"https://bench/device","value":"1"}}],"model":"bench","version":"1"}},
        "requesting_organization":{{"resourceType":"Organization","name":"Bench","identifier":[{{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A1001"}}]}}}}"#,
        issued + 300
    );
    format!(
        "{}.{}.",
        encode(r#"{"alg":"none","typ":"JWT"}"#),
        encode(&claims)
    )
}

/// Makes the bookings of a turn, each of a slot of its own.
pub(crate) async fn bookings(turn: usize, address: SocketAddr) -> Vec<Arc<Vec<Bytes>>> {
    let first: jiff::civil::Date = "2026-11-23".parse().unwrap();
    let midnight = |turn: i64| format!("{}T00:00:00Z", first + (turn * DAYS).days());
    let turn = i64::try_from(turn).unwrap();
    let answer = fetch(
        address,
        &slots_request(&midnight(turn), &midnight(turn + 1)),
    )
    .await;
    let wanted = CONNECTIONS * BOOKINGS;
    let bundle: serde_json::Value = serde_json::from_slice(&body_of(&answer)).unwrap();
    let entries = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"]);
    let slots: Vec<_> = entries
        .filter(|resource| resource["resourceType"] == "Slot")
        .take(wanted)
        .collect();
    assert_eq!(slots.len(), wanted);
    slots
        .chunks(BOOKINGS)
        .map(|slots| Arc::new(slots.iter().map(|slot| booking(slot)).collect()))
        .collect()
}

fn booking(slot: &serde_json::Value) -> Bytes {
    let template = include_str!("booking.json");
    let body = template
        .replace("SLOT-ID", slot["id"].as_str().unwrap())
        .replace(
            "SLOT-UUID",
            slot["identifier"][0]["value"].as_str().unwrap(),
        )
        .replace(
            "SLOT-SCHEDULE",
            slot["schedule"]["reference"].as_str().unwrap(),
        )
        .replace("SLOT-START", slot["start"].as_str().unwrap())
        .replace("SLOT-END", slot["end"].as_str().unwrap());
    let more = format!(
        "Content-Type: application/fhir+json;charset=UTF-8\r\nContent-Length: {}\r\n",
        body.len()
    );
    let head = head(
        ("POST", "/STU3/Appointment"),
        "create:appointment",
        "patient/appointment.write",
        &more,
    );
    format!("{head}{body}").into()
}
