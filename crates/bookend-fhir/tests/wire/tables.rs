//! The structure tables against the snapshots of published profiles, which repeat from the standard
//! how often each element may occur.

use bookend_fhir::{Element, Release, Structures, Type, json};
use serde_json::Value;

use super::published;

/// Returns the element that a path of the standard leads to: `Patient.contact.name`, `value[x]`.
fn element_at<'a>(structures: &'a Structures, path: &str) -> Option<&'a Element> {
    let (owner, name) = path.rsplit_once('.')?;
    let owner = type_at(structures, owner)?;
    let plain = name.strip_suffix("[x]").unwrap_or(name);
    owner
        .elements
        .iter()
        .find(|it| it.name == plain && it.is_choice == name.ends_with("[x]"))
}

/// Returns the type of what a path leads to.
fn type_at<'a>(structures: &'a Structures, path: &str) -> Option<&'a Type> {
    structures.type_named(path).or_else(|| {
        let element = element_at(structures, path)?;
        structures.type_named(element.types.first()?)
    })
}

/// Renders what a definition says otherwise than the tables.
fn disagreement(structures: &Structures, definition: &Value) -> Option<String> {
    let base = definition.get("base")?;
    let path = base["path"].as_str()?;
    // The value of a primitive is no element in the tables, a type by itself is none either.
    if !path.contains('.') || matches!(path, "date.value" | "string.value") {
        return None;
    }
    let said = (base["min"].to_string(), base["max"].as_str()? == "*");
    match element_at(structures, path) {
        Some(element) if (element.min.to_string(), element.is_list) == said => None,
        Some(element) => Some(format!("{path}: {said:?}, but the tables say {element:?}")),
        None => Some(format!("{path} is not in the tables")),
    }
}

/// Compares every snapshot of the packages whose names are asked for; returns how many elements.
fn compare(is_wanted: fn(&str) -> bool, release: Release) -> Option<usize> {
    let structures = Structures::of(release);
    let mut count = 0;
    for (name, bytes) in published::packages(is_wanted)? {
        let Ok(resource) = json::parse(&bytes) else {
            continue;
        };
        let elements = resource
            .pointer("/snapshot/element")
            .and_then(Value::as_array);
        for definition in elements.into_iter().flatten() {
            assert_eq!(disagreement(structures, definition), None, "{name}");
            count += 1;
        }
    }
    Some(count)
}

#[test]
fn the_tables_say_what_published_r4_snapshots_say() {
    let count = compare(|name| !name.contains("stu3-1.6"), Release::R4);
    assert!(count.is_none_or(|count| count == 19_787), "{count:?}");
}

#[test]
fn the_tables_say_what_published_stu3_snapshots_say() {
    let count = compare(|name| name.contains("stu3-1.6"), Release::Stu3);
    assert!(count.is_none_or(|count| count == 3_137), "{count:?}");
}
