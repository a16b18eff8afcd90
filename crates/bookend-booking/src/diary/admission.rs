//! The appointment as it is stored: what was submitted, with the provider's part added.

use crate::instant;
use crate::rules::{CreatedRule, Rules};
use crate::store::{AppointmentStatus, PatientIdentifier};
use bookend_model::Chance;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// What the provider writes into every version of an appointment.
pub(super) struct Stamp<'a> {
    /// The appointment's id.
    pub(super) id: &'a str,
    /// The version id.
    pub(super) version: &'a str,
    /// The present instant.
    pub(super) now: Timestamp,
    /// The status.
    pub(super) status: AppointmentStatus,
}

impl Stamp<'_> {
    /// Writes id, version, instant and status, the first three where FHIR has them: in front.
    pub(super) fn put_on(&self, tree: &mut Value) {
        let Some(appointment) = tree.as_object_mut() else {
            return;
        };
        let mut meta = match appointment.shift_remove("meta") {
            Some(Value::Object(meta)) => meta,
            _ => Map::new(),
        };
        put(&mut meta, 0, "versionId", json!(self.version));
        put(&mut meta, 1, "lastUpdated", json!(instant::text(self.now)));
        put(appointment, 1, "id", json!(self.id));
        put(appointment, 2, "meta", Value::Object(meta));
        appointment.insert("status".to_owned(), json!(self.status.code()));
    }
}

/// Adds what the provider adds to a booking, apart from the [`Stamp`].
pub(super) fn complete(tree: &mut Value, rules: &Rules, now: Timestamp, chance: &mut Chance) {
    let Some(appointment) = tree.as_object_mut() else {
        return;
    };
    if rules.created == CreatedRule::Provider || !appointment.contains_key("created") {
        appointment.insert("created".to_owned(), json!(instant::text(now)));
    }
    let contained = appointment
        .get_mut("contained")
        .and_then(Value::as_array_mut);
    for resource in contained
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        match resource.get("resourceType").and_then(Value::as_str) {
            // An appointment never shows its slot as free, whatever the consumer sent: consumers
            // take any free Slot they see for one that can be booked (digest, section 4.2).
            Some("Slot") => {
                resource.insert("status".to_owned(), json!("busy"));
            }
            Some("Patient") => add_local_identifier(resource, rules, chance),
            _ => {}
        }
    }
}

/// Gives a patient without any identifier a local one.
fn add_local_identifier(patient: &mut Map<String, Value>, rules: &Rules, chance: &mut Chance) {
    let identifiers = patient.get("identifier").and_then(Value::as_array);
    let has_one = identifiers.is_some_and(|identifiers| !identifiers.is_empty());
    if let Some(system) = rules.local_identifier.as_ref().filter(|_| !has_one) {
        let value = format!("{:010}", chance.below(10_000_000_000));
        put(
            patient,
            3,
            "identifier",
            json!([{"system": system, "value": value}]),
        );
    }
}

/// Returns the identifiers of the patient: those of the contained Patient, and those by which
/// participants are referenced.
pub(super) fn patients(tree: &Value) -> Vec<PatientIdentifier> {
    let contained = items(&tree["contained"]).iter();
    let own = contained
        .filter(|it| it["resourceType"] == "Patient")
        .flat_map(|patient| items(&patient["identifier"]));
    let participants = items(&tree["participant"]).iter();
    let referenced = participants.map(|it| &it["actor"]["identifier"]);
    let mut identifiers: Vec<PatientIdentifier> =
        own.chain(referenced).filter_map(identifier).collect();
    identifiers.sort();
    identifiers.dedup();
    identifiers
}

fn identifier(identifier: &Value) -> Option<PatientIdentifier> {
    Some(PatientIdentifier {
        value: identifier["value"].as_str()?.to_owned(),
        system: identifier["system"].as_str().map(str::to_owned),
    })
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Puts an element at a place, or at the end of a shorter resource.
fn put(resource: &mut Map<String, Value>, place: usize, name: &str, value: Value) {
    resource.shift_remove(name);
    resource.shift_insert(place.min(resource.len()), name.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    fn completed(tree: &Value, rules: &Rules) -> Value {
        let now = "2026-11-21T09:00:00Z".parse().unwrap();
        let mut tree = tree.clone();
        complete(&mut tree, rules, now, &mut Seed(1).stream("appointments"));
        let status = AppointmentStatus::Booked;
        Stamp {
            id: "a",
            version: "1",
            now,
            status,
        }
        .put_on(&mut tree);
        tree
    }

    #[test]
    fn id_and_meta_stand_in_front_and_what_the_consumer_sent_stays() {
        let tree = json!({
            "resourceType": "Appointment",
            "meta": {"profile": ["p"]},
            "description": "d",
        });
        assert_eq!(
            completed(&tree, &Rules::default()).to_string(),
            json!({
                "resourceType": "Appointment",
                "id": "a",
                "meta": {
                    "versionId": "1",
                    "lastUpdated": "2026-11-21T09:00:00.000+00:00",
                    "profile": ["p"],
                },
                "description": "d",
                "created": "2026-11-21T09:00:00.000+00:00",
                "status": "booked",
            })
            .to_string()
        );
    }

    #[test]
    fn created_is_kept_only_where_the_rules_echo_it() {
        let tree = json!({"resourceType": "Appointment", "created": "2020-01-01"});
        let echo = Rules {
            created: CreatedRule::Echo,
            ..Rules::default()
        };
        assert_eq!(completed(&tree, &echo)["created"], "2020-01-01");
        assert_ne!(completed(&tree, &Rules::default())["created"], "2020-01-01");
    }

    #[test]
    fn a_patient_without_any_identifier_is_given_a_local_one() {
        let local = Rules {
            local_identifier: Some("urn:local".to_owned()),
            ..Rules::default()
        };
        let with = |identifier: &Value| {
            let patient = json!({"resourceType": "Patient", "identifier": identifier});
            json!({"contained": [patient, {"resourceType": "Slot", "status": "free"}]})
        };
        let nameless = completed(&with(&json!([])), &local);
        let given = patients(&nameless);
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].system.as_deref(), Some("urn:local"));
        assert_eq!(nameless["contained"][1]["status"], "busy");
        let known = with(&json!([{"system": "urn:nhs", "value": "9"}]));
        assert_eq!(patients(&completed(&known, &local))[0].value, "9");
        assert!(patients(&completed(&with(&json!([])), &Rules::default())).is_empty());
    }
}
