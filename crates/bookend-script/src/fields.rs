//! A map that is being read.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::forms::{self, Form};
use crate::node::Node;
use crate::source::Span;
use std::cell::RefCell;

/// A map that is being read: it remembers which keys were asked for, and so which are unknown.
#[derive(Debug)]
pub(crate) struct Fields<'n> {
    node: &'n Node,
    what: &'static str,
    form: Option<&'static Form>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'n> Fields<'n> {
    /// Begins to read a map; `what` names it in remarks: `a step`.
    pub(crate) fn new(node: &'n Node, what: &'static str) -> Self {
        Self {
            node,
            what,
            form: forms::called(what),
            asked: RefCell::default(),
        }
    }

    /// Returns the value of a key, when it is there and not empty.
    pub(crate) fn take(&self, key: &'static str) -> Option<&'n Node> {
        self.ask(key);
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// Returns the value of a key even when it is left empty.
    pub(crate) fn take_nullable(&self, key: &'static str) -> Option<&'n Node> {
        self.ask(key);
        self.node.get(key)
    }

    fn ask(&self, key: &'static str) {
        debug_assert!(
            self.form
                .is_some_and(|form| form.keys.iter().any(|known| known.name == key)),
            "the tables of `forms` do not have the key `{key}` of {}",
            self.what
        );
        self.asked.borrow_mut().push(key);
    }

    /// Returns the value of a key, and remarks when it is missing.
    pub(crate) fn require(&self, checker: &Checker<'_>, key: &'static str) -> Option<&'n Node> {
        let found = self.take(key);
        if found.is_none() {
            let message = format!("{} needs `{key}`", self.what);
            checker.report(Diagnostic::new(&self.span(), message));
        }
        found
    }

    /// Returns where the map begins.
    pub(crate) fn span(&self) -> Span {
        let first = self.node.entries().and_then(|entries| entries.first());
        first.map_or_else(|| self.node.span.clone(), |entry| entry.key_span.clone())
    }

    /// Returns the map itself.
    pub(crate) fn node(&self) -> &'n Node {
        self.node
    }

    /// Remarks on every key that was not asked for.
    pub(crate) fn finish(self, checker: &Checker<'_>) {
        let asked = self.asked.into_inner();
        for entry in self.node.entries().unwrap_or_default() {
            if !asked.contains(&entry.key.as_str()) {
                let message = format!("{} has no key `{}`", self.what, entry.key);
                checker.report(
                    Diagnostic::new(&entry.key_span, message)
                        .suggest(&entry.key, asked.iter().copied()),
                );
            }
        }
    }
}
