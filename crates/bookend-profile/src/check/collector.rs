//! Issues as they are found.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use crate::issue::{Issue, ProfileRule, Severity};

/// How many issues are kept; whoever has more has seen enough.
const MOST: usize = 500;

/// The longest text of a value that is shown.
const SHOWN: usize = 120;

/// Issues in the order in which they were found, each once.
#[derive(Debug, Default)]
pub(super) struct Collector {
    issues: IndexMap<(String, ProfileRule, String), Issue, FxBuildHasher>,
}

impl Collector {
    /// Adds an issue, unless it is there already: of two profiles that ask the same the first is named.
    pub(super) fn add(&mut self, issue: Issue) {
        if self.issues.len() < MOST {
            let key = (
                issue.path.clone(),
                issue.rule.clone(),
                issue.expected.clone(),
            );
            self.issues.entry(key).or_insert(issue);
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
