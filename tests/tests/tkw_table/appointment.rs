//! The appointments that can be read: who has them, and what they are about (section 8.6 of the
//! digest).

use serde_json::{Value, json};

const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
const VERIFICATION: &str = "CareConnect-NHSNumberVerificationStatus-1";

/// Asserts the patient, the document and the participant of an appointment, which are the same
/// whatever the slot.
pub(crate) fn is_sample(appointment: &Value, slot: &str) {
    assert_eq!(appointment["description"], "Reason for calling", "{slot}");
    let patient = contained(appointment, "Patient");
    is_patient(patient, slot);
    let document = contained(appointment, "DocumentReference");
    is_document(document, slot);
    let document = json!([{"reference": "#123"}]);
    assert_eq!(appointment["supportingInformation"], document, "{slot}");
    let participant = json!([{
        "actor": {
            "reference": "#P1",
            "identifier": {"use": "official", "system": NHS_NUMBER, "value": "1234554321"},
            "display": "Peter James Chalmers",
        },
        "status": "accepted",
    }]);
    assert_eq!(appointment["participant"], participant, "{slot}");
}

/// The one contained resource of a type.
fn contained<'a>(appointment: &'a Value, resource_type: &str) -> &'a Value {
    let all = appointment["contained"].as_array().unwrap();
    assert_eq!(all.len(), 3, "{appointment}");
    let mut found = all.iter().filter(|it| it["resourceType"] == resource_type);
    found.next().unwrap()
}

fn is_patient(patient: &Value, slot: &str) {
    assert_eq!(patient["id"], "P1", "{slot}");
    let [identifier] = patient["identifier"].as_array().unwrap().as_slice() else {
        panic!("one identifier is expected in {patient}")
    };
    assert_eq!(identifier["use"], "official", "{slot}");
    assert_eq!(identifier["system"], NHS_NUMBER, "{slot}");
    assert_eq!(identifier["value"], "1234554321", "{slot}");
    let [extension] = identifier["extension"].as_array().unwrap().as_slice() else {
        panic!("one extension is expected in {identifier}")
    };
    let url = extension["url"].as_str().unwrap();
    assert!(url.ends_with(&format!("Extension-{VERIFICATION}")), "{url}");
    let coding = &extension["valueCodeableConcept"]["coding"][0];
    let system = format!("https://fhir.hl7.org.uk/STU3/CodeSystem/{VERIFICATION}");
    assert_eq!(coding["system"], system, "{slot}");
    assert_eq!(coding["code"], "01", "{slot}");
    let name = &patient["name"][0];
    assert_eq!(name["family"], "Chalmers", "{slot}");
    assert_eq!(name["given"], json!(["Peter"]), "{slot}");
    assert_eq!(name["prefix"], json!(["Mr"]), "{slot}");
    let telephone =
        json!([{"system": "phone", "value": "01234 567 890", "use": "home", "rank": 1}]);
    assert_eq!(patient["telecom"], telephone, "{slot}");
    assert_eq!(patient["gender"], "male", "{slot}");
    assert_eq!(patient["birthDate"], "1974-12-25", "{slot}");
    let address = &patient["address"][0];
    assert_eq!(address["line"], json!(["123 High Street"]), "{slot}");
    assert_eq!(address["city"], "Leeds", "{slot}");
    assert_eq!(address["postalCode"], "LS1 4HR", "{slot}");
}

fn is_document(document: &Value, slot: &str) {
    assert_eq!(document["id"], "123", "{slot}");
    let identifier = json!([{
        "system": "https://tools.ietf.org/html/rfc4122",
        "value": "6b9c59dd-675b-4026-98db-f608ef501e6e",
    }]);
    assert_eq!(document["identifier"], identifier, "{slot}");
    assert_eq!(document["status"], "current", "{slot}");
    let coding = json!([{
        "system": "urn:oid:2.16.840.1.113883.2.1.3.2.4.18.17",
        "code": "POCD_MT200001GB02",
        "display": "Integrated Urgent Care Report",
    }]);
    assert_eq!(document["type"]["coding"], coding, "{slot}");
    let indexed = document["indexed"].as_str().unwrap();
    assert_eq!(indexed, "2018-12-20T09:43:41+11:00", "{slot}");
    let attachment = &document["content"][0]["attachment"];
    assert_eq!(
        attachment["contentType"], "application/hl7-v3+xml",
        "{slot}"
    );
    assert_eq!(attachment["language"], "en", "{slot}");
    for element in ["url", "data"] {
        assert_eq!(attachment.get(element), None, "{slot}");
    }
}
