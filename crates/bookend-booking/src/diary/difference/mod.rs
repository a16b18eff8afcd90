//! What a cancellation changes besides the status.
//!
//! "No other element may change", yet consumers send back what their own systems keep of a
//! resource. So what is incidental and the appointment's `id` and `status` are not compared, the order
//! of elements and of `contained` does not matter, and elements that are instants are compared as
//! instants.

use crate::instant;
use crate::rules::Rules;
use bookend_fhir::tree::part;
use bookend_fhir::{Named, Structures, Type};
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

/// Elements of the appointment itself that are judged elsewhere.
const JUDGED_ELSEWHERE: [&str; 3] = ["id", "status", "contained"];

/// How much of a value is shown.
const SHOWN: usize = 80;

/// Returns the differences of a submitted appointment from the stored one, under rules that say what
/// is incidental and by which release an element is an instant.
pub(super) fn differences(stored: &Value, submitted: &Value, rules: &Rules) -> Differences {
    let mut comparison = Comparison {
        structures: Structures::of(rules.release),
        incidental: &rules.incidental,
        found: Differences::default(),
    };
    let root = "Appointment";
    match (stored.as_object(), submitted.as_object()) {
        (Some(stored), Some(submitted)) => {
            let is_compared = |name: &str| {
                !is_incidental(&rules.incidental, name) && !JUDGED_ELSEWHERE.contains(&name)
            };
            let of = comparison.structures.resource_named(root);
            comparison.elements(root, (stored, submitted), of, &is_compared);
            comparison.contained(stored, submitted);
        }
        _ => comparison.values(root, (Some(stored), Some(submitted)), None),
    }
    comparison.found
}

/// Two values, where there are such.
type Pair<'v> = (Option<&'v Value>, Option<&'v Value>);

/// A comparison under way.
struct Comparison<'s> {
    structures: &'s Structures,
    incidental: &'s [String],
    found: Differences,
}

impl<'s> Comparison<'s> {
    /// Compares contained resources, which are told apart by type and id.
    fn contained(&mut self, stored: &Map<String, Value>, submitted: &Map<String, Value>) {
        let (stored, submitted) = (contained(stored), contained(submitted));
        let same = |one: &Value, other: &Value| {
            one["resourceType"] == other["resourceType"] && one["id"] == other["id"]
        };
        // One to one: the same resource twice is one more.
        let mut left: Vec<(usize, &Value)> = submitted.iter().enumerate().collect();
        for (index, resource) in stored.iter().enumerate() {
            match left.iter().position(|(_, other)| same(resource, other)) {
                None => self.values(&contained_path(index), (Some(resource), None), None),
                Some(position) => {
                    let (index, other) = left.remove(position);
                    self.resources(index, resource, other);
                }
            }
        }
        for (index, resource) in left {
            self.values(&contained_path(index), (None, Some(resource)), None);
        }
    }

    fn resources(&mut self, index: usize, stored: &Value, submitted: &Value) {
        let path = contained_path(index);
        let of = part(stored, "resourceType").as_str();
        let of = of.and_then(|name| self.structures.resource_named(name));
        match (stored.as_object(), submitted.as_object()) {
            (Some(stored), Some(submitted)) => {
                let incidental = self.incidental;
                let is_compared = |name: &str| !is_incidental(incidental, name);
                self.elements(&path, (stored, submitted), of, &is_compared);
            }
            _ => self.values(&path, (Some(stored), Some(submitted)), None),
        }
    }

    fn elements(
        &mut self,
        path: &str,
        (stored, submitted): (&Map<String, Value>, &Map<String, Value>),
        of: Option<&'s Type>,
        is_compared: &dyn Fn(&str) -> bool,
    ) {
        let named = |name: &str| of.and_then(|of| of.element(name));
        for (name, value) in stored.iter().filter(|(name, _)| is_compared(name)) {
            let other = submitted.get(name);
            // Most elements are equal: only those that are not pay for a path.
            if other != Some(value) {
                self.values(&format!("{path}.{name}"), (Some(value), other), named(name));
            }
        }
        let is_new = |name: &str| is_compared(name) && !stored.contains_key(name);
        for (name, value) in submitted.iter().filter(|(name, _)| is_new(name)) {
            self.values(&format!("{path}.{name}"), (None, Some(value)), named(name));
        }
    }

    /// Compares what stands at a place, where it is an element that the tables know.
    fn values(&mut self, path: &str, pair: Pair<'_>, named: Option<Named<'s>>) {
        match pair {
            (Some(Value::Object(stored)), Some(Value::Object(submitted))) => {
                let of = named.and_then(|named| self.structures.type_of(&named));
                self.elements(path, (stored, submitted), of, &|_| true);
            }
            (Some(Value::Array(stored)), Some(Value::Array(submitted))) => {
                for index in 0..stored.len().max(submitted.len()) {
                    let path = format!("{path}[{index}]");
                    self.values(&path, (stored.get(index), submitted.get(index)), named);
                }
            }
            (stored, submitted) if stored == submitted => {}
            pair if is_time(named) && are_same_instant(pair) => {}
            (stored, submitted) => self.found.add(path, stored, submitted),
        }
    }
}

fn is_incidental(incidental: &[String], name: &str) -> bool {
    incidental.iter().any(|other| other == name)
}

fn contained(resource: &Map<String, Value>) -> &[Value] {
    let list = resource.get("contained").and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn contained_path(index: usize) -> String {
    format!("Appointment.contained[{index}]")
}

/// Whether an element is a point in time. A text that looks like one is a text.
fn is_time(named: Option<Named<'_>>) -> bool {
    named.is_some_and(|named| matches!(named.type_name, "instant" | "dateTime"))
}

fn are_same_instant((stored, submitted): Pair<'_>) -> bool {
    let instant = |value: Option<&Value>| value?.as_str().and_then(instant::read);
    instant(stored).is_some_and(|at| instant(submitted) == Some(at))
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
mod tests;
