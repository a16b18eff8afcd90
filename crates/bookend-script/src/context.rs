//! What the parts of a script know of one another while they are checked.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::dialect::{CatalogueEntry, Dialect};
use crate::names::{NO_RESOURCE, Names};
use crate::node::Node;
use crate::predicate::{Matchers, Predicate, interactions_of};
use crate::template::{Expression, Shape};
use indexmap::IndexMap;
use serde_json::Value;

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
    /// Returns the same with other names on the provider's side.
    pub(crate) fn with_provider(&self, provider: Names) -> Self {
        let journey = self.journey.clone();
        Self {
            provider,
            journey,
            ..*self
        }
    }
    /// Remarks when a refusal is not in the catalogue.
    pub(crate) fn check_refusal(&self, checker: &Checker<'_>, node: &Node, name: &str) {
        if self.refusals.contains_key(name) {
            return;
        }
        let message = format!("the catalogue has no refusal `{name}`");
        let diagnostic = Diagnostic::new(&node.span, message);
        let of_status = self.refusals_of_status(name);
        checker.report(if of_status.is_empty() {
            diagnostic.suggest(name, self.refusals.keys().map(String::as_str))
        } else {
            let list = of_status.join("`, `");
            diagnostic.help(format!(
                "refusals have names; of status {name} are: `{list}`"
            ))
        });
    }

    /// Returns the refusals whose status is what was written in place of a name.
    fn refusals_of_status(&self, written: &str) -> Vec<&str> {
        let Ok(written) = written.parse::<u64>() else {
            return Vec::new();
        };
        let is_it = |status: &Value| status.as_u64() == Some(written);
        let entries = self.refusals.iter();
        let switches = &self.dialect.policies.switches;
        let fitting = entries.filter(|(_, entry)| match &entry.status {
            Shape::Value(status) => is_it(status),
            Shape::Expression(Expression::Name(path)) => match path.as_slice() {
                [root, name] if root == "policy" => switches
                    .get(name)
                    .is_some_and(|switch| switch.values.iter().any(is_it)),
                _ => false,
            },
            _ => false,
        });
        fitting.map(|(name, _)| name.as_str()).collect()
    }

    /// Returns the types of what answers a request for which a predicate holds; none where there
    /// is no telling.
    pub(crate) fn answered(&self, when: &Predicate) -> Vec<String> {
        let wanted = interactions_of(when);
        let is_plain = |name: &String| {
            let heard = self.dialect.heard(name);
            heard.is_some_and(|heard| heard.interaction.has_plain_body)
        };
        if wanted.iter().flatten().any(is_plain) {
            return vec![NO_RESOURCE.to_owned()];
        }
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
            crate::dialect::unknown_interaction(checker, node, name, self.dialect.sent());
        }
        known
    }
}
