//! What did not go as it should: each cause once, with everything one needs to see why.

use super::answer::answer;
use super::cause::{Cause, Occurrence, causes, gravest};
use super::request::{exchange_of, row, write_request};
use super::source_line::source_line;
use super::style::{bold, by_outcome, counted, cut, quiet, tame};
use crate::curl::quote;
use crate::ground::Ground;
use crate::record::{RunRecord, StepRecord};
use bookend_evidence::Salt;
use bookend_model::{Finding, Level, Outcome};
use std::fmt::Write as _;

/// How many causes are told in full, and how many more in a line each.
const WHOLE: usize = 8;
const LINES: usize = 16;

/// How many of the places at which a cause shows are named.
const PLACES: usize = 4;

/// How many further findings of a step are named.
const FINDINGS: usize = 4;

/// How long a value may be on the console.
const VALUE: usize = 400;

/// How a person gets from the console to everything else.
#[derive(Clone, Debug)]
pub struct Signposts {
    /// `run` or `rehearse`: the command that played the journeys.
    pub command: &'static str,
    /// What follows it and `--only JOURNEY` so that the journey is played again as it was.
    pub run_flags: String,
    /// What follows `bookend-consumer curl JOURNEY/STEP` so that the request is made anew.
    pub curl_flags: String,
    /// Where the rest stands.
    pub rest: String,
    /// The secret of the evidence's pseudonyms, so that requests are redacted here as they are
    /// there; nothing where nothing is redacted.
    pub salt: Option<Salt>,
    /// The header fields that are secrets beside those that always are.
    pub secret: Vec<String>,
}

/// Writes what made journeys fail or err, each cause once; empty when there is none.
pub fn failures(record: &RunRecord<'_>, ground: &Ground<'_>, signposts: &Signposts) -> String {
    let causes = causes(record, ground);
    let mut text = String::new();
    for cause in causes.iter().take(WHOLE) {
        write_cause(&mut text, cause, ground, signposts);
    }
    for cause in causes.iter().skip(WHOLE).take(LINES) {
        write_line(&mut text, cause);
    }
    if let more @ 1.. = causes.len().saturating_sub(WHOLE + LINES) {
        let _ = writeln!(text, "and {} more", counted(more, "cause"));
    }
    if !causes.is_empty() {
        let journeys = record.journeys.iter();
        let is_bad = |outcome| matches!(outcome, Outcome::Failed | Outcome::Errored);
        let count = journeys.filter(|journey| is_bad(journey.outcome)).count();
        let _ = writeln!(
            text,
            "{}",
            quiet(&format!(
                "{} in {}; {}",
                counted(causes.len(), "cause"),
                counted(count, "journey"),
                signposts.rest
            ))
        );
    }
    text
}

fn write_cause(text: &mut String, cause: &Cause<'_>, ground: &Ground<'_>, signposts: &Signposts) {
    let Some(first) = cause.occurrences.first() else {
        return;
    };
    let _ = writeln!(
        text,
        "{} {}  {}",
        by_outcome(first.outcome(), first.outcome().name()),
        bold(&first.name()),
        quiet(&first.journey.title())
    );
    match first.step {
        Some(step) => write_step(text, step, ground),
        None => write_reason(text, first.journey.reason.as_deref()),
    }
    write_places(text, cause);
    write_followers(text, cause);
    if let Some(step) = first.step.filter(|step| !step.exchanges.is_empty()) {
        write_request(text, (first, step), ground, signposts);
    }
    let _ = writeln!(
        text,
        "  {} bookend-consumer {} --only {}{}{}",
        quiet("again:"),
        signposts.command,
        quote(&first.journey.journey.id),
        row(first),
        signposts.run_flags
    );
    text.push('\n');
}

