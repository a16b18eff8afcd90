//! What the parts of a script know of one another while they are checked.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::dialect::{CatalogueEntry, Dialect};
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Matchers, Predicate, interactions_of};
use indexmap::IndexMap;

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

    /// Returns the types of what answers a request for which a predicate holds; none where there
    /// is no telling.
    pub(crate) fn answered(&self, when: &Predicate) -> Vec<String> {
        let wanted = interactions_of(when);
        let all = &self.dialect.interactions;
        let meant = all.iter().filter(|interaction| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&interaction.name))
        });
        let types: Option<Vec<String>> = meant.map(|meant| meant.answers.clone()).collect();
        match types {
            Some(mut types) if !types.is_empty() => {
                types.push("OperationOutcome".to_owned());
                types.dedup();
                types
            }
            _ => Vec::new(),
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
