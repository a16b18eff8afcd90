//! The appointment as it is stored: what was submitted, with the provider's part added.

use super::patchwork::{Patch, Patchwork};
use crate::rules::{CreatedRule, Rules};
use crate::store::{AppointmentStatus, PatientIdentifier};
use crate::texts::Texts;
use bookend_fhir::json::write_value;
use bookend_fhir::tree::part;
use bookend_model::Chance;
use bytes::Bytes;
use serde_json::{Value, json};
use smallvec::SmallVec;
use std::sync::Arc;

/// What the provider writes into every version of an appointment.
pub(super) struct Stamp<'a> {
    /// The appointment's id.
    pub(super) id: &'a str,
    /// The version id.
    pub(super) version: &'a str,
    /// The present instant.
    pub(super) now: &'a str,
    /// The status.
    pub(super) status: AppointmentStatus,
}

impl<'a> Stamp<'a> {
    /// Writes id, version, instant and status, the first three where FHIR has them: in front.
    fn put_on(&self, appointment: &mut Patchwork<'a>) {
        let mut meta = match appointment.take("meta") {
            Some(Patch::Lent(Value::Object(meta))) => Patchwork::of(meta),
            _ => Patchwork::new(),
        };
        meta.put(0, "versionId", Patch::Text(self.version));
        meta.put(1, "lastUpdated", Patch::Text(self.now));
        appointment.put(1, "id", Patch::Text(self.id));
        appointment.put(2, "meta", Patch::Object(meta));
        appointment.set("status", Patch::Text(self.status.code()));
    }
}

/// Returns a booking as JSON, as it is stored: with what the provider adds, with a local identifier
/// where the patient is given one, and with the status that participants have when they say none.
pub(super) fn booked<'a>(
    body: &'a Value,
    rules: &'a Rules,
    local: Option<&PatientIdentifier>,
    stamp: &Stamp<'a>,
) -> Bytes {
    let Value::Object(submitted) = body else {
        return json(|bytes| write_value(bytes, body));
    };
    let mut appointment = Patchwork::of(submitted);
    if rules.created == CreatedRule::Provider || !appointment.has("created") {
        appointment.set("created", Patch::Text(stamp.now));
    }
    if let Some(Value::Array(contained)) = submitted.get("contained") {
        let contained = contained.iter().map(|it| contained_part(it, local));
        appointment.set("contained", Patch::List(contained.collect()));
    }
    if let (Some(status), Some(Value::Array(participants))) =
        (&rules.participant_status, submitted.get("participant"))
    {
        let participants = participants.iter().map(|it| participant(it, status));
        appointment.set("participant", Patch::List(participants.collect()));
    }
    stamp.put_on(&mut appointment);
    json(|bytes| appointment.write(bytes))
}

fn participant<'b>(participant: &'b Value, status: &'b str) -> Patch<'b> {
    match participant {
        Value::Object(elements) if !elements.contains_key("status") => {
            let mut participant = Patchwork::of(elements);
            participant.set("status", Patch::Text(status));
            Patch::Object(participant)
        }
        _ => Patch::Lent(participant),
    }
}

/// Returns an appointment as JSON, with nothing but the [`Stamp`] put on it.
pub(super) fn stamped<'a>(body: &'a Value, stamp: &Stamp<'a>) -> Bytes {
    let Value::Object(submitted) = body else {
        return json(|bytes| write_value(bytes, body));
    };
    let mut appointment = Patchwork::of(submitted);
    stamp.put_on(&mut appointment);
    json(|bytes| appointment.write(bytes))
}

fn contained_part<'b>(resource: &'b Value, local: Option<&PatientIdentifier>) -> Patch<'b> {
    let Value::Object(elements) = resource else {
        return Patch::Lent(resource);
    };
    match (part(resource, "resourceType").as_str(), local) {
        // An appointment never shows its slot as free, whatever the consumer sent: consumers
        // take any free Slot they see for one that can be booked (digest, section 4.2).
        (Some("Slot"), _) => {
            let mut slot = Patchwork::of(elements);
            slot.set("status", Patch::Text("busy"));
            Patch::Object(slot)
        }
        (Some("Patient"), Some(PatientIdentifier { value, system })) if is_nameless(resource) => {
            let mut patient = Patchwork::of(elements);
            let identifier = json!([{"system": system, "value": value}]);
            patient.put(3, "identifier", Patch::Own(identifier));
            Patch::Object(patient)
        }
        _ => Patch::Lent(resource),
    }
}

