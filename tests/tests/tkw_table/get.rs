//! Section 8.2: GET.

use crate::appointment::is_sample;
use crate::fixtures::{BUSY, FREE, LOST, READABLE, Slot, instant};
use crate::outcomes::{
    AD_403, IP_400, ISE_500, NRF_404, NS_405, Outcome, from_somebody, has_static_headers,
    incumbent, no_trigger_matched,
};
use crate::related::{has_addresses, has_related};
use bookend_tests::{Request, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) const SERVICE: &str = "schedule.actor%3Ahealthcareservice=";

pub(crate) fn get(target: &str) -> Request {
    from_somebody("GET", target)
}

#[tokio::test]
async fn g1_without_a_sender_everything_is_invalid() {
    let stand = incumbent();
    for target in [
        "/STU3/metadata".to_owned(),
        format!("/STU3/Slot?{SERVICE}999999999&status=free"),
        format!("/STU3/Appointment/{}", READABLE[0].1),
        "/STU3/Nonsense".to_owned(),
    ] {
        let missing = stand.send(&Request::bare("GET", &target)).await;
        IP_400.answers(&missing, &format!("G1 {target} missing"));
        let empty = Request::bare("GET", &target).header("Ssp-From", "");
        IP_400.answers(&stand.send(&empty).await, &format!("G1 {target} empty"));
    }
    stand.stop().await;
}

#[tokio::test]
async fn g2_the_capability_statement_is_the_incumbents() {
    let stand = incumbent();
    for target in [
        "/STU3/metadata",
        "/STU3/metadata?_format=application%2Ffhir%2Bjson",
        // The path contains it, wherever that is.
        "/STU3/metadata/more",
        "/STU3/x/STU3/metadata",
        "/elsewhere/STU3/metadata",
    ] {
        let response = stand.send(&get(target)).await;
        assert_eq!(response.status, 200);
        has_static_headers(&response, "G2");
        let statement = response.resource();
        assert_eq!(statement["resourceType"], "CapabilityStatement");
        let software = &statement["software"];
        assert_eq!(software["name"], "111 UEC Booking TKW Test Harness");
        assert_eq!(software["version"], "Release v1.0");
        is_capability_statement(&statement);
    }
    stand.stop().await;
}

/// Asserts the template values of section 4.9 of the digest.
fn is_capability_statement(statement: &Value) {
    assert_eq!(statement["name"], "Care Connect");
    assert_eq!(statement["status"], "active");
    assert_eq!(statement["kind"], "capability");
    assert_eq!(statement["fhirVersion"], "3.0.1");
    assert_eq!(statement["acceptUnknown"], "both");
    let formats = json!(["application/fhir+json", "application/fhir+xml"]);
    assert_eq!(statement["format"], formats);
    assert_eq!(statement["profile"].as_array().unwrap().len(), 10);
    let rest = &statement["rest"][0];
    assert_eq!(rest["security"]["cors"], true);
    let names = |resource: &Value, list: &str, name: &str| -> Vec<String> {
        let items = resource[list].as_array().unwrap().iter();
        items
            .map(|item| item[name].as_str().unwrap().to_owned())
            .collect()
    };
    let [appointment, slot] = rest["resource"].as_array().unwrap().as_slice() else {
        panic!("two resources are expected in {rest}")
    };
    assert_eq!(
        (&appointment["type"], &slot["type"]),
        (&json!("Appointment"), &json!("Slot"))
    );
    assert!(names(appointment, "interaction", "code").len() >= 3);
    assert_eq!(
        names(appointment, "searchParam", "name"),
        ["identifier", "_id", "version"]
    );
    assert_eq!(names(slot, "interaction", "code"), ["search-type"]);
    assert_eq!(
        names(slot, "searchParam", "name"),
        ["service", "status", "start"]
    );
    assert_eq!(slot["searchInclude"].as_array().unwrap().len(), 6);
    assert_eq!(appointment["updateCreate"], false);
}

#[tokio::test]
async fn g3_to_g10_appointments_can_be_read() {
    let stand = incumbent();
    for (slot, id) in READABLE {
        let response = stand.send(&get(&format!("/STU3/Appointment/{id}"))).await;
        assert_eq!(response.status, 200, "{slot}");
        let appointment = response.resource();
        assert_eq!(appointment["resourceType"], "Appointment");
        assert_eq!(appointment["id"], id);
        assert_eq!(appointment["status"], "booked");
        assert_eq!(appointment["slot"][0]["reference"], format!("#{slot}"));
        let contained = appointment["contained"].as_array().unwrap();
        let contained = contained.iter().find(|one| one["resourceType"] == "Slot");
        let contained = contained.unwrap();
        let (_, uuid, day, from, to) = FREE.into_iter().find(|(name, ..)| *name == slot).unwrap();
        assert_eq!(contained["id"], slot);
        assert_eq!(contained["identifier"][0]["value"], uuid);
        for (name, time) in [("start", from), ("end", to)] {
            assert_eq!(at(&contained[name]), instant(day, time), "{slot}");
            assert_eq!(appointment[name], contained[name], "{slot}");
        }
        is_sample(&appointment, slot);
        has_static_headers(&response, slot);
        for name in ["ETag", "X-Request-ID", "X-Correlation-ID"] {
            assert_eq!(response.header(name), None, "{slot}: {name}");
        }
    }
    stand.stop().await;
}

