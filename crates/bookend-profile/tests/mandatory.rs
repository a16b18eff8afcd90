//! The elements that a profile asks for, by path.

#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "what is unexpected in a test ends it, with its place"
)]

#[path = "rules/made.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod made;

use bookend_fhir::Release;
use bookend_profile::Profiles;
use made::{element, package, profile};
use serde_json::{Value, json};

fn mandatory(of: &str, elements: Value) -> Vec<String> {
    let profile = profile("P", of, elements);
    let profiles = Profiles::load(&[package(&[profile])], Release::R4).unwrap();
    profiles.mandatory("http://x/P")
}

#[test]
fn what_the_type_and_the_profile_ask_for_is_mandatory() {
    let found = mandatory(
        "Appointment",
        json!([
            element("Appointment", json!({})),
            element("Appointment.description", json!({"min": 1})),
            element("Appointment.slot", json!({"min": 1, "max": "1"})),
            element("Appointment.comment", json!({"min": 0, "max": "0"})),
        ]),
    );
    assert_eq!(
        found,
        [
            "status",
            "description",
            "slot",
            "participant",
            "participant.status"
        ]
    );
}

#[test]
fn below_what_may_be_missing_only_the_profile_asks() {
    let found = mandatory(
        "Patient",
        json!([
            element("Patient", json!({})),
            element("Patient.contact", json!({"min": 0})),
            element("Patient.contact.name", json!({"min": 1, "max": "1"})),
            element("Patient.link", json!({"min": 0, "max": "*"})),
        ]),
    );
    assert_eq!(found, ["contact.name"]);
}

#[test]
fn slices_that_are_told_by_fixed_texts_have_paths() {
    let found = mandatory(
        "Patient",
        json!([
            element("Patient", json!({})),
            element(
                "Patient.identifier",
                json!({"min": 0, "slicing": {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}})
            ),
            element("Patient.identifier:nhs", json!({"min": 1, "max": "1"})),
            element(
                "Patient.identifier:nhs.system",
                json!({"min": 1, "fixedUri": "http://nhs"})
            ),
            element("Patient.identifier:nhs.value", json!({"min": 1})),
        ]),
    );
    let slice = "identifier.where(system = 'http://nhs')";
    assert_eq!(
        found,
        [
            slice.to_owned(),
            format!("{slice}.system"),
            format!("{slice}.value")
        ]
    );
}

#[test]
fn a_profile_that_nobody_knows_asks_for_nothing() {
    let profiles = Profiles::none(Release::R4);
    assert!(profiles.mandatory("http://x/P").is_empty());
}
