//! Reading what must hold of a subject's values.

use super::Field;
use super::read::Reader;
use super::status::with_classes;
use super::test::{Comparison, Test, ValueType};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use crate::template::Shape;
use serde_json::Value;

impl Reader<'_> {
    /// Reads what must hold of the values of a field.
    pub(super) fn test_of(&self, field: &Field, node: &Node) -> Option<Test> {
        let test = self.test(node, field.is_single())?;
        Some(match field {
            Field::Status => with_classes(test),
            _ => test,
        })
    }

    pub(super) fn test(&self, node: &Node, listed: bool) -> Option<Test> {
        match &node.kind {
            Kind::Map(entries) => {
                let mut tests: Vec<Test> = entries
                    .iter()
                    .filter_map(|entry| self.operator(entry))
                    .collect();
                if tests.len() == 1 {
                    tests.pop()
                } else {
                    Some(Test::All(tests))
                }
            }
            Kind::List(items) if listed => Some(Test::OneOf(self.shapes(items))),
            _ => Some(Test::Equals(self.checker.shape(node, self.names))),
        }
    }

    fn operator(&self, entry: &Entry) -> Option<Test> {
        let node = &entry.value;
        let shape = || self.checker.shape(node, self.names);
        let flag = || self.checker.boolean(node, &format!("`{}`", entry.key));
        Some(match entry.key.as_str() {
            "equals" => Test::Equals(shape()),
            "ne" => Test::NotEquals(shape()),
            "in" => Test::OneOf(self.shapes(self.items(node)?)),
            "not-in" => Test::NotOneOf(self.shapes(self.items(node)?)),
            "gt" | "after" => Test::Compare(Comparison::Greater, shape()),
            "gte" => Test::Compare(Comparison::GreaterOrEqual, shape()),
            "lt" | "before" => Test::Compare(Comparison::Less, shape()),
            "lte" => Test::Compare(Comparison::LessOrEqual, shape()),
            "between" => self.between(node)?,
            "matches" => {
                let pattern = self.pattern(node)?;
                let regex = self.checker.regex_of(node, &pattern, true)?;
                Test::Matches(pattern, regex)
            }
            "search" => {
                let pattern = self.pattern(node)?;
                let regex = self.checker.regex_of(node, &pattern, false)?;
                Test::Search(pattern, regex)
            }
            "contains" => Test::Contains(shape()),
            "starts-with" => Test::StartsWith(shape()),
            "ends-with" => Test::EndsWith(shape()),
            "exists" => Test::Exists(flag()?),
            "empty" => Test::Empty(flag()?),
            "unique" => Test::Unique(flag()?),
            "count" => Test::Count(Box::new(self.test(node, false)?)),
            "type" => Test::Type(self.checker.word(node, "a type", ValueType::NAMES)?),
            "each" => self.each(node)?,
            "all" => Test::All(self.tests(node)),
            "any" => Test::Any(self.tests(node)),
            "none" | "not" => Test::None(self.tests(node)),
            other => {
                let message = format!("`{other}` is not an operator");
                self.checker.report(
                    Diagnostic::new(&entry.key_span, message)
                        .suggest(other, OPERATORS.iter().copied()),
                );
                return None;
            }
        })
    }

    /// Patterns are compiled when the script is loaded, so nothing can be put into them later.
    fn pattern(&self, node: &Node) -> Option<String> {
        let text = self.checker.text(node, "a pattern")?;
        if text.contains("$(") {
            // A parameter of a matcher may have its value already.
            let shape = self.checker.shape(node, self.names);
            if let Some(text) = shape.as_value().and_then(Value::as_str) {
                return Some(text.to_owned());
            }
            self.checker.report(
                Diagnostic::new(&node.span, "a pattern cannot have `$(…)` in it")
                    .help("patterns are compiled when the script is loaded; use `starts-with`, `ends-with` or `contains`"),
            );
            return None;
        }
        Some(text)
    }

    fn between(&self, node: &Node) -> Option<Test> {
        match node.items() {
            Some([from, to]) => Some(Test::Between(
                self.checker.shape(from, self.names),
                self.checker.shape(to, self.names),
            )),
            _ => {
                let message = "`between` takes a list of two values, both included";
                self.checker.report(Diagnostic::new(&node.span, message));
                None
            }
        }
    }

    fn each(&self, node: &Node) -> Option<Test> {
        let Some(over) = node.get("over") else {
            return Some(Test::Each(None, Box::new(self.test(node, false)?)));
        };
        let text = self.checker.text(over, "`over`")?;
        let expression = self.checker.fhirpath(&over.span, &text)?;
        let tests = node
            .entries()
            .unwrap_or_default()
            .iter()
            .filter(|entry| entry.key != "over")
            .filter_map(|entry| self.operator(entry))
            .collect();
        Some(Test::Each(Some(expression), Box::new(Test::All(tests))))
    }

    fn tests(&self, node: &Node) -> Vec<Test> {
        match node.items() {
            Some(items) => items
                .iter()
                .filter_map(|item| self.test(item, false))
                .collect(),
            None => self.test(node, false).into_iter().collect(),
        }
    }

    fn shapes(&self, items: &[Node]) -> Vec<Shape> {
        items
            .iter()
            .map(|item| self.checker.shape(item, self.names))
            .collect()
    }

    fn items<'n>(&self, node: &'n Node) -> Option<&'n [Node]> {
        let items = node.items();
        match items {
            None => self.checker.expected(node, "this operator takes a list"),
            Some([]) => self.checker.report(
                Diagnostic::new(&node.span, "this list is empty, so nothing is one of it")
                    .help("write the values, or `exists` for any value or none"),
            ),
            Some(_) => {}
        }
        items
    }
}

/// The operators.
pub(crate) const OPERATORS: &[&str] = &[
    "equals",
    "ne",
    "in",
    "not-in",
    "gt",
    "gte",
    "lt",
    "lte",
    "before",
    "after",
    "between",
    "matches",
    "search",
    "contains",
    "starts-with",
    "ends-with",
    "exists",
    "empty",
    "count",
    "unique",
    "type",
    "each",
    "all",
    "any",
    "none",
    "not",
];
