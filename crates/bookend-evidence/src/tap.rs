//! The report in the Test Anything Protocol, version 14.

use crate::report::{unshown, verified};
use crate::{JourneyReport, RunReport};
use bookend_model::Outcome;
use std::fmt::Write as _;

/// Writes a report as TAP: one line per journey, what is unmet as a YAML block beneath it.
///
/// Journeys that were omitted or skipped carry a `SKIP` directive. Source: the TAP 14
/// specification, <https://testanything.org/tap-version-14-specification.html>.
pub fn tap(report: &RunReport) -> String {
    let mut text = format!("TAP version 14\n1..{}\n", report.journeys.len());
    for (index, journey) in report.journeys.iter().enumerate() {
        write_journey(&mut text, index + 1, journey);
    }
    if report.partial {
        text.push_str("Bail out! interrupted\n");
    }
    text
}

fn write_journey(text: &mut String, number: usize, journey: &JourneyReport) {
    let ok = match journey.outcome {
        Outcome::Failed | Outcome::Errored => "not ok",
        Outcome::Omitted | Outcome::Passed | Outcome::Warned | Outcome::Skipped => "ok",
    };
    let description = escape(&format!("{} - {}", journey.id, journey.title));
    let directive = match journey.outcome {
        Outcome::Omitted | Outcome::Skipped => {
            let reason = journey.reason.as_deref().unwrap_or(journey.outcome.name());
            format!(" # SKIP {}", one_line(reason))
        }
        Outcome::Passed | Outcome::Warned | Outcome::Failed | Outcome::Errored => String::new(),
    };
    let _ = writeln!(text, "{ok} {number} - {description}{directive}");
    let remarks = remarks(journey);
    if !remarks.is_empty() {
        let _ = writeln!(text, "  ---\n  outcome: {}\n  remarks:", journey.outcome);
        for remark in remarks {
            let _ = writeln!(text, "    - {}", quote(&remark));
        }
        text.push_str("  ...\n");
    }
}

fn remarks(journey: &JourneyReport) -> Vec<String> {
    let mut remarks = Vec::new();
    for step in &journey.steps {
        for finding in step.unmet() {
            remarks.push(format!(
                "{}: {}: expected {}, found {}{}",
                step.id,
                finding.subject,
                finding.expected,
                finding.found,
                verified(finding)
            ));
        }
        let is_told = matches!(step.outcome, Outcome::Errored | Outcome::Skipped);
        remarks.extend(
            step.reason
                .iter()
                .filter(|_| is_told)
                .map(|reason| format!("{}: {reason}{}", step.id, unshown(step))),
        );
    }
    remarks
}

/// A description may not hold `#` unescaped, because a directive begins with it.
fn escape(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('#', "\\#")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a YAML text in double quotes; JSON's form of it is one.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
