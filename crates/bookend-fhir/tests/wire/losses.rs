//! What XML cannot say, told apart from what must not happen.

use serde_json::{Map, Value};

/// Lists what changed in a tree on its way through XML, each with its place and reason.
///
/// The reasons that begin with `unexplained` are mistakes of ours.
pub(crate) fn losses(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", before, Some(after), &mut found);
    found.sort();
    found.dedup();
    found
}

/// Compares what stands at one path.
fn compare(path: &str, before: &Value, after: Option<&Value>, found: &mut Vec<String>) {
    match (before, after) {
        (before, Some(after)) if before == after => {}
        (Value::Array(items), None) if items.is_empty() => {
            found.push(format!("{path}: an empty array"));
        }
        (Value::Object(before), Some(Value::Object(after))) => objects(path, before, after, found),
        (Value::Array(before), Some(Value::Array(after))) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(&format!("{path}[{index}]"), before, Some(after), found);
            }
        }
        (Value::Array(items), Some(after)) if items.len() == 1 => {
            found.push(format!(
                "{path}: an array of what the standard does not repeat"
            ));
            compare(path, &items[0], Some(after), found);
        }
        (before, Some(Value::Array(items))) if items.len() == 1 => {
            found.push(format!("{path}: no array of what the standard repeats"));
            compare(path, before, items.first(), found);
        }
        (Value::String(text), Some(Value::Number(number))) if text == number.as_str() => {
            found.push(format!("{path}: a number written as text"));
        }
        (before, after) => found.push(format!("{path}: unexplained, {before} became {after:?}")),
    }
}

/// Compares two objects name by name.
fn objects(
    path: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<String>,
) {
    for (name, value) in before {
        if name == "fhir_comments" && value.is_array() {
            found
                .push("`fhir_comments`, an array that the standard dropped after DSTU2".to_owned());
            continue;
        }
        compare(&format!("{path}.{name}"), value, after.get(name), found);
    }
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        found.push(format!("{path}.{name}: unexplained, it was not there"));
    }
}
