//! Which journeys are run.

use crate::glob::matches;
use crate::record::run_id;
use crate::tags::TagExpression;
use bookend_script::{Coverage, Journey, Proof, Requirement, Script, Step, coverage, nearest};

/// Up to how many names are listed in place of one that is not there.
const MOST_KNOWN: usize = 20;

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
    let selection = selection.with_meant(script);
    runnable(script)
        .flat_map(rows)
        .filter(|selected| selection.takes(*selected))
        .collect()
}

/// Returns the journeys that are run by themselves.
fn runnable(script: &Script) -> impl Iterator<Item = &Journey> {
    let journeys = script.journeys().iter();
    journeys.filter(|journey| !journey.is_fragment)
}

fn unknown_name(kind: &str, name: &str, known: &[String]) -> String {
    let mut once: Vec<&str> = known.iter().map(String::as_str).collect();
    once.sort_unstable();
    once.dedup();
    let said = format!("there is no {kind} `{name}`");
    match nearest(name, &once) {
        Some(near) => format!("{said}; did you mean `{near}`?"),
        None if once.len() <= MOST_KNOWN => format!("{said}; there are: {}", once.join(", ")),
        None => said,
    }
}

/// Returns what proves a requirement that no journey does, or why nothing can.
fn why_unplayed(requirement: &Requirement, coverage: &[Coverage<'_>]) -> String {
    let id = &requirement.id;
    let is_itself = |covered: &&Coverage<'_>| covered.requirement.id == *id;
    let is_meant = |covered: &&Coverage<'_>| requirement.means.contains(&covered.requirement.id);
    let mut behind: Vec<_> = coverage.iter().filter(is_itself).collect();
    // As in the matrix, what it means counts only where nothing proves it by its own id.
    if behind.iter().all(|it| it.proofs.is_empty()) {
        behind.extend(coverage.iter().filter(is_meant));
    }
    let proofs = behind.iter().flat_map(|it| &it.proofs);
    let mut checks: Vec<&str> = proofs.map(Proof::id).collect();
    checks.sort_unstable();
    checks.dedup();
    let reason = behind.iter().find_map(|it| it.not_tested);
    if let Some(reason) = reason.filter(|_| checks.is_empty()) {
        return format!("nothing can be played for `{id}`: {reason}");
    }
    let checks = match checks.as_slice() {
        [one] => format!("the check `{one}` proves"),
        many => format!("the checks `{}` prove", many.join("`, `")),
    };
    format!("no journey is about `{id}`: {checks} it, whatever is played")
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
    /// Returns what is asked for and is nowhere in a script: most likely a mistake in writing.
    ///
    /// Tags are left out, because `not slow` is right where nothing is slow; but see
    /// [`Selection::unknown_tags`].
    pub fn unknown(&self, script: &Script) -> Vec<String> {
        let journeys: Vec<&Journey> = runnable(script).collect();
        let of_each = |names: fn(&Journey) -> Vec<String>| -> Vec<String> {
            journeys.iter().flat_map(|journey| names(journey)).collect()
        };
        let kinds = [
            ("suite", &self.suites, of_each(|it| vec![it.suite.clone()])),
            ("journey", &self.only, of_each(names_of)),
        ];
        let unknown = kinds.into_iter().flat_map(|(kind, patterns, known)| {
            let is_unknown = |pattern: &&String| !known.iter().any(|it| matches(pattern, it));
            let unknown: Vec<String> = patterns
                .iter()
                .filter(is_unknown)
                .map(|pattern| unknown_name(kind, pattern, &known))
                .collect();
            unknown
        });
        unknown.chain(self.unplayed(script)).collect()
    }

    /// Returns why nothing can be played for a requirement that is asked for.
    fn unplayed(&self, script: &Script) -> Vec<String> {
        let coverage = coverage(script);
        let why = |pattern: &String| {
            let wanted = Self {
                requirements: vec![pattern.clone()],
                ..Self::default()
            };
            if !select(script, &wanted).is_empty() {
                return Vec::new();
            }
            let rows = || coverage.iter().map(|covered| covered.requirement);
            let asked = rows().filter(|row| matches(pattern, &row.id));
            let why: Vec<String> = asked.map(|row| why_unplayed(row, &coverage)).collect();
            if why.is_empty() {
                let known: Vec<String> = rows().map(|row| row.id.clone()).collect();
                return vec![unknown_name("requirement", pattern, &known)];
            }
            why
        };
        self.requirements.iter().flat_map(why).collect()
    }

    /// Returns the selection with what the requirements mean that no journey proves by their own names.
    fn with_meant(&self, script: &Script) -> Self {
        let mut all = self.clone();
        let asked = script.requirements().iter().filter(|row| {
            let mut patterns = self.requirements.iter();
            patterns.any(|pattern| matches(pattern, &row.id))
        });
        let unplayed = asked.filter(|row| !runnable(script).any(|it| proves(it, &row.id)));
        let meant = unplayed.flat_map(|row| row.means.clone());
        all.requirements.extend(meant);
        all
    }

    /// Returns the tags that are asked for and that no journey has.
    pub fn unknown_tags(&self, script: &Script) -> Vec<String> {
        let tags: Vec<String> = runnable(script).flat_map(|it| it.tags.clone()).collect();
        let asked = self.tags.as_ref().map(TagExpression::tags);
        let asked = asked.unwrap_or_default().into_iter();
        asked
            .filter(|tag| !tags.iter().any(|known| known == tag))
            .map(|tag| unknown_name("tag", tag, &tags))
            .collect()
    }

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

/// Returns every name by which a journey, or one of its rows, can be asked for.
fn names_of(journey: &Journey) -> Vec<String> {
    let rows = rows(journey).into_iter();
    let rows = rows.map(|one| run_id(journey, one.row));
    let id = std::iter::once(journey.id.clone());
    id.chain(rows).chain(journey.alias.clone()).collect()
}

/// Returns the requirements that a journey, or one of its steps, proves.
fn proven_by(journey: &Journey) -> Vec<String> {
    let steps = journey.steps.iter().flat_map(Step::proves);
    let own = journey.verifies.iter().map(String::as_str);
    own.chain(steps).map(str::to_owned).collect()
}

fn proves(journey: &Journey, requirement: &str) -> bool {
    let mut proven = proven_by(journey).into_iter();
    proven.any(|id| matches(requirement, &id))
}
