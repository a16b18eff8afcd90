//! Collecting what is wrong with a catalogue while it is read.

use bookend_script::{Diagnostic, Entry, Kind, Node, Span};
use std::cell::RefCell;

/// Remarks on a catalogue; reading never stops at the first problem.
#[derive(Debug, Default)]
pub(super) struct Remarks(RefCell<Vec<Diagnostic>>);

impl Remarks {
    /// Adds a remark.
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Adds a remark on a place.
    pub(super) fn on(&self, span: &Span, message: impl Into<String>) {
        self.add(Diagnostic::new(span, message));
    }

    /// Returns all remarks, each once.
    pub(super) fn into_list(self) -> Vec<Diagnostic> {
        let mut once = Vec::new();
        for diagnostic in self.0.into_inner() {
            if !once.contains(&diagnostic) {
                once.push(diagnostic);
            }
        }
        once
    }

    /// Reads a text; numbers and booleans are taken as they were written.
    pub(super) fn text(&self, node: &Node, what: &str) -> Option<String> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Number(number) => number.to_string(),
            Kind::Bool(value) => value.to_string(),
            Kind::Null | Kind::List(_) | Kind::Map(_) => {
                self.expected(node, &format!("{what} is a text"));
                return None;
            }
        };
        if text.trim().is_empty() {
            self.on(&node.span, format!("{what} is not empty"));
            return None;
        }
        Some(text)
    }

    /// Reads a text or a list of texts.
    pub(super) fn texts(&self, node: &Node, what: &str) -> Vec<String> {
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        nodes
            .iter()
            .filter_map(|node| self.text(node, what))
            .collect()
    }

    /// Reads a whole number within limits, both included.
    pub(super) fn whole(&self, node: &Node, what: &str, most: u64) -> Option<u64> {
        let number = match &node.kind {
            Kind::Number(number) => number.as_u64(),
            _ => None,
        };
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            self.on(
                &node.span,
                format!("{what} is a whole number from 0 to {most}"),
            );
        }
        number
    }

    /// Reads `true` or `false`.
    pub(super) fn boolean(&self, node: &Node, what: &str) -> Option<bool> {
        match node.kind {
            Kind::Bool(value) => Some(value),
            _ => {
                self.expected(node, &format!("{what} is `true` or `false`"));
                None
            }
        }
    }

    /// Reads one of several words.
    pub(super) fn word<T: Copy>(&self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let message = format!("{what} is not `{text}`");
            let known = words.iter().map(|(word, _)| *word);
            self.add(Diagnostic::new(&node.span, message).suggest(&text, known));
        }
        found.map(|(_, value)| *value)
    }

    /// Returns the entries of a map that are not left empty.
    pub(super) fn entries<'n>(
        &self,
        node: Option<&'n Node>,
        what: &str,
    ) -> impl Iterator<Item = &'n Entry> + use<'n> {
        let entries = node.map_or(&[][..], |node| {
            node.entries().unwrap_or_else(|| {
                self.expected(node, &format!("{what} are a map"));
                &[]
            })
        });
        entries.iter().filter(|entry| !entry.value.is_null())
    }

    /// Begins to read a map; `what` names it in remarks.
    pub(super) fn fields<'n>(&'n self, node: &'n Node, what: &'static str) -> Option<Fields<'n>> {
        if node.entries().is_none() {
            self.expected(node, &format!("{what} is a map"));
            return None;
        }
        Some(Fields {
            node,
            what,
            remarks: self,
            asked: RefCell::default(),
        })
    }

    fn expected(&self, node: &Node, rule: &str) {
        self.on(&node.span, format!("{rule}; this is {}", node.article()));
    }
}

/// A map that is being read: it remembers which keys were asked for, and so which are unknown.
#[derive(Debug)]
pub(super) struct Fields<'n> {
    node: &'n Node,
    what: &'static str,
    remarks: &'n Remarks,
    asked: RefCell<Vec<&'static str>>,
}

impl<'n> Fields<'n> {
    /// Returns the value of a key, when it is there and not empty.
    pub(super) fn take(&self, key: &'static str) -> Option<&'n Node> {
        self.asked.borrow_mut().push(key);
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// Returns the value of a key, and remarks when it is missing.
    pub(super) fn require(&self, key: &'static str) -> Option<&'n Node> {
        let found = self.take(key);
        if found.is_none() {
            self.remarks
                .on(&self.span(), format!("{} needs `{key}`", self.what));
        }
        found
    }

    /// Reads a text that may be missing.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        self.remarks.text(self.take(key)?, &format!("`{key}`"))
    }

    /// Reads a text that must be there.
    pub(super) fn required_text(&self, key: &'static str) -> Option<String> {
        self.remarks.text(self.require(key)?, &format!("`{key}`"))
    }

    /// Reads a text or a list of texts that may be missing.
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        self.take(key)
            .map(|node| self.remarks.texts(node, &format!("`{key}`")))
            .unwrap_or_default()
    }

    /// Reads a whole number that may be missing.
    pub(super) fn whole(&self, key: &'static str, most: u64) -> Option<u64> {
        self.remarks
            .whole(self.take(key)?, &format!("`{key}`"), most)
    }

    /// Reads `true` or `false`, with what holds when nothing is said.
    pub(super) fn flag(&self, key: &'static str, otherwise: bool) -> bool {
        self.take(key)
            .and_then(|node| self.remarks.boolean(node, &format!("`{key}`")))
            .unwrap_or(otherwise)
    }

    /// Returns where the map begins.
    pub(super) fn span(&self) -> Span {
        let first = self.node.entries().and_then(|entries| entries.first());
        first.map_or_else(|| self.node.span.clone(), |entry| entry.key_span.clone())
    }

    /// Remarks on every key that was not asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.into_inner();
        for entry in self.node.entries().unwrap_or_default() {
            if !asked.contains(&entry.key.as_str()) {
                let message = format!("{} has no key `{}`", self.what, entry.key);
                let known = asked.iter().copied();
                self.remarks
                    .add(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
    }
}
