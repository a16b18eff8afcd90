//! Reading journeys.

use super::rows::read_rows;
use super::{Applies, Journey, Title};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Predicate, read_predicate};
use crate::template::Shape;
use std::collections::BTreeMap;

/// Journeys by id, for those that use others; the nodes are read where they are used, to know
/// which names they keep.
type ById<'n> = BTreeMap<String, &'n Node>;

/// Reads the journeys of a script.
pub(crate) fn read_journeys(
    checker: &Checker<'_>,
    nodes: &[&Node],
    context: &Context<'_>,
) -> Vec<Journey> {
    let mut by_id = ById::new();
    for node in nodes {
        let Some(id) = node.get("id").and_then(Node::text) else {
            continue;
        };
        if let Some(first) = by_id.insert(id.to_owned(), node) {
            let span = |node: &Node| {
                node.get("id")
                    .map_or(node.span.clone(), |id| id.span.clone())
            };
            let message = format!("there is already a journey `{id}`");
            checker.twice(&span(node), &span(first), &message);
        }
    }
    let reader = Reader {
        checker,
        context,
        by_id: &by_id,
    };
    nodes
        .iter()
        .filter_map(|node| reader.journey(node))
        .collect()
}

pub(super) struct Reader<'r> {
    pub(super) checker: &'r Checker<'r>,
    pub(super) context: &'r Context<'r>,
    pub(super) by_id: &'r ById<'r>,
}

impl Reader<'_> {
    fn journey(&self, node: &Node) -> Option<Journey> {
        let checker = self.checker;
        let fields = checker.fields(node, "a journey")?;
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.text(node, "an id"));
        let rows = read_rows(checker, fields.take("rows"));
        let parameters = fields
            .take("parameters")
            .map(|n| checker.texts(n, "a parameter"))
            .unwrap_or_default();
        let mut names = self.context.journey.clone();
        let mut cells = Names::open([]);
        for names in [&mut names, &mut cells] {
            names.add_closed("row", rows.iter().flat_map(|row| row.keys().cloned()));
        }
        for parameter in &parameters {
            names.add(parameter.as_str());
        }
        let vars = self.vars(&fields, &mut names);
        let steps = self.steps(fields.require(checker, "steps"), &[], &mut names);
        let finally = self.steps(fields.take("finally"), &steps, &mut names);
        // What it has no id for is checked all the same.
        let name = id.clone().unwrap_or_default();
        let journey = Journey {
            title: fields
                .take("title")
                .and_then(|node| Title::read(checker, node, &cells))
                .unwrap_or_else(|| Title::plain(name.clone())),
            suite: self
                .text(&fields, "suite")
                .unwrap_or_else(|| "default".to_owned()),
            alias: self.texts(&fields, "alias"),
            tags: self.texts(&fields, "tags"),
            verifies: self.texts(&fields, "verifies"),
            applies: fields
                .take("applies-if")
                .and_then(|node| self.applies(node, &names)),
            finally,
            is_fragment: fields
                .take("fragment")
                .and_then(|n| checker.boolean(n, "`fragment`"))
                .unwrap_or(false),
            span: fields.span(),
            parameters,
            vars,
            rows,
            steps,
            id: name,
        };
        fields.finish(checker);
        id.map(|_| journey)
    }

    pub(super) fn text(&self, fields: &Fields<'_>, key: &'static str) -> Option<String> {
        fields
            .take(key)
            .and_then(|node| self.checker.text(node, &format!("`{key}`")))
    }

    pub(super) fn texts(&self, fields: &Fields<'_>, key: &'static str) -> Vec<String> {
        fields
            .take(key)
            .map(|node| self.checker.texts(node, &format!("`{key}`")))
            .unwrap_or_default()
    }

    /// Values of a journey may name those that stand before them.
    fn vars(&self, fields: &Fields<'_>, names: &mut Names) -> Vec<(String, Shape)> {
        let entries = fields
            .take("vars")
            .and_then(Node::entries)
            .unwrap_or_default();
        let mut vars = Vec::new();
        for entry in entries {
            vars.push((entry.key.clone(), self.checker.shape(&entry.value, names)));
            names.add(entry.key.as_str());
        }
        vars
    }

    fn applies(&self, node: &Node, names: &Names) -> Option<Applies> {
        let fields = self.checker.fields(node, "`applies-if`")?;
        let capabilities = self
            .texts(&fields, "capability")
            .into_iter()
            .filter_map(|text| {
                let parts = text
                    .split_once('.')
                    .map(|(t, i)| (t.to_owned(), i.to_owned()));
                if parts.is_none() {
                    let message = format!("`{text}` is not a capability");
                    let help = "write resource type and interaction, such as `Appointment.update`";
                    let span = node.get("capability").map_or(&node.span, |node| &node.span);
                    self.checker
                        .report(Diagnostic::new(span, message).help(help));
                }
                parts
            })
            .collect();
        let reason = self
            .text(&fields, "reason")
            .unwrap_or_else(|| "the target does not offer it".to_owned());
        let predicate = fields
            .take("target")
            .map_or_else(Predicate::always, |node| {
                read_predicate(self.checker, node, names, self.context.matchers)
            });
        fields.finish(self.checker);
        Some(Applies {
            capabilities,
            predicate,
            reason,
        })
    }
}
