//! Findings in the page: what those of one kind share, which is nearly all of them, stands there once.

use crate::FindingReport;
use bookend_model::Level;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The kinds of findings, as they are met with: everything but what was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kinds: Vec<Value>,
    by_text: BTreeMap<String, usize>,
}

impl Findings {
    /// Returns each finding as the number of its kind and what was found.
    pub(super) fn all<'f>(
        &mut self,
        findings: impl IntoIterator<Item = &'f FindingReport>,
    ) -> Vec<Value> {
        let findings = findings.into_iter();
        findings
            .map(|finding| json!([self.kind(finding), finding.found]))
            .collect()
    }

    /// Returns the kinds, in the order of their numbers.
    pub(super) fn into_kinds(self) -> Vec<Value> {
        self.kinds
    }

    fn kind(&mut self, finding: &FindingReport) -> usize {
        let place = finding.place.as_ref();
        let level = match finding.level {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
        };
        let kind = json!({
            "level": level, "check": finding.check, "subject": finding.subject,
            "expected": finding.expected, "verifies": finding.verifies,
            "place": place.map(|place| format!("{}:{}:{}", place.file, place.line, place.column)),
            "source": place.map(|place| place.source.trim()),
        });
        let next = self.kinds.len();
        let number = *self.by_text.entry(kind.to_string()).or_insert(next);
        if number == next {
            self.kinds.push(kind);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(subject: &str, found: &str) -> FindingReport {
        FindingReport {
            check: None,
            met: false,
            level: Level::Must,
            subject: subject.to_owned(),
            expected: "`201`".to_owned(),
            found: found.to_owned(),
            place: None,
            verifies: Vec::new(),
        }
    }

    #[test]
    fn findings_that_differ_in_what_was_found_alone_are_of_one_kind() {
        let mut findings = Findings::default();
        let all = [
            finding("status", "`500`"),
            finding("status", "`404`"),
            finding("body", "`404`"),
        ];
        let written = Value::from(findings.all(&all));
        assert_eq!(written, json!([[0, "`500`"], [0, "`404`"], [1, "`404`"]]));
        let kinds = findings.into_kinds();
        let subjects: Vec<&Value> = kinds.iter().map(|kind| &kind["subject"]).collect();
        assert_eq!(subjects, ["status", "body"]);
    }
}
