//! Reading journeys.

use super::cases::{CELLS, multiply};
use super::rows::read_rows;
use super::{Journey, Suite, Title};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::source::Span;
use crate::template::Shape;
use indexmap::IndexMap;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Journeys by id, for those that use others; the nodes are read where they are used, to know
/// which names they keep.
type ById<'n> = BTreeMap<String, &'n Node>;

/// Reads the journeys of a script, and what is said of their suites.
pub(crate) fn read_journeys(
    checker: &Checker<'_>,
    (suites, nodes): (&[&Node], &[&Node]),
    context: &Context<'_>,
) -> (IndexMap<String, Suite>, Vec<Journey>) {
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
    judge_aliases(checker, nodes, &by_id);
    let reader = Reader {
        checker,
        context,
        by_id: &by_id,
    };
    let suites = reader.suites(suites);
    let journeys = nodes.iter().filter_map(|node| reader.journey(node));
    let journeys = journeys.map(|journey| in_suite(journey, &suites)).collect();
    (suites, journeys)
}

/// Remarks on other names of journeys by which more than one would be found.
fn judge_aliases(checker: &Checker<'_>, nodes: &[&Node], by_id: &ById<'_>) {
    let mut known: BTreeMap<&str, &Span> = BTreeMap::new();
    for alias in nodes.iter().flat_map(|node| aliases(node)) {
        let Some(name) = alias.text() else { continue };
        let of_id = by_id.get(name).and_then(|node| node.get("id"));
        if let Some(id) = of_id {
            let message = format!("a journey has the id `{name}`, which is no other name then");
            checker.twice(&alias.span, &id.span, &message);
        } else if let Some(first) = known.insert(name, &alias.span) {
            let message = format!("`{name}` is another name of a journey already");
            checker.twice(&alias.span, first, &message);
        }
    }
}

/// Returns the other names of a journey.
fn aliases(journey: &Node) -> &[Node] {
    let alias = journey.get("alias");
    alias
        .map(|node| node.items().unwrap_or(std::slice::from_ref(node)))
        .unwrap_or_default()
}

/// Asks first for what the suite of a journey asks for.
fn in_suite(mut journey: Journey, suites: &IndexMap<String, Suite>) -> Journey {
    let suite = suites.get(&journey.suite);
    let of_suite = suite.and_then(|suite| suite.applies.clone());
    journey.applies.splice(0..0, of_suite);
    journey
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
            .and_then(|node| checker.id(node));
        let (rows, cells, mut names) = self.rows(&fields);
        let parameters = fields
            .take("parameters")
            .map(|n| self.parameters(n))
            .unwrap_or_default();
        for parameter in &parameters {
            names.add(parameter.as_str());
        }
        let vars = self.vars(&fields, &mut names);
        let steps = fields.require(checker, "steps");
        if let Some(node) = steps.filter(|node| node.items().is_some_and(<[Node]>::is_empty)) {
            let message = "a journey has at least one step";
            checker.report(Diagnostic::new(&node.span, message));
        }
        let steps = self.steps(steps, &[], &mut names);
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
                .and_then(|node| self.applies(node, &names))
                .into_iter()
                .collect(),
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

    /// Reads `rows` and `for-each`: the rows, the names of their cells alone, and those of the journey
    /// with them.
    fn rows(&self, fields: &Fields<'_>) -> (Vec<Map<String, Value>>, Names, Names) {
        let cases = fields
            .take("for-each")
            .map(|node| self.cases(node, &self.context.journey));
        let has_cases = cases.is_some();
        let cases = cases.unwrap_or_default();
        let rows = multiply(read_rows(self.checker, fields.take("rows")), &cases);
        let mut names = self.context.journey.clone();
        let mut cells = Names::default();
        for names in [&mut names, &mut cells] {
            let cells = rows.iter().flat_map(|row| row.keys().cloned());
            // Where the cases are wrong, what they would say is not wrong as well.
            let of_cases = CELLS.iter().filter(|_| has_cases && cases.is_empty());
            names.add_closed("row", cells.chain(of_cases.map(|it| (*it).to_owned())));
        }
        if has_cases {
            names.set_cases(cases.into_iter().map(|case| case.mutation).collect());
        }
        (rows, cells, names)
    }

    pub(super) fn text(&self, fields: &Fields<'_>, key: &'static str) -> Option<String> {
        fields
            .take(key)
            .and_then(|node| self.checker.name(node, &format!("`{key}`")))
    }

    fn parameters(&self, node: &Node) -> Vec<String> {
        let items = node.items().unwrap_or(std::slice::from_ref(node));
        for item in items.iter().filter(|item| item.text().is_some()) {
            self.checker
                .own_name(&item.span, item.text().unwrap_or_default());
        }
        self.checker.texts(node, "a parameter")
    }

    pub(super) fn texts(&self, fields: &Fields<'_>, key: &'static str) -> Vec<String> {
        fields
            .take(key)
            .map(|node| self.checker.names(node, &format!("`{key}`")))
            .unwrap_or_default()
    }

    /// Values of a journey may name those that stand before them.
    fn vars(&self, fields: &Fields<'_>, names: &mut Names) -> Vec<(String, Shape)> {
        let mut vars = Vec::new();
        for entry in self.checker.entries(fields.take("vars"), "`vars`") {
            self.checker.own_name(&entry.key_span, &entry.key);
            vars.push((entry.key.clone(), self.checker.shape(&entry.value, names)));
            names.add(entry.key.as_str());
        }
        vars
    }
}
