//! The report as JUnit XML.

use crate::report::{unshown, verified};
use crate::words::level;
use crate::{JourneyReport, RunReport, StepReport, WriteError};
use bookend_model::Outcome;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

/// Writes a report as JUnit XML: a test suite per suite, a test case per journey.
///
/// A journey that failed has a `failure`, one that errored an `error`; omitted and skipped ones
/// are `skipped`, with the reason. Warnings stand in `system-out`, because JUnit has no word for
/// them.
///
/// # Errors
///
/// [`WriteError::Junit`].
pub fn junit(report: &RunReport) -> Result<String, WriteError> {
    let mut xml = Report::new(report.tool.name.as_str());
    xml.set_time(duration(report.duration_ms));
    for suite in report.suites() {
        let mut test_suite = TestSuite::new(suite);
        test_suite.add_properties(properties(report));
        let mut total = 0.0;
        for journey in report.journeys_of(suite) {
            total += journey.duration_ms;
            test_suite.add_test_case(test_case(suite, journey));
        }
        test_suite.set_time(duration(total));
        xml.add_test_suite(test_suite);
    }
    xml.to_string()
        .map_err(|error| WriteError::Junit(error.to_string()))
}

fn properties(report: &RunReport) -> Vec<Property> {
    let pairs = [
        ("target", report.target.clone()),
        ("seed", report.seed.to_string()),
        ("script", report.script.digest.clone()),
        ("mode", report.script.mode.clone()),
        ("partial", report.partial.to_string()),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| Property::new(name, value))
        .collect()
}

fn test_case(suite: &str, journey: &JourneyReport) -> TestCase {
    let mut case = TestCase::new(journey.id.as_str(), status(journey));
    case.set_classname(suite);
    case.set_time(duration(journey.duration_ms));
    let findings: usize = journey.steps.iter().map(|step| step.findings.len()).sum();
    case.set_assertions(findings);
    case.add_property(Property::new("title", journey.title.as_str()));
    if !journey.verifies.is_empty() {
        case.add_property(Property::new("verifies", journey.verifies.join(" ")));
    }
    if journey.outcome == Outcome::Warned {
        case.set_system_out(description(journey));
    }
    case
}

fn status(journey: &JourneyReport) -> TestCaseStatus {
    let mut status = match journey.outcome {
        Outcome::Passed | Outcome::Warned => return TestCaseStatus::success(),
        Outcome::Omitted | Outcome::Skipped => TestCaseStatus::skipped(),
        Outcome::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Errored => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_message(message(journey));
    let description = description(journey);
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}

/// The first thing that went wrong, in one line.
fn message(journey: &JourneyReport) -> String {
    if let Some(reason) = &journey.reason {
        return reason.clone();
    }
    let gravest = journey
        .steps
        .iter()
        .find(|step| step.outcome == journey.outcome);
    gravest
        .and_then(|step| lines(step).into_iter().next())
        .unwrap_or_default()
}

fn description(journey: &JourneyReport) -> String {
    let lines: Vec<String> = journey.steps.iter().flat_map(lines).collect();
    lines.join("\n")
}

fn lines(step: &StepReport) -> Vec<String> {
    let mut lines: Vec<String> = step
        .unmet()
        .map(|finding| {
            let place = finding.place.as_ref();
            let place = place.map_or_else(String::new, |place| {
                format!(" ({}:{}:{})", place.file, place.line, place.column)
            });
            format!(
                "{}: {} {}: expected {}, found {}{place}{}",
                step.id,
                level::word(finding.level),
                finding.subject,
                finding.expected,
                finding.found,
                verified(finding)
            )
        })
        .collect();
    if matches!(step.outcome, Outcome::Errored | Outcome::Skipped) {
        lines.extend(
            step.reason
                .iter()
                .map(|reason| format!("{}: {reason}{}", step.id, unshown(step))),
        );
    }
    lines
}

/// A time that is no number, such as one read from a foreign file, counts as none.
fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1_000.0).unwrap_or_default()
}
