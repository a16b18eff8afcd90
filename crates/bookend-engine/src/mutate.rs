//! Changes to a message after it was composed.

use crate::evaluate::{EvaluateError, shape_text, shape_value};
use crate::scope::World;
use bookend_fhir::fhirpath;
use bookend_model::Headers;
use bookend_script::{Mutation, Target};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// The parts of a message that mutations change, on either side.
#[derive(Debug)]
pub struct Mutable<'m> {
    /// The header fields.
    pub headers: &'m mut Headers,
    /// The resource in the body.
    pub resource: &'m mut Option<Value>,
    /// A text that stands in place of the resource.
    pub text: &'m mut Option<String>,
    /// The status, of a response.
    pub status: Option<&'m mut u16>,
    /// The query, of a request.
    pub query: Option<&'m mut Vec<(String, String)>>,
}

/// Changes a message. Changes of the token are not made here: they are made when it is.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn mutate(
    message: &mut Mutable<'_>,
    mutations: &[Mutation],
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    for mutation in mutations {
        apply(message, mutation, world)?;
    }
    Ok(())
}

fn apply(
    message: &mut Mutable<'_>,
    mutation: &Mutation,
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    match mutation {
        Mutation::Token(_) => {}
        Mutation::Drop(path) => {
            if let Some(tree) = message.resource {
                drop_elements(tree, path, world)?;
            }
        }
        Mutation::Set(target, shape) => {
            let value = shape_value(shape, world)?;
            if let Some(tree) = message.resource {
                set_elements(tree, target, &value, world)?;
            }
        }
        Mutation::SetHeader(name, shape) => match shape_text(shape, world)? {
            Some(value) => message.headers.set(name, value),
            None => message.headers.drop(name),
        },
        Mutation::DropHeader(name) => message.headers.drop(name),
        Mutation::SetQuery(name, shape) => {
            let value = shape_text(shape, world)?;
            if let Some(query) = &mut message.query {
                query.retain(|(other, _)| other != name);
                query.extend(value.map(|value| (name.clone(), value)));
            }
        }
        Mutation::DropQuery(name) => {
            if let Some(query) = &mut message.query {
                query.retain(|(other, _)| other != name);
            }
        }
        Mutation::Body(shape) => {
            *message.text = Some(shape_text(shape, world)?.unwrap_or_default());
        }
        Mutation::Status(status) => {
            if let Some(target) = &mut message.status {
                **target = *status;
            }
        }
    }
    Ok(())
}

/// Finds the places of a path's elements, as steps from the root.
fn places(
    tree: &Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Vec<Vec<Step>>, EvaluateError> {
    let context = fhirpath::Context::new(world.structures, world.now.to_zoned(TimeZone::UTC));
    let items = path
        .evaluate(tree, &context)
        .map_err(|error| EvaluateError::Fhir {
            expression: path.text().to_owned(),
            reason: error.to_string(),
        })?;
    Ok(items
        .iter()
        .filter_map(fhirpath::Item::path)
        .map(|path| steps(&path))
        .collect())
}

/// One step from an element to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name(String),
    Index(usize),
}

/// Reads `Appointment.contained[2].telecom[0].rank`; the first name is the resource type.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').skip(1) {
        let (name, rest) = part.split_once('[').unwrap_or((part, ""));
        steps.push(Step::Name(name.to_owned()));
        let indexes = rest
            .split(['[', ']'])
            .filter_map(|index| index.parse().ok());
        steps.extend(indexes.map(Step::Index));
    }
    steps
}

fn at<'t>(tree: &'t mut Value, steps: &[Step]) -> Option<&'t mut Value> {
    steps.iter().try_fold(tree, |value, step| match step {
        Step::Name(name) => value.get_mut(name.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

fn drop_elements(
    tree: &mut Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    let mut found = places(tree, path, world)?;
    // From the back, so that places in a list stay right while items are taken out before them.
    found.sort();
    for steps in found.iter().rev() {
        let Some((last, parent)) = steps.split_last() else {
            continue;
        };
        match (at(tree, parent), last) {
            (Some(Value::Object(map)), Step::Name(name)) => {
                map.shift_remove(name);
                map.shift_remove(&format!("_{name}"));
            }
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            _ => continue,
        }
        drop_emptied(tree, parent);
    }
    Ok(())
}

/// FHIR has no empty lists and maps: what has become empty goes too.
fn drop_emptied(tree: &mut Value, steps: &[Step]) {
    let is_empty = match at(tree, steps) {
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
        _ => false,
    };
    let Some((last, parent)) = steps.split_last().filter(|_| is_empty) else {
        return;
    };
    match (at(tree, parent), last) {
        (Some(Value::Object(map)), Step::Name(name)) => {
            map.shift_remove(name);
        }
        (Some(Value::Array(items)), Step::Index(index)) => {
            items.remove(*index);
        }
        _ => return,
    }
    drop_emptied(tree, parent);
}

fn set_elements(
    tree: &mut Value,
    target: &Target,
    value: &Value,
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    let found = places(tree, &target.elements, world)?;
    if !found.is_empty() {
        for steps in &found {
            if let Some(place) = at(tree, steps) {
                *place = value.clone();
            }
        }
        return Ok(());
    }
    let Some((parents, name)) = &target.parents else {
        return Ok(());
    };
    for steps in places(tree, parents, world)? {
        if let Some(Value::Object(map)) = at(tree, &steps) {
            insert(map, name, value);
        }
    }
    Ok(())
}

fn insert(map: &mut Map<String, Value>, name: &str, value: &Value) {
    map.insert(name.to_owned(), value.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_into_steps() {
        let names = |path| {
            steps(path)
                .iter()
                .map(|step| format!("{step:?}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            names("Appointment.contained[2].telecom[0].rank"),
            r#"Name("contained") Index(2) Name("telecom") Index(0) Name("rank")"#
        );
        assert_eq!(names("Appointment"), "");
    }
}
