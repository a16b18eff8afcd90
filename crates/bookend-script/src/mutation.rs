//! Changes to a message after it was composed: the same on requests and on responses.

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::TokenDefect;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::Side;
use crate::template::Shape;
use bookend_fhir::fhirpath;
use indexmap::IndexMap;

/// A change to a message after it was composed.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// `drop: <FHIRPath>`: the elements are left out.
    Drop(fhirpath::Expression),
    /// `set: {<FHIRPath>: value}`: the elements have this value; the last part of the path is made
    /// where it is missing.
    Set(Target, Shape),
    /// `header: {set: {Name: value}}`.
    SetHeader(String, Shape),
    /// `header: {drop: Name}`.
    DropHeader(String),
    /// `query: {set: {name: value}}`: of a request.
    SetQuery(String, Shape),
    /// `query: {drop: name}`: of a request.
    DropQuery(String),
    /// `jwt: <defect>`: of a request; one of the dialect's token defects.
    Token(Shape),
    /// `body: <text>`: the body as it stands, in place of a resource.
    Body(Shape),
    /// `status: 500`: of a response.
    Status(u16),
}

/// The element that a `set` changes: the elements of a path, or the last part of it below its
/// parents where there is none yet.
#[derive(Clone, Debug)]
pub struct Target {
    /// The elements themselves.
    pub elements: fhirpath::Expression,
    /// Their parents, and the name of the element; nothing when the path does not end in a name.
    pub parents: Option<(fhirpath::Expression, String)>,
}

/// Takes `mutate` from a map: changes to the message of a side.
pub(crate) fn take_mutations(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    (side, defects): (Side, &Defects),
) -> Vec<Mutation> {
    let Some(node) = fields.take("mutate") else {
        return Vec::new();
    };
    let Some(items) = node.items() else {
        checker.expected(node, "`mutate` is a list of mutations");
        return Vec::new();
    };
    let reader = Reader {
        checker,
        names,
        side,
        defects,
    };
    items
        .iter()
        .flat_map(|item| {
            item.entries().unwrap_or_else(|| {
                checker.expected(item, "a mutation is a map, such as `{drop: total}`");
                &[]
            })
        })
        .flat_map(|entry| reader.read(entry))
        .collect()
}

/// The ways in which a dialect's token can be broken, by name.
pub(crate) type Defects = IndexMap<String, TokenDefect>;

const KINDS: &[&str] = &["drop", "set", "header", "query", "jwt", "body", "status"];

/// The mutations of one side only.
const OF_ONE_SIDE: &[(&str, Side)] = &[
    ("query", Side::Request),
    ("jwt", Side::Request),
    ("status", Side::Response),
];

struct Reader<'r> {
    checker: &'r Checker<'r>,
    names: &'r Names,
    side: Side,
    defects: &'r Defects,
}

impl Reader<'_> {
    fn read(&self, entry: &Entry) -> Vec<Mutation> {
        let checker = self.checker;
        let node = &entry.value;
        self.judge_side(entry);
        match entry.key.as_str() {
            "drop" => self.drops(node),
            "set" => self.sets(node),
            "header" => {
                self.judge_headers(node);
                self.fields_of(
                    node,
                    "`header`",
                    (Mutation::SetHeader, Mutation::DropHeader),
                )
            }
            "query" => self.fields_of(node, "`query`", (Mutation::SetQuery, Mutation::DropQuery)),
            "jwt" => self.token(node).into_iter().collect(),
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

    /// Whoever drops what cannot be there has misspelt it.
    fn drops(&self, node: &Node) -> Vec<Mutation> {
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        let compile = |node: &Node| {
            let path = self
                .checker
                .fhirpath(&node.span, &self.checker.text(node, "a path")?)?;
            let types = self.names.types(self.side);
            self.checker
                .judge_path(&node.span, &path, types, Severity::Error);
            Some(Mutation::Drop(path))
        };
        nodes.iter().filter_map(compile).collect()
    }

    /// An element may be set that no resource has, to see what becomes of it; what it is set in has
    /// to be there.
    fn sets(&self, node: &Node) -> Vec<Mutation> {
        let Some(entries) = node.entries() else {
            self.checker
                .expected(node, "`set` is a map of paths to values");
            return Vec::new();
        };
        let read = |entry: &Entry| {
            let elements = self.checker.fhirpath(&entry.key_span, &entry.key)?;
            let parents = split_last(&entry.key).and_then(|(parent, name)| {
                Some((fhirpath::Expression::compile(parent).ok()?, name.to_owned()))
            });
            let around = parents.as_ref().map_or(&elements, |(parents, _)| parents);
            let types = self.names.types(self.side);
            self.checker
                .judge_path(&entry.key_span, around, types, Severity::Warning);
            let value = self.checker.shape(&entry.value, self.names);
            Some(Mutation::Set(Target { elements, parents }, value))
        };
        entries.iter().filter_map(read).collect()
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

    /// The name may come from elsewhere (`jwt: $(row.defect)`); one that stands there is checked.
    fn token(&self, node: &Node) -> Option<Mutation> {
        let shape = self.checker.shape(node, self.names);
        let name = shape.as_value().and_then(serde_json::Value::as_str);
        if let Some(name) = name.filter(|name| !self.defects.contains_key(*name)) {
            let message = format!("the dialect has no token defect `{name}`");
            let known = self.defects.keys().map(String::as_str);
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(name, known));
            return None;
        }
        Some(Mutation::Token(shape))
    }
}

/// How a named field is set, and how it is left out.
type SetAndDrop = (fn(String, Shape) -> Mutation, fn(String) -> Mutation);

/// Splits the last name off a path: `contained.ofType(Slot)` and `status`. A single name is below
/// the resource itself.
fn split_last(path: &str) -> Option<(&str, &str)> {
    let (parent, name) = match path.rsplit_once('.') {
        Some((parent, name)) if parent.matches('(').count() == parent.matches(')').count() => {
            (parent, name)
        }
        Some(_) => return None,
        None => ("$this", path),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some((parent, name))
}
