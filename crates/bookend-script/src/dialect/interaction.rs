//! The interactions of a dialect.

use super::compose::{Compose, read_compose};
use super::domain::{DOMAINS, Domain};
use super::enquiry::{Asked, Spellings};
use super::optional_text;
use super::path::PathTemplate;
use crate::builtins::Builtins;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::{Matchers, Predicate, read_predicate};
use crate::source::Span;
use crate::template::Shape;
use indexmap::IndexMap;
use serde_json::Value;

/// One interaction: how it is recognised, what the provider does, how the consumer composes it.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// The name that scripts use: `slot.search`.
    pub name: String,
    /// The name that people use.
    pub title: String,
    /// What the booking domain does.
    pub domain: Domain,
    /// Whom the consumer asks, where that is not a provider.
    pub asks: Option<Asked>,
    /// How the names of the answer are spelled, where it is no resource.
    pub spellings: Spellings,
    /// The HTTP method.
    pub method: String,
    /// The path below the service root.
    pub path: PathTemplate,
    /// The status of a success.
    pub success: u16,
    /// What else scripts may name: `$(interaction.id)`, `$(interaction.scope)`.
    pub facts: Value,
    /// The query parameters that are known, by role.
    pub parameters: Vec<Parameter>,
    /// The spellings of `_include` that ask for a resource type, normalised.
    pub includes: IndexMap<String, Vec<String>>,
    /// What a search says that finds nothing, where it says anything.
    pub nothing_found: Option<NothingFound>,
    /// Header fields of a success, beside those of every response.
    pub respond: Vec<(String, Shape)>,
    /// Whether a body is expected.
    pub has_body: bool,
    /// Whether that body is XML that is no resource.
    pub has_plain_body: bool,
    /// The type of the resource that is expected in the body, where the dialect says it.
    pub takes: Option<String>,
    /// The type of the resource that answers a success, where the dialect says it.
    pub answers: Option<String>,
    /// How the consumer composes it.
    pub compose: Compose,
}

impl Interaction {
    /// Returns one that is for nobody's diary, of which only its name is known and how it is composed.
    pub(super) fn elsewhere(name: &str, compose: Compose) -> Self {
        Self {
            name: name.to_owned(),
            title: name.to_owned(),
            domain: Domain::Elsewhere,
            asks: None,
            spellings: Spellings::default(),
            method: String::new(),
            path: PathTemplate::parse("/"),
            success: 200,
            facts: serde_json::json!({"name": name}),
            parameters: Vec::new(),
            includes: IndexMap::new(),
            nothing_found: None,
            respond: Vec::new(),
            has_body: compose.body.is_some(),
            has_plain_body: true,
            takes: None,
            answers: None,
            compose,
        }
    }
}

/// What a search says that finds nothing.
#[derive(Clone, Debug)]
pub struct NothingFound {
    /// When it says so.
    pub when: Predicate,
    /// The entry of the catalogue of refusals whose OperationOutcome stands in the Bundle.
    pub outcome: String,
    /// Where that is named.
    pub span: Span,
}

/// A query parameter by its role, whatever its spelling.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The role: `service`, `window`, `status`, `include`, `format`, `patient`, `ignored`.
    pub role: String,
    /// The spellings, compared without regard to case.
    pub names: Vec<String>,
}

pub(super) fn read_all(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    builtins: &Builtins,
    matchers: &Matchers<'_>,
) -> Vec<Interaction> {
    let Some(node) = fields.require(checker, "interactions") else {
        return Vec::new();
    };
    let entries = node.entries().unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| read(checker, entry, builtins, matchers))
        .collect()
}

