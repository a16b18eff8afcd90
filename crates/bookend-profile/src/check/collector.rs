//! Issues as they are found.

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use crate::issue::{Issue, ProfileRule, Severity};

/// How many errors are kept, and how many issues that are none; whoever has more has seen enough.
///
/// They are counted apart: that something could not be judged is told however much is wrong.
const MOST: usize = 500;

/// The longest text of a value that is shown.
const SHOWN: usize = 120;

/// Issues in the order in which they were found, each once.
#[derive(Debug, Default)]
pub(super) struct Collector {
    issues: IndexMap<(String, ProfileRule, String), Issue, FxBuildHasher>,
    errors: usize,
    others: usize,
}

impl Collector {
    /// Adds an issue, unless it is there already: of two profiles that ask the same the first is named.
    pub(super) fn add(&mut self, issue: Issue) {
        let kept = match issue.severity {
            Severity::Error => &mut self.errors,
            _ => &mut self.others,
        };
        if *kept >= MOST {
            return;
        }
        // Two profiles that nobody carries are two things to tell.
        let what = match issue.rule {
            ProfileRule::UnknownProfile => &issue.found,
            _ => &issue.expected,
        };
        let key = (issue.path.clone(), issue.rule.clone(), what.clone());
        if let Entry::Vacant(place) = self.issues.entry(key) {
            place.insert(issue);
            *kept += 1;
        }
    }

    /// Returns the first error.
    pub(super) fn first_error(&self) -> Option<&Issue> {
        self.issues
            .values()
            .find(|issue| issue.severity == Severity::Error)
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues.into_values().collect()
    }
}

/// Writes a value as a finding shows it.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// Writes words as a list: one of `a`, `b`.
pub(super) fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        several => format!("one of {}", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(severity: Severity, number: usize, rule: ProfileRule) -> Issue {
        Issue {
            severity,
            path: format!("Bundle.entry[{number}]"),
            rule,
            profile: String::new(),
            expected: String::new(),
            found: String::new(),
        }
    }

    #[test]
    fn that_something_could_not_be_judged_is_told_however_much_is_wrong() {
        let mut collector = Collector::default();
        for number in 0..2 * MOST {
            collector.add(issue(Severity::Error, number, ProfileRule::UnknownCodes));
        }
        collector.add(issue(Severity::Information, 0, ProfileRule::NotJudged));
        let issues = collector.into_issues();
        assert_eq!(issues.len(), MOST + 1);
        let last = issues.last().map(|issue| &issue.rule);
        assert_eq!(last, Some(&ProfileRule::NotJudged));
    }

    #[test]
    fn what_is_wrong_is_told_however_much_could_not_be_judged() {
        let mut collector = Collector::default();
        for number in 0..2 * MOST {
            collector.add(issue(Severity::Information, number, ProfileRule::NotJudged));
        }
        collector.add(issue(Severity::Error, 0, ProfileRule::Missing));
        assert!(collector.first_error().is_some());
    }
}
