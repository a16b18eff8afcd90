//! Judging what stands behind an operator: whether it is of a kind that the operator can use.

use super::Field;
use super::judge::COMPARED;
use super::read::Reader;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use crate::quantity::{PointInTime, parse_duration};

/// The operators that make sense of a number of values, beside the comparisons.
const COUNTED: &[&str] = &["equals", "ne", "in", "not-in"];

/// The operators that hold further tests.
const JOINED: &[&str] = &["all", "any", "none", "not"];

impl Reader<'_> {
    /// Remarks on operands that the operator can do nothing with, so that it would never hold.
    pub(super) fn judge_kinds(&self, field: &Field, test: &Node) {
        // Statuses, times and numbers of requests are judged by what they are.
        let is_judged = matches!(
            field,
            Field::Status | Field::FirstByte | Field::Total | Field::Count
        );
        for entry in test.entries().unwrap_or_default() {
            let value = &entry.value;
            match entry.key.as_str() {
                key if COMPARED.contains(&key) && !is_judged => {
                    each(value, &|bound| self.bound(key, bound));
                }
                "count" => self.count(value),
                "matches" | "search" => self.pattern_kind(value),
                key @ ("starts-with" | "ends-with") => self.part(key, value),
                key if JOINED.contains(&key) => each(value, &|test| self.judge_kinds(field, test)),
                "each" => self.judge_kinds(field, value),
                _ => {}
            }
        }
    }

    /// What a value is compared with: a number, a duration, a point in time or a date; of `before` and
    /// `after`, one of the last two.
    fn bound(&self, key: &str, node: &Node) {
        let is_of_time = matches!(key, "before" | "after");
        let is_time = |text: &str| {
            PointInTime::parse(text).is_ok() || text.parse::<jiff::civil::Date>().is_ok()
        };
        let is_number = |text: &str| text.parse::<f64>().is_ok() || parse_duration(text).is_ok();
        let is_sound = match &node.kind {
            Kind::Number(_) => !is_of_time,
            Kind::Text(text) => {
                text.contains("$(") || is_time(text) || (!is_of_time && is_number(text))
            }
            Kind::Null | Kind::Bool(_) | Kind::List(_) | Kind::Map(_) => false,
        };
        if is_sound {
            return;
        }
        let takes = if is_of_time {
            "a point in time such as `now`, `tomorrow@09:00` or `2026-08-21T09:30:00+01:00`, or a date"
        } else {
            "a number, a duration such as `250ms`, a point in time such as `tomorrow@09:00`, or a date"
        };
        let message = format!("`{key}` compares nothing with {}", described(node));
        let diagnostic = Diagnostic::new(&node.span, message);
        self.checker
            .report(diagnostic.help(format!("write {takes}")));
    }

    /// A number of values: itself, or tests of it.
    fn count(&self, node: &Node) {
        match &node.kind {
            Kind::Number(number) if number.as_u64().is_some() => {}
            Kind::Text(text) if text.contains("$(") => {}
            Kind::Map(entries) => entries.iter().for_each(|entry| self.count_test(entry)),
            _ => {
                let message = format!("a number of values is never {}", described(node));
                let help = "write a whole number from 0, or compare: `count: {gte: 1}`";
                self.checker
                    .report(Diagnostic::new(&node.span, message).help(help));
            }
        }
    }

    fn count_test(&self, entry: &Entry) {
        let key = entry.key.as_str();
        let is_of_time = matches!(key, "before" | "after");
        if JOINED.contains(&key)
            || COUNTED.contains(&key)
            || (COMPARED.contains(&key) && !is_of_time)
        {
            each(&entry.value, &|node| self.count(node));
        } else if super::OPERATORS.contains(&key) {
            let message = format!("`{key}` says nothing of a number of values");
            let help =
                "`count` takes a whole number, or `gt`, `gte`, `lt`, `lte`, `between` and `in`";
            self.checker
                .report(Diagnostic::new(&entry.key_span, message).help(help));
        }
    }

    /// What YAML takes for a number is hardly meant for a pattern: `1.0` is one that `150` meets.
    fn pattern_kind(&self, node: &Node) {
        if let Kind::Number(_) | Kind::Bool(_) = node.kind {
            let message = format!("a pattern is a text; this is {}", described(node));
            let help = "put it in quotes, or use `equals`";
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
        }
    }

    fn part(&self, key: &str, node: &Node) {
        if let Kind::Null | Kind::List(_) | Kind::Map(_) = node.kind {
            let message = format!("`{key}` takes a text; this is {}", described(node));
            self.checker.report(Diagnostic::new(&node.span, message));
        }
    }
}

/// Calls a function with a value, or with each item of a list.
fn each(node: &Node, judge: &dyn Fn(&Node)) {
    match node.items() {
        Some(items) => items.iter().for_each(judge),
        None => judge(node),
    }
}

/// What stands there, for a sentence.
fn described(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "nothing".to_owned(),
        Kind::Bool(value) => format!("`{value}`"),
        Kind::Number(number) => format!("the number `{number}`"),
        Kind::Text(text) => format!("the text `{text}`"),
        Kind::List(_) => "a list".to_owned(),
        Kind::Map(_) => "a map".to_owned(),
    }
}
