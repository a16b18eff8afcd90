//! What a cancellation changes besides the status.
//!
//! "No other element may change", yet consumers send back what their own systems keep of a
//! resource. So `meta`, `text` and the appointment's `id` and `status` are not compared, the order
//! of elements and of `contained` does not matter, and instants are compared as instants.

use crate::instant;
use serde_json::{Map, Value};

/// An element that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Where: a FHIRPath of the submitted appointment; of the stored one when the element is
    /// missing in the submitted one.
    pub(super) path: String,
    /// What was stored there; `nothing` when there was nothing.
    pub(super) expected: String,
    /// What was submitted; `nothing` when there was nothing.
    pub(super) found: String,
}

/// The elements that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// The first of them.
    pub(super) first: Vec<Difference>,
    /// How many there are.
    pub(super) count: usize,
}

/// How many differences are told one by one: an appointment may be sent back with thousands.
const TOLD: usize = 50;

impl Differences {
    fn add(&mut self, path: &str, stored: Option<&Value>, submitted: Option<&Value>) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(Difference {
                path: path.to_owned(),
                expected: shown(stored),
                found: shown(submitted),
            });
        }
    }
}

/// Elements of a resource that a consumer need not send back.
const INCIDENTAL: [&str; 2] = ["meta", "text"];

/// Elements of the appointment itself that are judged elsewhere.
const JUDGED_ELSEWHERE: [&str; 3] = ["id", "status", "contained"];

/// How much of a value is shown.
const SHOWN: usize = 80;

/// Returns the differences of a submitted appointment from the stored one.
pub(super) fn differences(stored: &Value, submitted: &Value) -> Differences {
    let mut found = Differences::default();
    let root = "Appointment";
    match (stored.as_object(), submitted.as_object()) {
        (Some(stored), Some(submitted)) => {
            let is_compared =
                |name: &str| !INCIDENTAL.contains(&name) && !JUDGED_ELSEWHERE.contains(&name);
            compare_elements(root, (stored, submitted), &is_compared, &mut found);
            compare_contained(stored, submitted, &mut found);
        }
        _ => compare(root, Some(stored), Some(submitted), &mut found),
    }
    found
}

/// Compares contained resources, which are told apart by type and id.
fn compare_contained(
    stored: &Map<String, Value>,
    submitted: &Map<String, Value>,
    found: &mut Differences,
) {
    let (stored, submitted) = (contained(stored), contained(submitted));
    let same = |one: &Value, other: &Value| {
        one["resourceType"] == other["resourceType"] && one["id"] == other["id"]
    };
    // One to one: the same resource twice is one more.
    let mut left: Vec<(usize, &Value)> = submitted.iter().enumerate().collect();
    for (index, resource) in stored.iter().enumerate() {
        match left.iter().position(|(_, other)| same(resource, other)) {
            None => compare(&contained_path(index), Some(resource), None, found),
            Some(position) => {
                let (index, other) = left.remove(position);
                compare_resources(index, resource, other, found);
            }
        }
    }
    for (index, resource) in left {
        compare(&contained_path(index), None, Some(resource), found);
    }
}

fn compare_resources(index: usize, stored: &Value, submitted: &Value, found: &mut Differences) {
    let path = contained_path(index);
    match (stored.as_object(), submitted.as_object()) {
        (Some(stored), Some(submitted)) => {
            let is_compared = |name: &str| !INCIDENTAL.contains(&name);
            compare_elements(&path, (stored, submitted), &is_compared, found);
        }
        _ => compare(&path, Some(stored), Some(submitted), found),
    }
}

fn contained(resource: &Map<String, Value>) -> &[Value] {
    let list = resource.get("contained").and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn contained_path(index: usize) -> String {
    format!("Appointment.contained[{index}]")
}

fn compare_elements(
    path: &str,
    (stored, submitted): (&Map<String, Value>, &Map<String, Value>),
    is_compared: &dyn Fn(&str) -> bool,
    found: &mut Differences,
) {
    for (name, value) in stored.iter().filter(|(name, _)| is_compared(name)) {
        let other = submitted.get(name);
        // Most elements are equal: only those that are not pay for a path.
        if other != Some(value) {
            compare(&format!("{path}.{name}"), Some(value), other, found);
        }
    }
    let is_new = |name: &str| is_compared(name) && !stored.contains_key(name);
    for (name, value) in submitted.iter().filter(|(name, _)| is_new(name)) {
        compare(&format!("{path}.{name}"), None, Some(value), found);
    }
}

fn compare(path: &str, stored: Option<&Value>, submitted: Option<&Value>, found: &mut Differences) {
    match (stored, submitted) {
        (Some(Value::Object(stored)), Some(Value::Object(submitted))) => {
            compare_elements(path, (stored, submitted), &|_| true, found);
        }
        (Some(Value::Array(stored)), Some(Value::Array(submitted))) => {
            for index in 0..stored.len().max(submitted.len()) {
                let path = format!("{path}[{index}]");
                compare(&path, stored.get(index), submitted.get(index), found);
            }
        }
        (stored, submitted) if are_equal(stored, submitted) => {}
        (stored, submitted) => found.add(path, stored, submitted),
    }
}

fn are_equal(stored: Option<&Value>, submitted: Option<&Value>) -> bool {
    let instant = |value: Option<&Value>| value?.as_str().and_then(instant::read);
    stored == submitted || instant(stored).is_some_and(|at| instant(submitted) == Some(at))
}

/// Shows a value to a person: a text as it is, anything else as JSON, nothing as `nothing`.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => short(text),
        Some(other) => short(&other.to_string()),
    }
}