fn write_step(text: &mut String, step: &StepRecord, ground: &Ground<'_>) {
    if let Some(title) = &step.title {
        let _ = writeln!(text, "  {title}");
    }
    write_reason(text, step.reason.as_deref());
    if !step.unshown.is_empty() {
        let _ = writeln!(text, "    not shown: {}", step.unshown.join(", "));
    }
    let first = gravest(step);
    if let Some(finding) = first {
        write_finding(text, finding);
    }
    let is_other = |finding: &&Finding| first.is_none_or(|first| !std::ptr::eq(*finding, first));
    let others: Vec<&Finding> = step.unmet().filter(is_other).collect();
    for finding in others.iter().take(FINDINGS) {
        let _ = writeln!(text, "  {}", in_short(finding));
        write_verified(text, &finding.verifies);
    }
    if let more @ 1.. = others.len().saturating_sub(FINDINGS) {
        let _ = writeln!(text, "  and {more} more expectations of this step");
    }
    if let Some(exchange) = exchange_of(step) {
        text.push_str(&answer(exchange, &step.interaction, ground));
    }
}

fn write_reason(text: &mut String, reason: Option<&str>) {
    if let Some(reason) = reason {
        let _ = writeln!(text, "  {}", cut(&tame(reason), VALUE));
    }
}

fn write_finding(text: &mut String, finding: &Finding) {
    let _ = writeln!(
        text,
        "  {}{}",
        bold(&tame(&finding.subject)),
        level(finding)
    );
    let _ = writeln!(
        text,
        "    expected  {}",
        cut(&tame(&finding.expected), VALUE)
    );
    let _ = writeln!(text, "    found     {}", cut(&tame(&finding.found), VALUE));
    write_verified(text, &finding.verifies);
    if let Some(place) = &finding.place {
        text.push_str(&source_line(place));
    }
}

fn write_verified(text: &mut String, verifies: &[String]) {
    if !verifies.is_empty() {
        let _ = writeln!(text, "    verifies  {}", verifies.join(", "));
    }
}

fn level(finding: &Finding) -> &'static str {
    match finding.level {
        Level::Must => "",
        Level::Should => " (should)",
    }
}

fn in_short(finding: &Finding) -> String {
    let place = finding.place.as_ref();
    let place = place.map_or_else(String::new, |place| quiet(&format!("  {place}")));
    format!(
        "{}{}: expected {}, found {}{place}",
        tame(&finding.subject),
        level(finding),
        cut(&tame(&finding.expected), VALUE / 4),
        cut(&tame(&finding.found), VALUE / 4)
    )
}

/// Names the other places at which the same shows.
fn write_places(text: &mut String, cause: &Cause<'_>) {
    let others: Vec<String> = cause
        .occurrences
        .iter()
        .skip(1)
        .map(Occurrence::name)
        .collect();
    if others.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {} {}", quiet("the same at"), listed(&others));
}

/// Names the steps that follow from it.
fn write_followers(text: &mut String, cause: &Cause<'_>) {
    let followers = cause.occurrences.iter().flat_map(|occurrence| {
        let id = occurrence.journey.id();
        let followers = occurrence.followers();
        followers.map(move |step| format!("{id} / {} ({})", step.id, step.outcome))
    });
    let followers: Vec<String> = followers.collect();
    if !followers.is_empty() {
        let _ = writeln!(text, "  {} {}", quiet("from it follow"), listed(&followers));
    }
}

/// The first few of several names, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(PLACES).map(String::as_str).collect();
    match names.len().saturating_sub(PLACES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn write_line(text: &mut String, cause: &Cause<'_>) {
    let Some(first) = cause.occurrences.first() else {
        return;
    };
    let what = match first.step.and_then(gravest) {
        Some(finding) => in_short(finding),
        None => {
            let reason = match first.step {
                Some(step) => step.reason.as_deref(),
                None => first.journey.reason.as_deref(),
            };
            cut(&tame(reason.unwrap_or_default()), VALUE / 2)
        }
    };
    let more = match cause.occurrences.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let outcome = by_outcome(first.outcome(), first.outcome().name());
    let _ = writeln!(text, "{outcome} {}{more}: {what}", first.name());
}
