//! What did not go as it should, with everything one needs to see why and to try again.

use super::style::{bold, by_outcome, quiet, tame, took};
use crate::curl::curl;
use crate::exchange_scope::Seen;
use crate::ground::Ground;
use crate::record::{JourneyRecord, RunRecord, StepRecord};
use bookend_evidence::reason_phrase;
use bookend_model::{Exchange, Finding, Level, Outcome, Place};
use serde_json::Value;
use std::fmt::Write as _;

/// Writes every journey that failed or errored; empty when there is none.
///
/// Nothing is redacted: a request that is to be sent again has to be whole.
pub fn failures(record: &RunRecord<'_>, ground: &Ground<'_>, base: &str) -> String {
    let mut text = String::new();
    for journey in &record.journeys {
        if matches!(journey.outcome, Outcome::Failed | Outcome::Errored) {
            write_journey(&mut text, journey, ground, base);
        }
    }
    text
}

/// Writes what should have been otherwise, one line each; empty when there is nothing.
pub fn warnings(record: &RunRecord<'_>) -> String {
    let mut text = String::new();
    for journey in &record.journeys {
        for step in &journey.steps {
            for finding in step
                .unmet()
                .filter(|finding| finding.level == Level::Should)
            {
                let _ = writeln!(
                    text,
                    "{} {} / {}: {} should be {}, is {}",
                    by_outcome(Outcome::Warned, "warned"),
                    journey.id(),
                    step.id,
                    tame(&finding.subject),
                    tame(&finding.expected),
                    tame(&finding.found)
                );
            }
        }
    }
    text
}

fn write_journey(text: &mut String, journey: &JourneyRecord<'_>, ground: &Ground<'_>, base: &str) {
    if let Some(reason) = &journey.reason {
        write_title(text, journey, None, journey.outcome);
        let _ = writeln!(text, "  {}\n", tame(reason));
    }
    let is_bad = |step: &&StepRecord| matches!(step.outcome, Outcome::Failed | Outcome::Errored);
    for step in journey.steps.iter().filter(is_bad) {
        write_title(text, journey, Some(step), step.outcome);
        write_step(text, step, ground, base);
    }
    let skipped: Vec<&StepRecord> = journey
        .steps
        .iter()
        .filter(|step| step.outcome == Outcome::Skipped)
        .collect();
    for step in &skipped {
        let reason = step.reason.as_deref().unwrap_or_default();
        let line = format!("skipped {}: {reason}", step.id);
        let _ = writeln!(text, "  {}", quiet(&line));
    }
    if !skipped.is_empty() {
        text.push('\n');
    }
}

fn write_title(
    text: &mut String,
    journey: &JourneyRecord<'_>,
    step: Option<&StepRecord>,
    outcome: Outcome,
) {
    let step_id = step.map_or_else(String::new, |step| format!(" / {}", step.id));
    let title = format!("{}{step_id}", journey.id());
    let _ = writeln!(
        text,
        "{} {}  {}",
        by_outcome(outcome, outcome.name()),
        bold(&title),
        quiet(&journey.journey.title)
    );
    if let Some(title) = step.and_then(|step| step.title.as_ref()) {
        let _ = writeln!(text, "  {title}");
    }
}

fn write_step(text: &mut String, step: &StepRecord, ground: &Ground<'_>, base: &str) {
    if let Some(reason) = &step.reason {
        let _ = writeln!(text, "  {}", tame(reason));
    }
    for finding in step.unmet() {
        write_finding(text, finding);
    }
    if let Some(exchange) = step.exchanges.last() {
        write_answer(text, exchange, &step.interaction, ground);
        let _ = writeln!(text, "  {}", quiet("the request, to be sent again:"));
        let command = tame(&curl(base, &exchange.request, ground));
        for line in command.lines() {
            let _ = writeln!(text, "{line}");
        }
    }
    text.push('\n');
}

fn write_finding(text: &mut String, finding: &Finding) {
    let level = match finding.level {
        Level::Must => "",
        Level::Should => " (should)",
    };
    let _ = writeln!(text, "  {}{level}", bold(&tame(&finding.subject)));
    let _ = writeln!(text, "    expected  {}", tame(&finding.expected));
    let _ = writeln!(text, "    found     {}", tame(&finding.found));
    if !finding.verifies.is_empty() {
        let _ = writeln!(text, "    proves    {}", finding.verifies.join(", "));
    }
    if let Some(place) = &finding.place {
        write_place(text, place);
    }
}

/// File, line and column, the source line, and a caret below the place.
fn write_place(text: &mut String, place: &Place) {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let before: String = place
        .source
        .chars()
        .take(place.column.saturating_sub(1))
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let _ = writeln!(text, "    {} {place}", quiet("-->"));
    let _ = writeln!(
        text,
        "    {} {}",
        quiet(&format!("{number} |")),
        tame(&place.source)
    );
    let _ = writeln!(
        text,
        "    {} {before}{}",
        quiet(&format!("{margin} |")),
        by_outcome(Outcome::Failed, "^")
    );
}

fn write_answer(text: &mut String, exchange: &Exchange, interaction: &str, ground: &Ground<'_>) {
    let Ok(response) = &exchange.attempt else {
        return;
    };
    let phrase = reason_phrase(response.status);
    let status = format!("{} {phrase}", response.status);
    let _ = writeln!(
        text,
        "  the provider answered {} after {}",
        bold(status.trim_end()),
        took(exchange.total)
    );
    let seen = Seen::new(exchange, interaction, ground);
    let resource = seen.response.as_ref().map(|view| view.body.resource());
    if let Some(Ok(resource)) = resource {
        for issue in issues(resource) {
            let _ = writeln!(text, "    {}", tame(&issue));
        }
    }
}

/// What an OperationOutcome says, one line an issue.
fn issues(resource: &Value) -> Vec<String> {
    if resource.get("resourceType").and_then(Value::as_str) != Some("OperationOutcome") {
        return Vec::new();
    }
    let issues = resource.get("issue").and_then(Value::as_array);
    issues.into_iter().flatten().map(issue).collect()
}

fn issue(issue: &Value) -> String {
    let text = |pointer: &str| issue.pointer(pointer).and_then(Value::as_str);
    let words: Vec<&str> = [
        text("/severity"),
        text("/code"),
        text("/details/coding/0/code"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let says: Vec<&str> = [
        text("/diagnostics"),
        text("/details/text"),
        text("/details/coding/0/display"),
    ]
    .into_iter()
    .flatten()
    .take(1)
    .collect();
    [words.join(" "), says.concat()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}