/// Shortens a text that is too long to be shown.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stored() -> Value {
        json!({
            "resourceType": "Appointment",
            "id": "1",
            "meta": {"versionId": "1"},
            "contained": [
                {"resourceType": "Patient", "id": "P1", "name": [{"family": "Chalmers"}]},
                {"resourceType": "Slot", "id": "S1", "meta": {"profile": ["x"]}, "status": "busy"},
            ],
            "status": "booked",
            "start": "2026-11-22T10:00:00.000+00:00",
            "description": "Reason for calling",
        })
    }

    /// Renders the differences after a change to the stored appointment.
    fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut submitted = stored();
        change(&mut submitted);
        let line = |it: Difference| format!("{}: {} -> {}", it.path, it.expected, it.found);
        differences(&stored(), &submitted)
            .first
            .into_iter()
            .map(line)
            .collect()
    }

    #[test]
    fn what_consumers_need_not_send_back_is_not_compared() {
        let unchanged = after(|it| {
            it["meta"] = json!({"profile": ["y"]});
            it["text"] = json!({"status": "generated"});
            it["id"] = json!("2");
            it["status"] = json!("cancelled");
            it["start"] = json!("2026-11-22T11:00:00+01:00");
            it["contained"][1].as_object_mut().unwrap().remove("meta");
            it["contained"].as_array_mut().unwrap().reverse();
        });
        assert_eq!(unchanged, [""; 0]);
    }

    #[test]
    fn every_changed_element_is_named_with_both_values() {
        let changed = after(|it| {
            it["description"] = json!("Other");
            it["contained"][0]["name"][0]["family"] = json!("Smith");
            it["contained"][0]["contact"] = json!([{"gender": "female"}]);
            it.as_object_mut().unwrap().remove("start");
        });
        assert_eq!(
            changed,
            [
                "Appointment.start: 2026-11-22T10:00:00.000+00:00 -> nothing",
                "Appointment.description: Reason for calling -> Other",
                "Appointment.contained[0].name[0].family: Chalmers -> Smith",
                "Appointment.contained[0].contact: nothing -> [{\"gender\":\"female\"}]",
            ]
        );
    }

    #[test]
    fn a_contained_resource_under_another_id_is_one_less_and_one_more() {
        let changed = after(|it| it["contained"][0]["id"] = json!("P2"));
        assert_eq!(changed.len(), 2);
        assert!(
            changed
                .iter()
                .all(|line| line.starts_with("Appointment.contained[0]: "))
        );
    }

    #[test]
    fn the_same_contained_resource_twice_is_one_more() {
        let changed = after(|it| {
            let again = it["contained"][0].clone();
            it["contained"].as_array_mut().unwrap().push(again);
        });
        assert_eq!(changed.len(), 1);
        assert!(
            changed[0].starts_with("Appointment.contained[2]: nothing -> "),
            "{changed:?}"
        );
    }

    #[test]
    fn a_submission_that_is_no_resource_differs_as_a_whole() {
        let found = differences(&stored(), &json!("nonsense"));
        assert_eq!(found.count, 1);
        assert_eq!(
            (found.first[0].path.as_str(), found.first[0].found.as_str()),
            ("Appointment", "nonsense")
        );
    }

    #[test]
    fn of_very_many_differences_the_first_are_told_and_all_are_counted() {
        let found = differences(&stored(), &{
            let mut submitted = stored();
            for number in 0..TOLD + 7 {
                submitted[format!("x{number}")] = json!(number);
            }
            submitted
        });
        assert_eq!((found.first.len(), found.count), (TOLD, TOLD + 7));
    }
}
