//! What the parts of a script know of one another while they are checked.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::dialect::{CatalogueEntry, Dialect};
use crate::names::Names;
use crate::node::{Kind, Node};
use crate::predicate::{Matchers, split_side};
use indexmap::IndexMap;

/// The operators whose values are whole names, or further tests.
const WHOLE_NAMES: &[&str] = &["equals", "ne", "in", "not-in", "all", "any", "none", "not"];

/// What the parts of a script know of one another while they are checked.
#[derive(Debug)]
pub(crate) struct Context<'c> {
    /// The dialect.
    pub dialect: &'c Dialect,
    /// The catalogue of refusals, the script's own included.
    pub refusals: &'c IndexMap<String, CatalogueEntry>,
    /// The named matchers.
    pub matchers: &'c Matchers<'c>,
    /// The names on the provider's side.
    pub provider: Names,
    /// The names in every journey.
    pub journey: Names,
}

impl Context<'_> {
    /// Remarks when a refusal is not in the catalogue.
    pub(crate) fn check_refusal(&self, checker: &Checker<'_>, node: &Node, name: &str) {
        if !self.refusals.contains_key(name) {
            let message = format!("the catalogue has no refusal `{name}`");
            let known = self.refusals.keys().map(String::as_str);
            checker.report(Diagnostic::new(&node.span, message).suggest(name, known));
        }
    }

    /// Remarks when a predicate names an interaction that the dialect does not have. Matchers are
    /// not followed: each is checked by itself.
    pub(crate) fn check_interactions(&self, checker: &Checker<'_>, predicate: &Node) {
        for part in predicate.items().unwrap_or_default() {
            self.check_interactions(checker, part);
        }
        for entry in predicate.entries().unwrap_or_default() {
            match split_side(&entry.key).1 {
                "interaction" => self.check_named(checker, &entry.value),
                "all" | "any" | "none" | "not" => self.check_interactions(checker, &entry.value),
                _ => {}
            }
        }
    }

    /// Checks every interaction that a test names: alone, in a list, or below operators.
    fn check_named(&self, checker: &Checker<'_>, test: &Node) {
        match &test.kind {
            Kind::Text(name) if !name.contains("$(") => {
                self.interaction(checker, test, name);
            }
            Kind::List(items) => items
                .iter()
                .for_each(|item| self.check_named(checker, item)),
            Kind::Map(entries) => entries
                .iter()
                .filter(|entry| WHOLE_NAMES.contains(&entry.key.as_str()))
                .for_each(|entry| self.check_named(checker, &entry.value)),
            _ => {}
        }
    }

    /// Returns whether the dialect has an interaction, and remarks when it has not.
    pub(crate) fn interaction(&self, checker: &Checker<'_>, node: &Node, name: &str) -> bool {
        let known = self.dialect.interaction(name).is_some();
        if !known {
            crate::dialect::unknown_interaction(checker, node, name, &self.dialect.interactions);
        }
        known
    }
}
