//! Where the elements of a path stand in a resource.

use crate::evaluate::EvaluateError;
use crate::scope::World;
use bookend_fhir::{fhirpath, tree};
use jiff::tz::TimeZone;
use serde_json::Value;

/// A place in a resource: the steps from its root.
pub(super) type Place = Vec<Step>;

/// One step from an element to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A member of a map.
    Name(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// Finds the places of a path's elements.
pub(super) fn places(
    root: &Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Vec<Place>, EvaluateError> {
    let context = fhirpath::Context::new(world.structures, world.now.to_zoned(TimeZone::UTC));
    let items = path
        .evaluate(root, &context)
        .map_err(|error| EvaluateError::Fhir {
            expression: path.text().to_owned(),
            reason: error.to_string(),
        })?;
    let is_resource = tree::resource_type(root).is_some();
    Ok(items
        .iter()
        .filter_map(fhirpath::Item::path)
        .map(|path| steps(&path, is_resource))
        .collect())
}

/// Returns what stands at a place.
pub(super) fn at<'t>(tree: &'t mut Value, place: &[Step]) -> Option<&'t mut Value> {
    place.iter().try_fold(tree, |value, step| match step {
        Step::Name(name) => value.get_mut(name.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

/// Reads `Appointment.contained[2].telecom[0].rank`, of which the first name is the type of the
/// resource; a tree that is none has no such name before its first step.
fn steps(path: &str, is_resource: bool) -> Place {
    let mut steps = Vec::new();
    for part in path.split('.').skip(usize::from(is_resource)) {
        let (name, rest) = part.split_once('[').unwrap_or((part, ""));
        if !name.is_empty() {
            steps.push(Step::Name(name.to_owned()));
        }
        let indexes = rest
            .split(['[', ']'])
            .filter_map(|index| index.parse().ok());
        steps.extend(indexes.map(Step::Index));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_into_steps() {
        let names = |path, is_resource| {
            steps(path, is_resource)
                .iter()
                .map(|step| format!("{step:?}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            names("Appointment.contained[2].telecom[0].rank", true),
            r#"Name("contained") Index(2) Name("telecom") Index(0) Name("rank")"#
        );
        assert_eq!(names("Appointment", true), "");
        assert_eq!(
            names("entry[0].dn", false),
            r#"Name("entry") Index(0) Name("dn")"#
        );
        assert_eq!(names("[1].dn", false), r#"Index(1) Name("dn")"#);
        assert_eq!(names("", false), "");
    }
}
