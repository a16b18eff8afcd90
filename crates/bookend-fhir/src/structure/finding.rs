//! Issues as they are found, in words.

use serde_json::Value;

use super::place::Place;
use super::walk::{MOST_ISSUES, Walk};
use super::{Issue, StructureRule};
use crate::broken::shorten;

impl Walk<'_> {
    /// Notes an issue; beyond the greatest number it is only counted.
    pub(super) fn note(
        &mut self,
        rule: StructureRule,
        place: &Place<'_>,
        expected: impl FnOnce() -> String,
        found: impl FnOnce() -> String,
    ) {
        if !self.scope.judges_values() && rule != StructureRule::UnknownElement {
            return;
        }
        let except = self.scope.except;
        if rule.is_of_value() && except.iter().any(|element| place.is_of(element)) {
            return;
        }
        if self.issues.len() >= MOST_ISSUES {
            self.more += 1;
            return;
        }
        self.issues.push(Issue {
            path: place.to_string(),
            rule,
            expected: expected(),
            found: found(),
        });
    }
}

/// Writes a value as a finding shows it: its sort, and its text where that is short.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{}`", shorten(&value.to_string())),
        Value::String(text) => format!("`{}`", shorten(text)),
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(members) => format!("an object with {}", counted(members.len(), "member")),
    }
}

/// Writes a number of things.
pub(super) fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}

/// Writes words as a list: `one of `a`, `b``, the first ten of many.
pub(super) fn one_of(words: &[&str]) -> String {
    const MOST: usize = 12;
    let quoted: Vec<String> = words
        .iter()
        .take(MOST)
        .map(|it| format!("`{it}`"))
        .collect();
    let rest = if words.len() > MOST { ", …" } else { "" };
    match quoted.as_slice() {
        [one] => one.clone(),
        several => format!("one of {}{rest}", several.join(", ")),
    }
}
