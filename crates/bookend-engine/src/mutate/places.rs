//! Where the elements of a path stand in a resource.

use crate::evaluate::EvaluateError;
use crate::scope::World;
use bookend_fhir::fhirpath;
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
    tree: &Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Vec<Place>, EvaluateError> {
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

/// Returns what stands at a place.
pub(super) fn at<'t>(tree: &'t mut Value, place: &[Step]) -> Option<&'t mut Value> {
    place.iter().try_fold(tree, |value, step| match step {
        Step::Name(name) => value.get_mut(name.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

/// Reads `Appointment.contained[2].telecom[0].rank`; the first name is the resource type.
fn steps(path: &str) -> Place {
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
