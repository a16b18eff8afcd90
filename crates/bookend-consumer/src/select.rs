//! Which journeys are run.

use crate::glob::matches;
use crate::record::run_id;
use crate::tags::TagExpression;
use bookend_script::{Journey, Script};

/// A journey that is run, with one of its rows where it has rows.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'s> {
    /// The journey.
    pub journey: &'s Journey,
    /// The position of the row, counted from 0.
    pub row: Option<usize>,
}

/// What a journey has to be to be run. Different kinds must all hold; of several of one kind, one.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Suites, with `*` and `?`.
    pub suites: Vec<String>,
    /// Ids, other names, or ids of single rows such as `book[2]`, with `*` and `?`.
    pub only: Vec<String>,
    /// Tags.
    pub tags: Option<TagExpression>,
    /// Requirements that the journey, or one of its steps, proves.
    pub requirements: Vec<String>,
    /// The number of the row, counted from 1; journeys without rows have none.
    pub row: Option<usize>,
}

/// Returns the journeys to run, in the order of the script, one per row. Journeys that are only
/// used by others are not run by themselves.
pub fn select<'s>(script: &'s Script, selection: &Selection) -> Vec<Selected<'s>> {
    script
        .journeys()
        .iter()
        .filter(|journey| !journey.is_fragment)
        .flat_map(rows)
        .filter(|selected| selection.takes(*selected))
        .collect()
}

fn rows(journey: &Journey) -> Vec<Selected<'_>> {
    if journey.rows.is_empty() {
        return vec![Selected { journey, row: None }];
    }
    let rows = 0..journey.rows.len();
    rows.map(|row| Selected {
        journey,
        row: Some(row),
    })
    .collect()
}

impl Selection {
    fn takes(&self, selected: Selected<'_>) -> bool {
        let journey = selected.journey;
        let row = selected.row.map(|row| row + 1);
        (self.suites.is_empty() || self.suites.iter().any(|p| matches(p, &journey.suite)))
            && (self.only.is_empty() || self.only.iter().any(|p| is_named(p, selected)))
            && self
                .tags
                .as_ref()
                .is_none_or(|tags| tags.holds(&journey.tags))
            && (self.requirements.is_empty()
                || self.requirements.iter().any(|id| proves(journey, id)))
            && (self.row.is_none() || self.row == row)
    }
}

fn is_named(pattern: &str, selected: Selected<'_>) -> bool {
    let journey = selected.journey;
    matches(pattern, &journey.id)
        || matches(pattern, &run_id(journey, selected.row))
        || journey.alias.iter().any(|alias| matches(pattern, alias))
}

fn proves(journey: &Journey, requirement: &str) -> bool {
    let steps = journey.steps.iter().flat_map(|step| &step.verifies);
    journey
        .verifies
        .iter()
        .chain(steps)
        .any(|id| matches(requirement, id))
}
