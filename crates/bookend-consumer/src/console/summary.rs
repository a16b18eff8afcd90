//! How a run ended, in a table.

use super::style::{bold, by_outcome, counted, quiet, took};
use crate::ground::Ground;
use crate::record::{JourneyRecord, RunRecord};
use bookend_engine::VERSION;
use bookend_evidence::Totals;
use bookend_model::Outcome;
use std::fmt::Write as _;
use std::time::Duration;

/// Writes what is about to be run.
pub(crate) fn heading(ground: &Ground<'_>, base: &str, count: usize) -> String {
    let script = ground.script;
    format!(
        "{} against {}\n{}\n",
        bold(&counted(count, "journey")),
        bold(base),
        quiet(&format!(
            "bookend-consumer {VERSION}, {}, mode {}, seed {}",
            script.dialect().name,
            script.policy().mode,
            ground.seed
        ))
    )
}

/// Writes a part of the results under its title.
pub(crate) fn section(title: &str, text: &str) -> String {
    format!("\n{}\n\n{}", bold(title), text.trim_end())
}

/// Writes how many journeys of each suite ended in which way, and how long they took.
pub fn summary(record: &RunRecord<'_>) -> String {
    let mut suites: Vec<&str> = Vec::new();
    for journey in &record.journeys {
        if !suites.contains(&journey.journey.suite.as_str()) {
            suites.push(&journey.journey.suite);
        }
    }
    let width = suites.iter().map(|suite| suite.chars().count()).max();
    let width = width.unwrap_or(0).max("suite".len());
    let mut text = head(width);
    for suite in &suites {
        let journeys = record
            .journeys
            .iter()
            .filter(|journey| journey.journey.suite == *suite);
        write_row(&mut text, (suite, width), journeys, None);
    }
    if suites.len() > 1 {
        write_row(
            &mut text,
            ("all", width),
            record.journeys.iter(),
            Some(record.took),
        );
    }
    if record.is_partial {
        text.push_str("\nthe run was interrupted: these are partial results\n");
    }
    text
}

fn head(width: usize) -> String {
    let mut head = format!("{:<width$}", "suite");
    for (outcome, _) in Totals::default().parts() {
        let _ = write!(head, "  {:>7}", outcome.name());
    }
    format!("{}\n", quiet(&format!("{head}  {:>9}", "time")))
}

fn write_row<'r, 's: 'r>(
    text: &mut String,
    (name, width): (&str, usize),
    journeys: impl Iterator<Item = &'r JourneyRecord<'s>> + Clone,
    whole: Option<Duration>,
) {
    let totals = Totals::of(journeys.clone().map(|journey| journey.outcome));
    let _ = write!(text, "{name:<width$}");
    for (outcome, count) in totals.parts() {
        let _ = write!(text, "  {}", number(outcome, count));
    }
    let time = whole.unwrap_or_else(|| journeys.map(|journey| journey.took).sum());
    let _ = writeln!(text, "  {:>9}", took(time));
}

fn number(outcome: Outcome, count: usize) -> String {
    let text = format!("{count:>7}");
    if count == 0 {
        quiet(&text)
    } else {
        by_outcome(outcome, &text)
    }
}