fn at(value: &Value) -> jiff::Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn g11_and_g12_what_cannot_be_read() {
    let stand = incumbent();
    let lost = stand
        .send(&get(&format!("/STU3/Appointment/{}", LOST.1)))
        .await;
    NRF_404.answers(&lost, "G11");
    for target in [
        "/STU3/Appointment/4de1e2a4-0000-4000-8000-000000000000",
        "/STU3/Appointment?patient=1234554321",
        "/STU3/Slot",
        "/STU3/Slot?status=free",
        "/STU3/Slot?schedule.actor:healthcareservice=999999999&status=free",
        "/STU3/Nonsense",
    ] {
        IP_400.answers(&stand.send(&get(target)).await, &format!("G12 {target}"));
    }
    stand.stop().await;
}

/// Asserts the slots of a Bundle, and the resources beside them by type.
fn is_bundle(response: &Response, row: &str, slots: &[(Slot, &str)], total: u64) {
    assert_eq!(response.status, 200, "{row}: {}", response.text());
    has_static_headers(response, row);
    assert_eq!(response.resource()["type"], "searchset", "{row}");
    assert_eq!(response.resource()["total"], total, "{row}");
    let found = response.entries("Slot");
    let by_id: BTreeMap<&str, &Value> = found
        .iter()
        .map(|slot| (slot["id"].as_str().unwrap(), slot))
        .collect();
    assert_eq!(
        (found.len(), by_id.len()),
        (slots.len(), slots.len()),
        "{row}"
    );
    for ((id, uuid, day, from, to), status) in slots {
        let slot = by_id[id];
        assert_eq!(slot["identifier"][0]["value"], *uuid, "{row} {id}");
        assert_eq!(
            slot["identifier"][0]["system"],
            "https://tools.ietf.org/html/rfc4122"
        );
        assert_eq!(
            slot["schedule"]["reference"], "Schedule/sched1111",
            "{row} {id}"
        );
        assert_eq!(slot["status"], *status, "{row} {id}");
        assert_eq!(at(&slot["start"]), instant(day, from), "{row} {id}");
        assert_eq!(at(&slot["end"]), instant(day, to), "{row} {id}");
    }
}

fn free() -> Vec<(Slot, &'static str)> {
    FREE.iter().map(|slot| (*slot, "free")).collect()
}

#[tokio::test]
async fn g13_free_and_busy_slots_come_together() {
    let stand = incumbent();
    let mut all = free();
    all.extend(BUSY.iter().map(|slot| (*slot, "busy")));
    for status in ["free%2Cbusy", "busy%2Cfree"] {
        let query = format!("/STU3/Slot?{SERVICE}999999999&status={status}");
        let response = stand.send(&get(&query)).await;
        is_bundle(&response, "G13", &all, 20);
        has_related(&response, "G13", None);
    }
    stand.stop().await;
}

#[tokio::test]
async fn g14_and_g15_otherwise_the_free_slots_come() {
    let stand = incumbent();
    for query in [
        format!("{SERVICE}999999999&status=free"),
        format!("{SERVICE}999999999"),
        format!("{SERVICE}999999999&status=busy"),
        format!("status=free&{SERVICE}999999999"),
        format!("{SERVICE}9999999991&status=free"),
        // Windows are not looked at.
        format!("{SERVICE}999999999&status=free&start=ge2001-01-01&start=le2001-01-02"),
    ] {
        let response = stand.send(&get(&format!("/STU3/Slot?{query}"))).await;
        is_bundle(&response, &query, &free(), 20);
        has_related(&response, &query, Some("RR8"));
    }
    stand.stop().await;
}

#[tokio::test]
async fn g16_to_g22_services_by_their_ids() {
    let stand = incumbent();
    let search = async |service: &str| {
        let target = format!("/STU3/Slot?{SERVICE}{service}&status=free");
        stand.send(&get(&target)).await
    };
    is_bundle(&search("999999998").await, "G16", &[], 0);
    assert_eq!(search("999999998").await.resource().get("entry"), None);
    let refused: [(&str, &str, Outcome); 4] = [
        ("G17", "999999997", IP_400),
        ("G18", "999999996", AD_403),
        ("G19", "999999995", ISE_500),
        ("G20", "999999994", NS_405),
    ];
    for (row, service, outcome) in refused {
        outcome.answers(&search(service).await, row);
    }
    let only_slots = search("999999993").await;
    is_bundle(&only_slots, "G21", &free(), 20);
    let entries = only_slots.resource()["entry"].as_array().unwrap().len();
    assert_eq!(entries, 17, "G21: nothing but slots");
    has_addresses(&only_slots, "G21");
    no_trigger_matched(&search("123456789").await, "G22");
    stand.stop().await;
}
