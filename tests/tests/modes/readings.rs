//! What the mode `strict` refuses and `standard` takes.

use crate::{policies, setting};
use bookend_tests::{Appointment, Request, Setup, Stand, Token, cancelled};
use serde_json::{Value, json};

/// One contested reading: what is sent, given a free slot and an appointment that is booked, and
/// how the strict reading refuses it.
pub(crate) struct Reading {
    pub(crate) switch: &'static str,
    pub(crate) strict: &'static str,
    send: fn(&Value, &Value) -> Request,
    refused: (u16, &'static str, &'static str),
}

/// The switch of the standing checks.
const CHECKS: &str = "checks";
const SERVICE: &str = "schedule.actor:healthcareservice=2000000001";
const UNTIL: &str = "start=le2026-06-19";

pub(crate) const READINGS: &[Reading] = &[
    Reading {
        switch: "interaction-id",
        strict: "exact",
        send: |_, _| {
            Request::search(&format!("{SERVICE}&{UNTIL}")).header(
                "Ssp-InteractionID",
                "urn:nhs:names:services:careconnect:fhir:rest:read:slot",
            )
        },
        refused: (400, "invalid", "MISSING_OR_INVALID_HEADER"),
    },
    Reading {
        switch: "practitioner-identifiers",
        strict: "all",
        send: |_, _| {
            let local_id = "/requesting_practitioner/identifier/2";
            let token = Token::sound("organization/slot.read").part(local_id, Value::Null);
            Request::search(&format!("{SERVICE}&{UNTIL}")).token(&token)
        },
        refused: (400, "invalid", "BAD_REQUEST"),
    },
    Reading {
        switch: "unknown-parameter",
        strict: "refuse",
        send: |_, _| Request::search(&format!("{SERVICE}&{UNTIL}&colour=red")),
        refused: (400, "not-supported", "INVALID_PARAMETER"),
    },
    Reading {
        switch: "upper-bound",
        strict: "required",
        send: |_, _| Request::search(&format!("{SERVICE}&start=ge2026-06-16")),
        refused: (400, "required", "INVALID_PARAMETER"),
    },
    Reading {
        switch: "inverted-window",
        strict: "400",
        send: |_, _| Request::search(&format!("{SERVICE}&start=ge2026-06-18&start=le2026-06-17")),
        refused: (400, "invalid", "INVALID_PARAMETER"),
    },
    Reading {
        switch: "language",
        strict: "en-GB",
        send: |slot, _| book(Appointment::of(slot).with("/language", "en")),
        refused: (422, "invalid", "FHIR_CONSTRAINT_VIOLATION"),
    },
    Reading {
        switch: "attachment-language",
        strict: "en",
        send: |slot, _| {
            let language = "/contained/0/content/0/attachment/language";
            book(Appointment::of(slot).with(language, "en-GB"))
        },
        refused: (422, "invalid", "FHIR_CONSTRAINT_VIOLATION"),
    },
    Reading {
        switch: "contact-name-use",
        strict: "required",
        send: |slot, _| {
            let contact = json!([{
                "relationship": [{"coding": [{"system": "http://hl7.org/fhir/v2/0131", "code": "N"}]}],
                "name": {"family": "Smith", "given": ["Mary"]},
                "telecom": [{"system": "phone", "value": "01632 960002", "rank": 2}],
            }]);
            book(Appointment::of(slot).with("/contained/2/contact", contact))
        },
        refused: (422, "invalid", "FHIR_CONSTRAINT_VIOLATION"),
    },
    Reading {
        switch: "appointment-within-slot",
        strict: "true",
        send: |slot, _| book(Appointment::of(slot).with("/end", "2026-06-19T23:00:00+00:00")),
        refused: (422, "invalid", "FHIR_CONSTRAINT_VIOLATION"),
    },
    Reading {
        switch: "charset",
        strict: "explicit",
        send: |slot, _| book(Appointment::of(slot)).header("Content-Type", "application/fhir+json"),
        refused: (415, "not-supported", "UNSUPPORTED_MEDIA_TYPE"),
    },
    Reading {
        switch: "unknown-element",
        strict: "refuse",
        send: |slot, _| book(Appointment::of(slot).with("/colour", "red")),
        refused: (422, "invalid", "FHIR_CONSTRAINT_VIOLATION"),
    },
    Reading {
        switch: "update-id",
        strict: "required",
        send: |_, booked| {
            let mut nameless = cancelled(booked);
            if let Some(elements) = nameless.as_object_mut() {
                elements.shift_remove("id");
            }
            Request::update(booked).json(&nameless)
        },
        refused: (400, "invalid", "MSG_RESOURCE_ID_FAIL"),
    },
    Reading {
        switch: "cancel-by-others",
        strict: "refuse",
        send: |_, booked| Request::update(&cancelled(booked)).header("Ssp-From", "200000000002"),
        refused: (403, "forbidden", "ACCESS DENIED"),
    },
];

fn book(appointment: Appointment) -> Request {
    Request::book(&appointment.body())
}

/// The mode without its standing checks, which refuse much of the same once more: what they refuse
/// is shown among the tests of the checks.
fn strict_alone() -> Setup {
    Setup::standard().mode("strict").policy(CHECKS, "record")
}

/// Sends what a reading decides about, and gives back what came of it.
async fn outcome(stand: Stand, reading: &Reading) -> String {
    let booked = stand.booked().await;
    let slot = stand.free_slot().await;
    let response = stand.send(&(reading.send)(&slot, &booked)).await;
    let outcome = match response.status {
        200 | 201 => "taken".to_owned(),
        _ => format!("{:?}", response.refusal()),
    };
    stand.stop().await;
    outcome
}

#[tokio::test]
async fn standard_takes_what_strict_refuses() {
    let policies = policies();
    for reading in READINGS {
        let refused = format!("{:?}", reading.refused);
        let name = reading.switch;
        let standard = outcome(Setup::standard().start(), reading).await;
        assert_eq!(standard, "taken", "{name} in standard");
        let strict = outcome(strict_alone().start(), reading).await;
        assert_eq!(strict, refused, "{name} in strict");
        let alone = Setup::standard().policy(name, setting(reading.strict));
        let alone = outcome(alone.start(), reading).await;
        assert_eq!(alone, refused, "{name} alone");
        let back = strict_alone().policy(name, policies.switches[name].default.clone());
        let back = outcome(back.start(), reading).await;
        assert_eq!(back, "taken", "strict without {name}");
    }
}

#[test]
fn the_table_covers_every_switch_of_strict() {
    let mut switches: Vec<(String, Value)> = policies().modes["strict"]
        .iter()
        .filter(|(name, _)| *name != CHECKS)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut covered: Vec<(String, Value)> = READINGS
        .iter()
        .map(|reading| (reading.switch.to_owned(), setting(reading.strict)))
        .collect();
    switches.sort_by(|a, b| a.0.cmp(&b.0));
    covered.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(covered, switches);
}
