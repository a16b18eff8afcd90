//! What should have been otherwise.

use super::style::{by_outcome, counted, cut, tame};
use crate::record::RunRecord;
use bookend_model::{Finding, Level, Outcome};
use std::fmt::Write as _;

/// How many warnings are told, and how long a value in them may be.
const SHOWN: usize = 20;
const VALUE: usize = 200;

/// Writes what should have been otherwise, each remark on one line, once; empty when there is
/// nothing.
pub fn warnings(record: &RunRecord<'_>) -> String {
    let mut remarks: Vec<(String, String, usize)> = Vec::new();
    for journey in &record.journeys {
        for step in &journey.steps {
            for finding in step.unmet().filter(|f| f.level == Level::Should) {
                let (name, words) = (format!("{} / {}", journey.id(), step.id), words(finding));
                match remarks.iter_mut().find(|(_, known, _)| *known == words) {
                    Some((_, _, count)) => *count += 1,
                    None => remarks.push((name, words, 1)),
                }
            }
        }
    }
    let mut text = String::new();
    for (name, words, count) in remarks.iter().take(SHOWN) {
        let more = match count - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let warned = by_outcome(Outcome::Warned, "warned");
        let _ = writeln!(text, "{warned} {name}{more}: {words}");
    }
    if let more @ 1.. = remarks.len().saturating_sub(SHOWN) {
        let _ = writeln!(text, "and {} more in the reports", counted(more, "remark"));
    }
    text
}

fn words(finding: &Finding) -> String {
    format!(
        "{} should be {}, is {}",
        tame(&finding.subject),
        cut(&tame(&finding.expected), VALUE),
        cut(&tame(&finding.found), VALUE)
    )
}
