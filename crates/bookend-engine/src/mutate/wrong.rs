//! Systems, profiles and references that are not what they should be.
//!
//! Where there is nothing to be wrong, nothing is made up: an identifier without a system is another
//! fault than one with a wrong system.

use super::places::Place;
use super::{Came, each};
use serde_json::{Map, Value, json};

/// A system that nobody uses.
const SYSTEM: &str = "https://elsewhere.example/Id/other";
/// Where the profiles of the types of FHIR are.
const PROFILES: &str = "http://hl7.org/fhir/StructureDefinition/";
/// The id of what is not there.
const NOWHERE: &str = "nowhere";

/// Gives identifiers, codings and contact details another system; what is coded has its codings.
pub(super) fn system(tree: &mut Value, found: &[Place]) -> Came {
    each(tree, found, |element| match element {
        Value::String(_) => other_system(element),
        Value::Object(map) => {
            let own = map.get_mut("system").is_some_and(other_system);
            let codings = map.get_mut("coding").and_then(Value::as_array_mut);
            let codings = codings.into_iter().flatten();
            let systems = codings.filter_map(|coding| coding.get_mut("system"));
            systems.fold(own, |is_changed, system| other_system(system) | is_changed)
        }
        _ => false,
    })
    .map_err(|reason| match reason {
        super::SAME => "it has no system",
        other => other,
    })
}

/// The systems of contact details are codes: another of them is wrong and known.
fn other_system(system: &mut Value) -> bool {
    let other = match system.as_str() {
        Some("phone" | "url") => "fax",
        Some("fax" | "email" | "pager" | "sms" | "other") => "phone",
        _ => SYSTEM,
    };
    let is_other = system.as_str() != Some(other);
    *system = other.into();
    is_other
}

/// Has resources claim the profile of another type.
pub(super) fn profile(tree: &mut Value, found: &[Place]) -> Came {
    each(tree, found, |element| match element {
        Value::Object(map) => {
            let other = if map.get("resourceType") == Some(&json!("Basic")) {
                "Patient"
            } else {
                "Basic"
            };
            claim(map, &format!("{PROFILES}{other}"))
        }
        _ => false,
    })
}

fn claim(resource: &mut Map<String, Value>, profile: &str) -> bool {
    let profiles = json!([profile]);
    let meta = resource
        .entry("meta")
        .or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(meta) = meta else {
        return false;
    };
    let before = meta.insert("profile".to_owned(), profiles.clone());
    before != Some(profiles)
}

/// Has references lead to what is not there, in the way in which they led there: within the resource,
/// by a relative address or by an absolute one.
pub(super) fn reference(tree: &mut Value, found: &[Place]) -> Came {
    each(tree, found, |element| match element {
        Value::String(_) => astray(element),
        Value::Object(map) => map.get_mut("reference").is_some_and(astray),
        _ => false,
    })
    .map_err(|reason| match reason {
        super::SAME => "it has no `reference`",
        other => other,
    })
}

fn astray(reference: &mut Value) -> bool {
    let Some(before) = reference.as_str() else {
        return false;
    };
    let after = match before.rsplit_once(['/', '#']) {
        Some((start, _)) => {
            let mark = before.get(start.len()..=start.len()).unwrap_or("/");
            format!("{start}{mark}{NOWHERE}")
        }
        None => NOWHERE.to_owned(),
    };
    let is_other = after != before;
    *reference = after.into();
    is_other
}
