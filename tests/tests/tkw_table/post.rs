//! Section 8.3: POST.

use crate::fixtures::{LOST, READABLE};
use crate::outcomes::{
    AD_403, IP_400, IP_422, ISE_500, NS_405, Outcome, PF_422, UMT_415, from_somebody,
    has_static_headers, incumbent, naming, no_trigger_matched, nothing,
};
use bookend_fhir::{Format, Release, Structures};
use bookend_tests::{NOW, Request, Response, fresh_id};
use jiff::Timestamp;
use serde_json::Value;

/// The time on the clock of the tests, as the incumbent writes it.
const STAMP: &str = "2026-06-15T09:00:00Z";

/// A booking with nothing but what the incumbent looks at.
fn booking(body: &Value) -> Request {
    from_somebody("POST", "/STU3/Appointment")
        .header("X-Request-ID", &fresh_id())
        .json(body)
}

fn in_xml(request: Request, body: &Value) -> Request {
    let body = Format::Xml.write(body, Structures::of(Release::Stu3));
    request
        .header("Content-Type", "application/fhir+xml")
        .body(body)
}

#[tokio::test]
async fn b1_to_b4_what_is_missing_is_invalid() {
    let stand = incumbent();
    let sound = booking(&naming("slot005"));
    IP_400.answers(&stand.send(&sound.clone().without("Ssp-From")).await, "B1");
    let wrong_method = from_somebody(
        "POST",
        "/STU3/Slot?schedule.actor%3Ahealthcareservice=999999994",
    );
    NS_405.answers(&stand.send(&wrong_method).await, "B2");
    IP_400.answers(
        &stand.send(&sound.clone().without("X-Request-ID")).await,
        "B3",
    );
    let mut without_slot = naming("slot005");
    without_slot["contained"].as_array_mut().unwrap().remove(1);
    for (case, request) in [
        ("no contained slot", booking(&without_slot)),
        ("no body", sound.clone().body("")),
        ("not JSON", sound.clone().body("{")),
        // Only what calls itself FHIR is read as JSON; the slot in it is not found.
        (
            "JSON of no resource",
            sound.clone().header("Content-Type", "application/json"),
        ),
        (
            "nothing of FHIR",
            sound
                .clone()
                .header("Content-Type", "text/plain")
                .body("slot005"),
        ),
    ] {
        IP_400.answers(&stand.send(&request).await, &format!("B4 {case}"));
    }
    stand.stop().await;
}

#[tokio::test]
async fn b5_to_b20_slots_by_their_ids() {
    let stand = incumbent();
    let refused: [(&str, &str, Outcome); 6] = [
        ("B6", "slot006", PF_422),
        ("B7", "slot007", IP_422),
        ("B8", "slot008", IP_400),
        ("B9", "slot009", AD_403),
        ("B10", "slot010", ISE_500),
        ("B11", "slot011", UMT_415),
    ];
    for (row, slot, outcome) in refused {
        outcome.answers(&stand.send(&booking(&naming(slot))).await, row);
    }
    nothing(&stand.send(&booking(&naming("slot012"))).await, 502, "B12");
    for (slot, id) in READABLE.into_iter().chain([LOST]) {
        let body = naming(slot);
        for request in [booking(&body), in_xml(booking(&body), &body)] {
            let response = stand.send(&request).await;
            assert_eq!(response.status, 201, "{slot}: {}", response.text());
            is_stored(&response, &body, id, "booked");
            has_the_six(&response, &request, id);
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn b21_any_other_slot_matches_no_trigger() {
    let stand = incumbent();
    for slot in ["slot020", "slot110", "another"] {
        let response = stand.send(&booking(&naming(slot))).await;
        no_trigger_matched(&response, &format!("B21 {slot}"));
    }
    stand.stop().await;
}

#[tokio::test]
async fn nothing_is_remembered() {
    let stand = incumbent();
    let request = booking(&naming("slot005"));
    for _ in 0..2 {
        // Twice the same slot with the same X-Request-ID.
        assert_eq!(stand.send(&request).await.status, 201);
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_contained_id_is_searched() {
    let stand = incumbent();
    let response = stand.send(&booking(&naming("my-slot006-copy"))).await;
    PF_422.answers(&response, "a part of the id");
    stand.stop().await;
}

/// Asserts that a response repeats what was sent, with what the incumbent adds.
pub(crate) fn is_stored(response: &Response, sent: &Value, id: &str, status: &str) {
    let stored = response.resource();
    assert_eq!(stored["id"], id);
    assert_eq!(stored["status"], status);
    assert_eq!(stored["language"], "en-GB");
    let profile = "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1";
    assert_eq!(stored["meta"]["profile"][0], profile);
    let updated: Timestamp = stored["meta"]["lastUpdated"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(updated, NOW);
    for name in [
        "description",
        "supportingInformation",
        "start",
        "end",
        "slot",
        "created",
        "participant",
    ] {
        assert_eq!(stored[name], sent[name], "{name}");
    }
    for sent in sent["contained"].as_array().unwrap() {
        let contained = stored["contained"].as_array().unwrap();
        assert!(contained.contains(sent), "{sent} is not in {stored}");
    }
}

/// Asserts the six header fields of a success; one fresh UUID is the version throughout.
pub(crate) fn has_the_six(response: &Response, request: &Request, id: &str) {
    let version = response.resource()["meta"]["versionId"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(version.len(), 36, "the version is a UUID");
    // The incumbent's own words, whoever asks it and wherever it stands.
    let location =
        format!("https://clinicals.spineservices.nhs.uk/STU3/Appointment/{id}/_history/{version}");
    assert_eq!(response.header("Location"), Some(location.as_str()));
    assert_eq!(response.header("ETag").unwrap(), format!("W/\"{version}\""));
    assert_eq!(
        response.header("X-Correlation-ID"),
        Some(request.value_of("X-Request-ID"))
    );
    let own = response.header("X-Request-ID").unwrap();
    assert!(own.len() == 36 && own != request.value_of("X-Request-ID"));
    // ISO 8601 and no date of HTTP, as the incumbent has it (section 2.5, X-17).
    assert_eq!(response.header("Last-Modified"), Some(STAMP));
    assert!(response.header("Date").is_some());
    has_static_headers(response, id);
}