/// Makes a local identifier, when the rules have it and there is a patient without any.
pub(super) fn local_identifier(
    body: &Value,
    rules: &Rules,
    chance: &mut Chance,
) -> Option<PatientIdentifier> {
    let system = rules.local_identifier.as_ref()?;
    let mut contained = items(part(body, "contained")).iter();
    let needs_one = contained.any(|it| *part(it, "resourceType") == "Patient" && is_nameless(it));
    needs_one.then(|| PatientIdentifier {
        value: Arc::from(format!("{:010}", chance.below(10_000_000_000))),
        system: Some(Arc::from(system.as_str())),
    })
}

/// Whether a patient has no identifier.
fn is_nameless(patient: &Value) -> bool {
    items(part(patient, "identifier")).is_empty()
}

/// Returns the identifiers of the patient: those of the contained Patient, those by which
/// participants are referenced, and a local one where there is one.
pub(super) fn patients(
    tree: &Value,
    local: Option<&PatientIdentifier>,
    texts: &mut Texts,
) -> Vec<PatientIdentifier> {
    let contained = items(part(tree, "contained")).iter();
    let own = contained
        .filter(|it| *part(it, "resourceType") == "Patient")
        .flat_map(|patient| items(part(patient, "identifier")));
    let participants = items(part(tree, "participant")).iter();
    let referenced = participants.map(|it| part(part(it, "actor"), "identifier"));
    let submitted = own.chain(referenced).filter_map(identifier);
    let given = local.map(|it| (&*it.value, it.system.as_deref()));
    // The same patient stands there twice, usually: what is kept is made of what is left.
    let mut all: SmallVec<[Identifier<'_>; 4]> = submitted.chain(given).collect();
    all.sort_unstable();
    all.dedup();
    let kept = |(value, system): &Identifier<'_>| PatientIdentifier {
        value: Arc::from(*value),
        system: system.map(|system| texts.share(system)),
    };
    all.iter().map(kept).collect()
}

/// Value and system of an identifier.
type Identifier<'v> = (&'v str, Option<&'v str>);

fn identifier(identifier: &Value) -> Option<Identifier<'_>> {
    let value = part(identifier, "value").as_str()?;
    Some((value, part(identifier, "system").as_str()))
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What the JSON of an appointment is shorter than, usually.
const USUAL_LENGTH: usize = 8192;

fn json(write: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    let mut bytes = Vec::with_capacity(USUAL_LENGTH);
    write(&mut bytes);
    // What is kept is no larger than it must be, and the room for writing is soon used again.
    Bytes::copy_from_slice(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    fn completed(tree: &Value, rules: &Rules) -> Value {
        let stamp = Stamp {
            id: "a",
            version: "1",
            now: "2026-11-21T09:00:00.000+00:00",
            status: AppointmentStatus::Booked,
        };
        let local = local_identifier(tree, rules, &mut Seed(1).stream("appointments"));
        serde_json::from_slice(&booked(tree, rules, local.as_ref(), &stamp)).unwrap()
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
    fn a_participant_without_a_status_is_given_one_only_where_the_rules_have_one() {
        let tree = json!({
            "resourceType": "Appointment",
            "participant": [{"actor": {}}, {"status": "tentative"}, "nonsense"],
        });
        let given = Rules {
            participant_status: Some("accepted".to_owned()),
            ..Rules::default()
        };
        assert_eq!(
            completed(&tree, &given)["participant"],
            json!([{"actor": {}, "status": "accepted"}, {"status": "tentative"}, "nonsense"])
        );
        assert_eq!(
            completed(&tree, &Rules::default())["participant"],
            tree["participant"]
        );
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
        let found = |tree: &Value| patients(tree, None, &mut Texts::default());
        let given = found(&nameless);
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].system.as_deref(), Some("urn:local"));
        assert_eq!(nameless["contained"][1]["status"], "busy");
        let known = with(&json!([{"system": "urn:nhs", "value": "9"}]));
        assert_eq!(&*found(&completed(&known, &local))[0].value, "9");
        assert!(found(&completed(&with(&json!([])), &Rules::default())).is_empty());
    }
}
