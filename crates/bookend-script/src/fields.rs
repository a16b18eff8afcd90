//! A map that is being read.

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, surely};
use crate::forms::{self, Form};
use crate::node::Node;
use crate::source::Span;
use std::cell::{OnceCell, RefCell};

/// A map that is being read: it remembers which keys were asked for, and so which are unknown.
#[derive(Debug)]
pub(crate) struct Fields<'n> {
    node: &'n Node,
    what: &'static str,
    form: Option<&'static Form>,
    asked: RefCell<Vec<&'static str>>,
    /// The values of keys that are misspelt, by the keys that are meant.
    misspelt: OnceCell<Vec<(&'static str, &'n Node)>>,
}

impl<'n> Fields<'n> {
    /// Begins to read a map; `what` names it in remarks: `a step`.
    pub(crate) fn new(node: &'n Node, what: &'static str) -> Self {
        Self {
            node,
            what,
            form: forms::called(what),
            asked: RefCell::default(),
            misspelt: OnceCell::new(),
        }
    }

    /// Returns the value of a key, when it is there and not empty.
    pub(crate) fn take(&self, key: &'static str) -> Option<&'n Node> {
        self.take_nullable(key).filter(|node| !node.is_null())
    }

    /// Returns the value of a key even when it is left empty.
    pub(crate) fn take_nullable(&self, key: &'static str) -> Option<&'n Node> {
        self.ask(key);
        self.node.get(key).or_else(|| self.meant(key))
    }

    /// Returns the value of a key that is misspelt so that this one is surely meant: what would be told only
    /// because it is missing hides what is wrong. [`Fields::finish`] tells of the key itself.
    fn meant(&self, key: &'static str) -> Option<&'n Node> {
        let misspelt = self.misspelt.get_or_init(|| self.find_misspelt());
        let mut found = misspelt.iter().filter(|(meant, _)| *meant == key);
        found.next().map(|(_, node)| *node)
    }

    fn find_misspelt(&self) -> Vec<(&'static str, &'n Node)> {
        let keys = self.form.map_or(&[][..], |form| form.keys);
        let known: Vec<&'static str> = keys.iter().map(|key| key.name).collect();
        let entries = self.node.entries().unwrap_or_default().iter();
        let unknown = entries.filter(|entry| !known.contains(&entry.key.as_str()));
        unknown
            .filter_map(|entry| Some((surely(&entry.key, &known)?, &entry.value)))
            .collect()
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
