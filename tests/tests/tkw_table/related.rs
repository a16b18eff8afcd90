//! The resources beside the slots (section 8.6 of the digest).

use crate::get::{SERVICE, get};
use crate::outcomes::incumbent;
use bookend_tests::Response;
use serde_json::json;

/// Returns the id of the one resource of a type, when there is one.
fn only(response: &Response, resource_type: &str) -> Option<String> {
    let found = response.entries(resource_type);
    assert!(
        found.len() <= 1,
        "{resource_type} stands {} times",
        found.len()
    );
    Some(found.first()?["id"].as_str().unwrap().to_owned())
}

/// Asserts the resources beside the slots: those of every Bundle, and perhaps the organisation.
pub(crate) fn has_related(response: &Response, row: &str, organisation: Option<&str>) {
    for (resource_type, id) in [
        ("Schedule", "sched1111"),
        ("HealthcareService", "999999999"),
        ("Practitioner", "ABCD123456"),
        ("PractitionerRole", "R0260"),
        ("Location", "loc1111"),
    ] {
        assert_eq!(
            only(response, resource_type).as_deref(),
            Some(id),
            "{row} {resource_type}"
        );
    }
    assert_eq!(
        only(response, "Organization").as_deref(),
        organisation,
        "{row}"
    );
    has_addresses(response, row);
    let service = &response.entries("HealthcareService")[0];
    assert_eq!(
        service["location"],
        json!([{"reference": "Location/loc1111"}]),
        "{row}"
    );
    let reference = organisation.map(|id| format!("Organization/{id}"));
    let found = service["providedBy"]["reference"].as_str();
    let same = match (&reference, found) {
        (Some(reference), Some(found)) => found.ends_with(reference.as_str()),
        (None, None) => true,
        _ => false,
    };
    assert!(same, "{row}: provided by {found:?}, expected {reference:?}");
}

/// Asserts that every entry stands where the incumbent says: all below one root, but for the
/// organisation.
pub(crate) fn has_addresses(response: &Response, row: &str) {
    let bundle = response.resource();
    for entry in bundle["entry"].as_array().unwrap() {
        let resource = &entry["resource"];
        let kind = resource["resourceType"].as_str().unwrap();
        let root = match kind {
            "Organization" => "https://directory.spineservices.nhs.uk/STU3",
            _ => "http://a2sibookingprovidertest.directoryofservices.nhs.uk:443/poc",
        };
        let url = format!("{root}/{kind}/{}", resource["id"].as_str().unwrap());
        assert_eq!(entry["fullUrl"], url, "{row}");
    }
}

#[tokio::test]
async fn related_resources_are_the_incumbents() {
    let stand = incumbent();
    let target = format!("/STU3/Slot?{SERVICE}999999999&status=free");
    let response = stand.send(&get(&target)).await;
    let the = |resource_type: &str| response.entries(resource_type).remove(0);
    let schedule = the("Schedule");
    let identifier = &schedule["identifier"][0];
    assert_eq!(
        identifier["system"],
        "https://system.supplier.co.uk/MyDiary/Numbering"
    );
    assert_eq!(identifier["value"], "1015432");
    let actors: Vec<&str> = schedule["actor"]
        .as_array()
        .unwrap()
        .iter()
        .map(|actor| actor["reference"].as_str().unwrap())
        .collect();
    assert_eq!(
        actors,
        ["HealthcareService/999999999", "Practitioner/ABCD123456"]
    );
    let service = the("HealthcareService");
    assert_eq!(
        service["identifier"][0]["system"],
        "https://system.supplier.co.uk/My/Services"
    );
    assert_eq!(service["identifier"][0]["value"], "357");
    assert_eq!(service["name"], "Service One");
    let identifiers = json!([
        {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "ABCD123456"},
        {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "R0260"},
    ]);
    assert_eq!(the("Practitioner")["identifier"], identifiers);
    let role = the("PractitionerRole");
    let coding = json!([{
        "system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1",
        "code": "R0260",
        "display": "General Medical Practitioner",
    }]);
    assert_eq!(role["code"], json!([{"coding": coding}]));
    let practitioner = json!({"reference": "Practitioner/ABCD123456"});
    assert_eq!(role["practitioner"], practitioner);
    let name = the("Practitioner")["name"][0].clone();
    assert_eq!(
        (&name["family"], &name["given"]),
        (&json!("Webber"), &json!(["Libbie"]))
    );
    assert_eq!(name["prefix"], json!(["Dr"]));
    assert_eq!(the("Location")["name"], "Location One");
    let organisation = the("Organization");
    assert_eq!(organisation["identifier"][0]["value"], "RTG");
    let derby = "Derby Teaching Hospitals NHS Foundation Trust";
    assert_eq!(organisation["name"], derby);
    stand.stop().await;
}
