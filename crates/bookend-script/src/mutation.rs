//! Changes to a message after it was composed: the same on requests and on responses.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
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

/// Reads a list of mutations.
pub(crate) fn read_mutations(
    checker: &Checker<'_>,
    node: Option<&Node>,
    names: &Names,
    defects: &IndexMap<String, crate::dialect::TokenDefect>,
) -> Vec<Mutation> {
    let Some(node) = node else { return Vec::new() };
    let Some(items) = node.items() else {
        checker.expected(node, "`mutate` is a list of mutations");
        return Vec::new();
    };
    items
        .iter()
        .flat_map(|item| {
            item.entries().unwrap_or_else(|| {
                checker.expected(item, "a mutation is a map, such as `{drop: total}`");
                &[]
            })
        })
        .flat_map(|entry| read(checker, entry, names, defects))
        .collect()
}

const KINDS: &[&str] = &["drop", "set", "header", "query", "jwt", "body", "status"];

fn read(
    checker: &Checker<'_>,
    entry: &Entry,
    names: &Names,
    defects: &IndexMap<String, crate::dialect::TokenDefect>,
) -> Vec<Mutation> {
    let node = &entry.value;
    match entry.key.as_str() {
        "drop" => paths(checker, node).map(Mutation::Drop).collect(),
        "set" => sets(checker, node, names),
        "header" => fields_of(
            checker,
            node,
            names,
            "`header`",
            (Mutation::SetHeader, Mutation::DropHeader),
        ),
        "query" => fields_of(
            checker,
            node,
            names,
            "`query`",
            (Mutation::SetQuery, Mutation::DropQuery),
        ),
        "jwt" => token(checker, node, names, defects).into_iter().collect(),
        "body" => vec![Mutation::Body(checker.shape(node, names))],
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

fn paths<'n>(
    checker: &Checker<'_>,
    node: &'n Node,
) -> impl Iterator<Item = fhirpath::Expression> + use<'n> {
    let nodes = node.items().unwrap_or(std::slice::from_ref(node));
    let compiled: Vec<fhirpath::Expression> = nodes
        .iter()
        .filter_map(|node| checker.fhirpath(&node.span, &checker.text(node, "a path")?))
        .collect();
    compiled.into_iter()
}

fn sets(checker: &Checker<'_>, node: &Node, names: &Names) -> Vec<Mutation> {
    let Some(entries) = node.entries() else {
        checker.expected(node, "`set` is a map of paths to values");
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| {
            let elements = checker.fhirpath(&entry.key_span, &entry.key)?;
            let parents = split_last(&entry.key).and_then(|(parent, name)| {
                Some((fhirpath::Expression::compile(parent).ok()?, name.to_owned()))
            });
            Some(Mutation::Set(
                Target { elements, parents },
                checker.shape(&entry.value, names),
            ))
        })
        .collect()
}

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

/// How a named field is set, and how it is left out.
type SetAndDrop = (fn(String, Shape) -> Mutation, fn(String) -> Mutation);

fn fields_of(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    what: &'static str,
    (set, drop): SetAndDrop,
) -> Vec<Mutation> {
    let Some(fields) = checker.fields(node, what) else {
        return Vec::new();
    };
    let mut mutations = Vec::new();
    if let Some(names_to_drop) = fields.take("drop") {
        mutations.extend(checker.texts(names_to_drop, "a name").into_iter().map(drop));
    }
    for entry in fields
        .take("set")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        mutations.push(set(entry.key.clone(), checker.shape(&entry.value, names)));
    }
    fields.finish(checker);
    mutations
}

/// The name may come from elsewhere (`jwt: $(row.defect)`); one that stands there is checked.
fn token(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    defects: &IndexMap<String, crate::dialect::TokenDefect>,
) -> Option<Mutation> {
    let shape = checker.shape(node, names);
    let name = shape.as_value().and_then(serde_json::Value::as_str);
    if let Some(name) = name.filter(|name| !defects.contains_key(*name)) {
        let message = format!("the dialect has no token defect `{name}`");
        let known = defects.keys().map(String::as_str);
        checker.report(Diagnostic::new(&node.span, message).suggest(name, known));
        return None;
    }
    Some(Mutation::Token(shape))
}

/// Takes `mutate` from a map.
pub(crate) fn take_mutations(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    defects: &IndexMap<String, crate::dialect::TokenDefect>,
) -> Vec<Mutation> {
    read_mutations(checker, fields.take("mutate"), names, defects)
}
