//! Reading texts, numbers, words and lists.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Kind, Node};
use std::ops::RangeInclusive;

impl Checker<'_> {
    /// Reads a text. Numbers and booleans are taken as they were written.
    pub(crate) fn text(&self, node: &Node, what: &str) -> Option<String> {
        match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Number(number) => Some(number.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            _ => {
                self.expected(node, &format!("{what} is a text"));
                None
            }
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&self, node: &Node, what: &str) -> Option<bool> {
        match node.kind {
            Kind::Bool(value) => Some(value),
            _ => {
                self.expected(node, &format!("{what} is `true` or `false`"));
                None
            }
        }
    }

    /// Reads a whole number from 0.
    pub(crate) fn whole(&self, node: &Node, what: &str) -> Option<u64> {
        let number = match &node.kind {
            Kind::Number(number) => number.as_u64(),
            _ => None,
        };
        if number.is_none() {
            self.report(Diagnostic::new(
                &node.span,
                format!("{what} is a whole number from 0"),
            ));
        }
        number
    }

    /// Reads a whole number within limits, both included.
    pub(crate) fn count(
        &self,
        node: &Node,
        what: &str,
        limits: RangeInclusive<u64>,
    ) -> Option<u64> {
        let number = self.whole(node, what)?;
        if limits.contains(&number) {
            return Some(number);
        }
        let (least, most) = (limits.start(), limits.end());
        let message = format!("{what} is a whole number from {least} to {most}, not `{number}`");
        self.report(Diagnostic::new(&node.span, message));
        None
    }

    /// Reads a text that is not empty.
    pub(crate) fn name(&self, node: &Node, what: &str) -> Option<String> {
        let text = self.text(node, what)?;
        if text.trim().is_empty() {
            self.report(Diagnostic::new(&node.span, format!("{what} is not empty")));
            return None;
        }
        Some(text)
    }

    /// Reads an id: a text that can stand in a URL, a command line and the name of a file as it is.
    pub(crate) fn id(&self, node: &Node) -> Option<String> {
        let id = self.name(node, "an id")?;
        let is_fine = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        if let Some(wrong) = id.chars().find(|c| !is_fine(*c)) {
            let words = id.split(|c| !is_fine(c)).filter(|word| !word.is_empty());
            let better = words.collect::<Vec<_>>().join("-");
            let message = match wrong {
                ' ' => "an id has no blanks".to_owned(),
                other => format!("an id has no `{}`", other.escape_debug()),
            };
            let help = format!("letters, digits, `-`, `_`, `.` and `:` make one: `{better}`");
            self.report(Diagnostic::new(&node.span, message).help(help));
        }
        Some(id)
    }

    /// Reads a text or a list of texts, none of which is empty.
    pub(crate) fn names(&self, node: &Node, what: &str) -> Vec<String> {
        let items = node.items().unwrap_or(std::slice::from_ref(node)).iter();
        let named = items.filter(|item| !item.is_null());
        named.filter_map(|item| self.name(item, what)).collect()
    }

    /// Reads an HTTP status.
    pub(crate) fn status(&self, node: &Node) -> Option<u16> {
        let status = match &node.kind {
            Kind::Number(number) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
            _ => None,
        };
        let status = status.filter(|status| (100..=599).contains(status));
        if status.is_none() {
            let found = self.text(node, "a status")?;
            let message =
                format!("`{found}` is not an HTTP status; it has three digits, from 100 to 599");
            self.report(Diagnostic::new(&node.span, message));
        }
        status
    }

    /// Returns the items of a list; nothing is an empty list.
    pub(crate) fn items<'n>(&self, node: Option<&'n Node>, what: &str) -> &'n [Node] {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return &[];
        };
        node.items().unwrap_or_else(|| {
            self.expected(node, &format!("{what} are a list"));
            &[]
        })
    }

    /// Returns the entries of a map; nothing is an empty map.
    pub(crate) fn entries<'n>(&self, node: Option<&'n Node>, what: &str) -> &'n [Entry] {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return &[];
        };
        node.entries().unwrap_or_else(|| {
            self.expected(node, &format!("{what} are a map"));
            &[]
        })
    }

    /// Reads one of several words.
    pub(crate) fn word<T: Copy>(&self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let known = words.iter().map(|(word, _)| *word);
            let message = format!("{what} cannot be `{text}`");
            self.report(Diagnostic::new(&node.span, message).suggest(&text, known));
        }
        found
    }

    /// Reads a text or a list of texts.
    pub(crate) fn texts(&self, node: &Node, what: &str) -> Vec<String> {
        match node.items() {
            Some(items) => items
                .iter()
                .filter_map(|item| self.text(item, what))
                .collect(),
            None if node.is_null() => Vec::new(),
            None => self.text(node, what).into_iter().collect(),
        }
    }
}
