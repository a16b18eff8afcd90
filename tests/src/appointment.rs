//! Bodies of bookings and cancellations, as a consumer that lacks nothing writes them.

use crate::fresh_id;
use serde_json::{Value, json};

/// The body of a booking (section 4.1 of the digest), to be changed before it is sent.
#[derive(Clone, Debug)]
pub struct Appointment(Value);

impl Appointment {
    /// Makes the body of a booking of a slot, for an adult with an NHS number.
    pub fn of(slot: &Value) -> Self {
        Self(json!({
            "resourceType": "Appointment",
            "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},
            "language": "en-GB",
            "contained": [document(), contained_slot(slot), patient()],
            "status": "booked",
            "description": "Reason for calling",
            "supportingInformation": [{"reference": "#document"}],
            "start": slot["start"],
            "end": slot["end"],
            "slot": [{"reference": format!("#{}", slot["id"].as_str().unwrap())}],
            "created": "2026-06-15T09:00:00+00:00",
            "participant": [{
                "actor": {
                    "reference": "#P1",
                    "identifier": {"use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"},
                    "display": "Peter James Chalmers",
                },
                "status": "accepted",
            }],
        }))
    }

    /// Sets what a JSON pointer names.
    #[must_use]
    pub fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        self.0.pointer_mut(parent).unwrap()[name] = value.into();
        self
    }

    /// Leaves out what a JSON pointer names.
    #[must_use]
    pub fn without(mut self, pointer: &str) -> Self {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = self.0.pointer_mut(parent).unwrap().as_object_mut();
        assert!(parent.unwrap().remove(name).is_some(), "no `{pointer}`");
        self
    }

    /// Returns the body.
    pub fn body(self) -> Value {
        self.0
    }
}

impl From<Value> for Appointment {
    /// Takes a body that was changed by hand.
    fn from(body: Value) -> Self {
        Self(body)
    }
}

/// Returns an appointment with its status changed to `cancelled`, and nothing else.
pub fn cancelled(appointment: &Value) -> Value {
    let mut appointment = appointment.clone();
    appointment["status"] = "cancelled".into();
    appointment
}

fn document() -> Value {
    json!({
        "resourceType": "DocumentReference",
        "id": "document",
        "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-DocumentReference-1"]},
        "identifier": [{"system": "https://tools.ietf.org/html/rfc4122", "value": fresh_id()}],
        "status": "current",
        "type": {"coding": [{
            "system": "urn:oid:2.16.840.1.113883.2.1.3.2.4.18.17",
            "code": "POCD_MT200001GB02",
            "display": "Integrated Urgent Care Report",
        }]},
        "indexed": "2026-06-15T08:59:00.000+00:00",
        "content": [{"attachment": {"contentType": "application/hl7-v3+xml", "language": "en"}}],
    })
}

fn contained_slot(slot: &Value) -> Value {
    json!({
        "resourceType": "Slot",
        "id": slot["id"],
        "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Slot-1"]},
        "identifier": slot["identifier"],
        "schedule": slot["schedule"],
        "status": "busy",
        "start": slot["start"],
        "end": slot["end"],
    })
}

fn patient() -> Value {
    json!({
        "resourceType": "Patient",
        "id": "P1",
        "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1"]},
        "identifier": [{
            "extension": [{
                "url": "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1",
                "valueCodeableConcept": {"coding": [{
                    "system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                    "code": "01",
                    "display": "Number present and verified",
                }]},
            }],
            "use": "official",
            "system": "https://fhir.nhs.uk/Id/nhs-number",
            "value": "9990000018",
        }],
        "name": [{"use": "official", "family": "Chalmers", "given": ["Peter"], "prefix": ["Mr"]}],
        "telecom": [{"system": "phone", "value": "01632 960001", "use": "home", "rank": 1}],
        "gender": "male",
        "birthDate": "1974-12-25",
        "address": [{"use": "home", "line": ["123 High Street"], "city": "Leeds", "postalCode": "LS1 4HR"}],
    })
}