fn read(
    checker: &Checker<'_>,
    entry: &Entry,
    builtins: &Builtins,
    matchers: &Matchers<'_>,
) -> Option<Interaction> {
    let fields = checker.fields(&entry.value, "an interaction")?;
    let path = read_path(checker, fields.require(checker, "path")?)?;
    let body = fields.take("body");
    let has_plain_body = body.and_then(Node::text) == Some("xml");
    let (has_body, takes) = if has_plain_body {
        (true, None)
    } else {
        read_body(checker, body)
    };
    if let Some(method) = entry.value.get("method") {
        checker.method(method);
    }
    let success = fields.take("success").and_then(|node| checker.status(node));
    let domain = checker.word(fields.require(checker, "does")?, "`does`", DOMAINS)?;
    let mut facts = fields
        .take("facts")
        .map_or_else(|| Value::Object(serde_json::Map::new()), Node::to_value);
    if let Value::Object(map) = &mut facts {
        map.insert("name".to_owned(), entry.key.clone().into());
    }
    let interaction = Interaction {
        name: entry.key.clone(),
        title: optional_text(checker, &fields, "title").unwrap_or_else(|| entry.key.clone()),
        domain,
        asks: None,
        spellings: Spellings::default(),
        method: checker.text(fields.require(checker, "method")?, "a method")?,
        success: success.unwrap_or(200),
        facts,
        parameters: read_parameters(checker, &fields),
        includes: read_includes(checker, &fields),
        nothing_found: read_nothing_found(checker, &fields, &builtins.provider(), matchers),
        respond: checker.headers(
            fields.take("respond"),
            &super::version_names(&builtins.provider()),
        ),
        has_body,
        has_plain_body,
        takes,
        answers: fields
            .take("answers")
            .and_then(|node| resource_type(checker, node)),
        compose: read_compose(checker, fields.require(checker, "send")?, &path, builtins)?,
        path: PathTemplate::parse(&path),
    };
    fields.finish(checker);
    Some(interaction)
}

/// Reads the path of an interaction, such as `/Appointment/{id}`.
fn read_path(checker: &Checker<'_>, node: &Node) -> Option<String> {
    let path = checker.text(node, "a path")?;
    checker.path(node, &Shape::Value(path.as_str().into()));
    let is_whole = |part: &str| match (part.starts_with('{'), part.ends_with('}')) {
        (true, true) => part.len() > 2,
        (false, false) => !part.contains(['{', '}']),
        _ => false,
    };
    if let Some(part) = path.split('/').find(|part| !is_whole(part)) {
        let message = format!("`{part}` is no part of a path");
        let help = "a part is a text, or a name in braces: `/Appointment/{id}`";
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
    Some(path)
}

/// Reads `body`: whether one is expected, or the type of the resource that is.
fn read_body(checker: &Checker<'_>, node: Option<&Node>) -> (bool, Option<String>) {
    match node {
        None => (false, None),
        Some(node) if node.text().is_some() => (true, resource_type(checker, node)),
        Some(node) => (checker.boolean(node, "`body`").unwrap_or(false), None),
    }
}

fn resource_type(checker: &Checker<'_>, node: &Node) -> Option<String> {
    checker.resource_type(node);
    checker.text(node, "a resource type")
}

fn read_parameters(checker: &Checker<'_>, fields: &Fields<'_>) -> Vec<Parameter> {
    let entries = fields
        .take("parameters")
        .and_then(Node::entries)
        .unwrap_or_default();
    entries
        .iter()
        .map(|entry| Parameter {
            role: entry.key.clone(),
            names: checker.texts(&entry.value, "a parameter's name"),
        })
        .collect()
}

fn read_includes(checker: &Checker<'_>, fields: &Fields<'_>) -> IndexMap<String, Vec<String>> {
    let entries = fields
        .take("includes")
        .and_then(Node::entries)
        .unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let spellings = checker.texts(&entry.value, "an include");
            (
                entry.key.clone(),
                spellings.iter().map(|text| normal_include(text)).collect(),
            )
        })
        .collect()
}

fn read_nothing_found(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Option<NothingFound> {
    let fields = checker.fields(fields.take("nothing-found")?, "`nothing-found`")?;
    let outcome = fields.require(checker, "outcome")?;
    let found = NothingFound {
        when: fields.take("when").map_or_else(Predicate::always, |node| {
            read_predicate(checker, node, names, matchers)
        }),
        outcome: checker.text(outcome, "a refusal")?,
        span: outcome.span.clone(),
    };
    fields.finish(checker);
    Some(found)
}

/// Writes an include in the one form in which spellings are compared: lower case, colons.
pub fn normal_include(text: &str) -> String {
    text.to_lowercase().replace('.', ":")
}

/// Remarks on an interaction that the dialect does not have.
pub(crate) fn unknown<'k>(
    checker: &Checker<'_>,
    node: &Node,
    name: &str,
    known: impl IntoIterator<Item = &'k Interaction>,
) {
    let message = format!("the dialect has no interaction `{name}`");
    let known = known.into_iter().map(|known| known.name.as_str());
    checker.report(Diagnostic::new(&node.span, message).suggest(name, known));
}
