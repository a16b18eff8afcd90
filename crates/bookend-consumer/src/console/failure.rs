//! What did not go as it should, with everything one needs to see why and to try again.

use super::answer::answer;
use super::source_line::source_line;
use super::style::{bold, by_outcome, quiet, tame};
use crate::curl::curl;
use crate::ground::Ground;
use crate::record::{JourneyRecord, RunRecord, StepRecord};
use bookend_model::{Finding, Level, Outcome, Request};
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
    for (position, step) in journey.steps.iter().filter(is_bad).enumerate() {
        write_title(text, journey, Some(step), step.outcome);
        write_step(text, step, ground);
        if let Some(exchange) = step.exchanges.last() {
            // What fails later often follows from what failed first, and requests are long.
            let id = (journey.journey.id.as_str(), step.id.as_str());
            match position {
                0 => write_request(text, &curl(base, &exchange.request, ground)),
                _ => write_request_in_short(text, id, &exchange.request),
            }
        }
        text.push('\n');
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

fn write_step(text: &mut String, step: &StepRecord, ground: &Ground<'_>) {
    if let Some(reason) = &step.reason {
        let _ = writeln!(text, "  {}", tame(reason));
    }
    for finding in step.unmet() {
        write_finding(text, finding);
    }
    if let Some(exchange) = step.exchanges.last() {
        text.push_str(&answer(exchange, &step.interaction, ground));
    }
}

/// Without a margin, so that it can be pasted.
fn write_request(text: &mut String, command: &str) {
    let _ = writeln!(text, "  {}", quiet("the request, to be sent again:"));
    for line in tame(command).lines() {
        let _ = writeln!(text, "{line}");
    }
}

fn write_request_in_short(text: &mut String, (journey, step): (&str, &str), request: &Request) {
    let line = format!("{} {}", request.method, request.target);
    let command = format!("bookend-consumer curl {journey}/{step} --play");
    let _ = writeln!(
        text,
        "  {} {}\n  {} {command}",
        quiet("the request:"),
        tame(&line),
        quiet("to make it again:")
    );
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
        let _ = writeln!(text, "    verifies  {}", finding.verifies.join(", "));
    }
    if let Some(place) = &finding.place {
        text.push_str(&source_line(place));
    }
}
