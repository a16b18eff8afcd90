//! Reading mutations.

use super::Mutation;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::dialect::TokenRules;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::Side;
use crate::template::Shape;

/// What names the mutation of a journey's case.
const OF_CASE: &str = "$(mutation)";

/// What a dialect says of its token, by which mutations break it.
pub(super) type Defects = TokenRules;

/// Takes `mutate` from a map: changes to the message of a side.
pub(crate) fn take_mutations(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    of: (Side, &Defects),
) -> Vec<Mutation> {
    let Some(node) = fields.take("mutate") else {
        return Vec::new();
    };
    let Some(items) = node.items() else {
        checker.expected(node, "`mutate` is a list of mutations");
        return Vec::new();
    };
    let items = items.iter();
    items
        .flat_map(|item| read_mutation(checker, item, names, of))
        .collect()
}

/// Reads one item of a list of mutations, which may be several changes.
pub(crate) fn read_mutation(
    checker: &Checker<'_>,
    item: &Node,
    names: &Names,
    (side, defects): (Side, &Defects),
) -> Vec<Mutation> {
    let reader = Reader {
        checker,
        names,
        side,
        defects,
    };
    if item.text() == Some(OF_CASE) {
        return reader.of_case(item).into_iter().collect();
    }
    let entries = item.entries().unwrap_or_else(|| {
        checker.expected(item, "a mutation is a map, such as `{drop: total}`");
        &[]
    });
    entries
        .iter()
        .flat_map(|entry| reader.read(entry))
        .collect()
}

const KINDS: &[&str] = &[
    "drop",
    "set",
    "duplicate",
    "move",
    "retype",
    "wrong-system",
    "wrong-profile",
    "bad-reference",
    "header",
    "query",
    "jwt",
    "body",
    "status",
];

/// The mutations of one side only.
const OF_ONE_SIDE: &[(&str, Side)] = &[
    ("query", Side::Request),
    ("jwt", Side::Request),
    ("status", Side::Response),
];

pub(super) struct Reader<'r> {
    pub(super) checker: &'r Checker<'r>,
    pub(super) names: &'r Names,
    pub(super) side: Side,
    pub(super) defects: &'r Defects,
}

impl Reader<'_> {
    fn read(&self, entry: &Entry) -> Vec<Mutation> {
        let checker = self.checker;
        let node = &entry.value;
        self.judge_side(entry);
        match entry.key.as_str() {
            "drop" => self.drops(node),
            "set" => self.sets(node),
            "move" => self.moves(node).into_iter().collect(),
            "retype" => self.retypes(node),
            "duplicate" | "wrong-system" | "wrong-profile" | "bad-reference" => self.spoils(entry),
            "header" => {
                self.judge_headers(node);
                self.fields_of(
                    node,
                    "`header`",
                    (Mutation::SetHeader, Mutation::DropHeader),
                )
            }
            "query" => self.fields_of(node, "`query`", (Mutation::SetQuery, Mutation::DropQuery)),
            "jwt" => self.tokens(node),
            "body" => vec![Mutation::Body(checker.shape(node, self.names))],
            "status" => checker
                .status(node)
                .map(Mutation::Status)
                .into_iter()
                .collect(),
            other => {
                let message = format!("`{other}` is not a mutation");
                checker.report(
                    Diagnostic::new(&entry.key_span, message).suggest(other, KINDS.iter().copied()),
                );
                Vec::new()
            }
        }
    }

    /// `$(mutation)` stands for the mutation of each case of the journey's `for-each`.
    fn of_case(&self, node: &Node) -> Option<Mutation> {
        let cases = self.names.cases();
        if cases.is_none() {
            let message = "there is no `mutation` here: the journey has no `for-each`";
            let help = "for example `for-each: {mutation: {each-mandatory-of: booking}}`";
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
        }
        cases.map(Mutation::OfCase)
    }

    fn judge_side(&self, entry: &Entry) {
        let only = OF_ONE_SIDE.iter().find(|(kind, _)| *kind == entry.key);
        let message = match only {
            Some((kind, Side::Request)) if self.side == Side::Response => {
                format!("`{kind}` changes a request, and this is a response")
            }
            Some((kind, Side::Response)) if self.side == Side::Request => {
                format!("`{kind}` changes a response, and this is a request")
            }
            _ => return,
        };
        self.checker
            .report(Diagnostic::new(&entry.key_span, message));
    }

    fn judge_headers(&self, node: &Node) {
        for entry in node.get("set").and_then(Node::entries).unwrap_or_default() {
            self.checker.header_name(&entry.key_span, &entry.key);
            self.checker.header_value(&entry.value);
        }
        let Some(dropped) = node.get("drop") else {
            return;
        };
        for item in dropped.items().unwrap_or(std::slice::from_ref(dropped)) {
            self.checker
                .header_name(&item.span, item.text().unwrap_or_default());
        }
    }

    fn fields_of(&self, node: &Node, what: &'static str, (set, drop): SetAndDrop) -> Vec<Mutation> {
        let checker = self.checker;
        let Some(fields) = checker.fields(node, what) else {
            return Vec::new();
        };
        let mut mutations = Vec::new();
        if let Some(names_to_drop) = fields.take("drop") {
            mutations.extend(checker.texts(names_to_drop, "a name").into_iter().map(drop));
        }
        for entry in checker.entries(fields.take("set"), "the fields to set") {
            let value = checker.shape(&entry.value, self.names);
            mutations.push(set(entry.key.clone(), value));
        }
        fields.finish(checker);
        mutations
    }
}

/// How a named field is set, and how it is left out.
type SetAndDrop = (fn(String, Shape) -> Mutation, fn(String) -> Mutation);
