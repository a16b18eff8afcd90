//! Whether a store keeps the promises of [`Store`].

use super::{AppointmentStatus, PatientIdentifier, Store, Version};
use jiff::Timestamp;
use std::sync::Arc;

/// Tries a store, which is cleared first.
///
/// # Errors
///
/// The first promise it breaks, in a sentence.
pub fn check(store: &mut dyn Store) -> Result<(), String> {
    store.clear();
    keeps_every_version(store)?;
    finds_patients(store)?;
    forgets(store)?;
    store.clear();
    let is_empty = store.ids().is_empty() && store.current("a").is_none();
    promise(is_empty, "a store that was cleared is empty")?;
    let of_patient = store.of_patient(&patient(None, "1"));
    promise(
        of_patient.is_empty(),
        "a store that was cleared knows no patients",
    )
}

fn keeps_every_version(store: &mut dyn Store) -> Result<(), String> {
    let (first, second) = (version("a", 1, "1"), version("a", 2, "1"));
    for kept in [&first, &second, &version("b", 1, "2")] {
        store.append(Arc::clone(kept));
    }
    promise(
        store.current("a").as_ref() == Some(&second),
        "the version appended last is the current one",
    )?;
    promise(
        store.version("a", "1").as_ref() == Some(&first),
        "an earlier version stays readable as it was",
    )?;
    promise(
        store.history("a") == [first, second],
        "a history is in order, oldest first",
    )?;
    promise(
        store.version("a", "3").is_none() && store.version("c", "1").is_none(),
        "a version that was never appended does not exist",
    )?;
    promise(
        store.current("c").is_none() && store.history("c").is_empty(),
        "an appointment that was never appended does not exist",
    )?;
    promise(
        store.ids() == [Arc::from("a"), Arc::from("b")],
        "the ids come sorted, each once",
    )
}

fn finds_patients(store: &mut dyn Store) -> Result<(), String> {
    let found = |system: Option<&str>, value: &str| -> Vec<(String, u64)> {
        let versions = store.of_patient(&patient(system, value));
        versions
            .iter()
            .map(|it| (it.id.to_string(), it.number))
            .collect()
    };
    let expected = [("a".to_owned(), 2)];
    promise(
        found(Some("urn:nhs"), "1") == expected,
        "a patient's appointments come in their current versions, each once",
    )?;
    promise(
        found(None, "1") == expected,
        "an identifier without a system finds any system",
    )?;
    promise(
        found(Some("urn:other"), "1").is_empty(),
        "an identifier of another system finds nothing",
    )?;
    promise(
        found(None, "3").is_empty(),
        "a patient who never booked has no appointments",
    )?;
    store.append(version("b", 2, "3"));
    let moved = store.of_patient(&patient(None, "2")).is_empty()
        && store.of_patient(&patient(None, "3")).len() == 1;
    promise(moved, "patients are found by the current version only")
}

fn forgets(store: &mut dyn Store) -> Result<(), String> {
    let (history, others) = (store.history("a"), store.history("b"));
    promise(
        store.forget("a") == history && store.forget("c").is_empty(),
        "who has an appointment forgotten is given its history",
    )?;
    let is_gone = store.current("a").is_none() && store.version("a", "1").is_none();
    promise(
        is_gone
            && store.ids() == [Arc::from("b")]
            && store.of_patient(&patient(None, "1")).is_empty(),
        "an appointment that was forgotten does not exist",
    )?;
    promise(
        store.history("b") == others && store.of_patient(&patient(None, "3")).len() == 1,
        "the others stay when one is forgotten",
    )
}

pub(super) fn version(id: &str, number: u64, value: &str) -> Arc<Version> {
    Arc::new(Version {
        id: Arc::from(id),
        version: number.to_string().into(),
        number,
        last_updated: Timestamp::UNIX_EPOCH,
        status: AppointmentStatus::Booked,
        json: format!(r#"{{"resourceType":"Appointment","id":"{id}","number":{number}}}"#).into(),
        slot: Arc::from("slot"),
        start: Timestamp::UNIX_EPOCH,
        end: Timestamp::UNIX_EPOCH,
        patients: vec![patient(Some("urn:nhs"), value)],
        caller: Arc::from("caller"),
        request_id: None,
    })
}

fn patient(system: Option<&str>, value: &str) -> PatientIdentifier {
    PatientIdentifier {
        value: Arc::from(value),
        system: system.map(Arc::from),
    }
}

fn promise(is_kept: bool, sentence: &str) -> Result<(), String> {
    if is_kept {
        Ok(())
    } else {
        Err(sentence.to_owned())
    }
}
