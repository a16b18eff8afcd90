//! Names that are given and that nobody uses.

use super::used::Used;
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::journey::{CELLS, Journey, StepKind};
use crate::node::Node;
use crate::script::Script;
use crate::source::Span;
use std::collections::BTreeSet;

/// Warns of values, fixtures, matchers, captures and fragments that nobody uses.
pub(super) fn lint(
    checker: &Checker<'_>,
    files: &[&Node],
    unused_matchers: &BTreeSet<String>,
    script: &Script,
) {
    let used: Vec<Used> = script.journeys().iter().map(Used::by).collect();
    let everywhere = all_used(script, &used);
    for (section, prefix) in [("vars", ""), ("fixtures", "fixture.")] {
        for (name, span) in names_of(files, section) {
            if !everywhere.has(&format!("{prefix}{name}")) {
                warn(checker, span, &format!("nobody uses `{prefix}{name}`"));
            }
        }
    }
    for (name, span) in names_of(files, "matchers") {
        if unused_matchers.contains(name) {
            warn(checker, span, &format!("nobody uses the matcher `{name}`"));
        }
    }
    for (name, span) in names_of(files, "suites") {
        if !script
            .journeys()
            .iter()
            .any(|journey| journey.suite == name)
        {
            let known = script.journeys().iter().map(|it| it.suite.as_str());
            let diagnostic = Diagnostic::new(span, format!("no journey is of the suite `{name}`"));
            checker.report(diagnostic.suggest(name, known).of(Severity::Warning));
        }
    }
    for (journey, own) in script.journeys().iter().zip(&used) {
        of_journey(checker, script, journey, (own, &used));
    }
}

fn warn(checker: &Checker<'_>, span: &Span, message: &str) {
    checker.report(Diagnostic::new(span, message).of(Severity::Warning));
}

fn names_of<'f>(
    files: &[&'f Node],
    section: &'static str,
) -> impl Iterator<Item = (&'f str, &'f Span)> {
    files
        .iter()
        .filter_map(move |file| file.get(section)?.entries())
        .flatten()
        .map(|entry| (entry.key.as_str(), &entry.key_span))
}

/// Returns what is used anywhere: by journeys, values, fixtures and the dialect.
fn all_used(script: &Script, journeys: &[Used]) -> Used {
    let mut all = Used::default();
    for used in journeys {
        all.add(used);
    }
    for (_, shape) in script.vars() {
        all.shape(shape);
    }
    script
        .fixtures()
        .values()
        .for_each(|shape| all.shape(shape));
    for interaction in script.dialect().sent() {
        let compose = &interaction.compose;
        all.shape(&compose.path);
        compose.body.iter().for_each(|shape| all.shape(shape));
        let defaults = compose.with.iter().filter_map(|with| with.default.as_ref());
        defaults.for_each(|shape| all.shape(shape));
        for (_, shape) in compose.query.iter().chain(&compose.headers) {
            all.shape(shape);
        }
    }
    all
}

fn of_journey(
    checker: &Checker<'_>,
    script: &Script,
    journey: &Journey,
    (own, all): (&Used, &[Used]),
) {
    let users = users_of(script, &journey.id);
    if journey.is_fragment && users.is_empty() {
        let message = format!("no journey uses the fragment `{}`", journey.id);
        warn(checker, &journey.span, &message);
        return;
    }
    // Journeys of one file often share what they keep by an alias of YAML, and not every one of
    // them uses all of it.
    let is_used_by_others = |name: &str| {
        let mut journeys = script.journeys().iter().zip(all);
        journeys.any(|(user, used)| {
            let is_near = user.span.file == journey.span.file;
            (is_near || users.contains(&user.id.as_str())) && used.has(name)
        })
    };
    for name in &journey.parameters {
        if !own.has(name) {
            let message = format!(
                "`{}` has the parameter `{name}` and does not use it",
                journey.id
            );
            warn(checker, &journey.span, &message);
        }
    }
    of_rows(checker, journey, own);
    for step in journey.steps.iter().chain(&journey.finally) {
        let captures = match &step.kind {
            StepKind::Send(send) => &send.captures,
            StepKind::Race(race) => &race.step.captures,
            StepKind::Use(_) | StepKind::Clock(_) => continue,
        };
        for capture in captures {
            if !own.has(&capture.name) && !is_used_by_others(&capture.name) {
                let message = format!("nobody uses what is kept as `{}`", capture.name);
                warn(checker, &capture.span, &message);
            }
        }
    }
}

/// Warns of cells that change nothing, so that two runs do the same. Those of cases say what a
/// mutation does, and not every journey asks for all of it.
fn of_rows(checker: &Checker<'_>, journey: &Journey, own: &Used) {
    let cells = journey.rows.iter().flat_map(|row| row.keys());
    let unused = cells.filter(|name| !CELLS.contains(&name.as_str()) && !own.has_cell(name));
    for name in unused.collect::<BTreeSet<_>>() {
        let message = format!(
            "`{}` has the cell `{name}` in its rows and does not use it",
            journey.id
        );
        let help = format!("`$(row.{name})` stands for its value");
        let diagnostic = Diagnostic::new(&journey.span, message).help(help);
        checker.report(diagnostic.of(Severity::Warning));
    }
}

/// Returns the journeys that use one, directly or through others.
fn users_of<'s>(script: &'s Script, id: &str) -> Vec<&'s str> {
    let uses = |journey: &Journey, id: &str| {
        let mut steps = journey.steps.iter().chain(&journey.finally);
        steps.any(|step| matches!(&step.kind, StepKind::Use(used) if used.journey == id))
    };
    let mut users: Vec<&str> = Vec::new();
    let mut open = vec![id.to_owned()];
    while let Some(id) = open.pop() {
        for journey in script.journeys().iter().filter(|it| uses(it, &id)) {
            if !users.contains(&journey.id.as_str()) {
                users.push(&journey.id);
                open.push(journey.id.clone());
            }
        }
    }
    users
}
