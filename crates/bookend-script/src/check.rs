//! From files to a checked script.

use crate::behaviour::{Behaviour, read_behaviours};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::{
    CatalogueEntry, Dialect, Policy, one_dialect_only, provider_names, read_dialect, read_refusals,
    read_settings,
};
use crate::inventory::read_inventory;
use crate::journey::read_journeys;
use crate::names::Names;
use crate::node::{Kind, Node};
use crate::predicate::Matchers;
use crate::requirement::{read_checks, read_requirements};
use crate::script::Script;
use crate::source::{Sources, Span};
use crate::template::Shape;
use crate::yaml;
use bookend_model::Inventory;
use indexmap::IndexMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What the command line says beside the files.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The mode; `standard` when nothing is said.
    pub mode: Option<String>,
    /// Settings of policy switches, laid over those of the mode and of the files.
    pub policy: IndexMap<String, Value>,
}

/// Checks files and compiles them into a script.
///
/// **Shape:** later files come over earlier ones: services, schedules and slots by id, `vars`,
/// `fixtures`, `refusals` and settings by name; behaviours of later files are tried first.
///
/// # Errors
///
/// Every diagnostic of every file; checking never stops at the first.
pub fn check(sources: &Sources, choices: &Choices) -> Result<Script, Vec<Diagnostic>> {
    let checker = Checker::new(sources);
    let files = parse_all(&checker, sources);
    let script = assemble(&checker, &files, sources, choices);
    let diagnostics = checker.into_diagnostics();
    match script {
        Some(script) if diagnostics.is_empty() => Ok(script),
        _ => Err(diagnostics),
    }
}

const SECTIONS: &[&str] = &[
    "bookend",
    "dialect",
    "vars",
    "policy",
    "inventory",
    "fixtures",
    "matchers",
    "refusals",
    "behaviours",
    "journeys",
    "checks",
    "requirements",
];

/// The sections that are maps of names; the others are judged where they are read.
const MAPS: &[&str] = &["vars", "fixtures", "matchers", "refusals"];

fn parse_all(checker: &Checker<'_>, sources: &Sources) -> Vec<Node> {
    let mut files = Vec::new();
    for (file, source) in sources.iter() {
        match yaml::parse(file, &source.text) {
            Ok(node) => {
                check_frame(checker, file, &node);
                files.push(node);
            }
            Err(diagnostics) => checker.report_all(diagnostics),
        }
    }
    files
}

fn check_frame(checker: &Checker<'_>, file: usize, node: &Node) {
    let start = Span { file, bytes: 0..0 };
    let Some(entries) = node.entries() else {
        checker.report(Diagnostic::new(
            &start,
            "a script is a map that begins with `bookend: 1`",
        ));
        return;
    };
    match node.get("bookend").map(Node::to_value) {
        Some(version) if version == 1 => {}
        Some(version) => {
            let span = node.get("bookend").map_or(&start, |node| &node.span);
            let message = format!("this Bookend reads language version 1, not `{version}`");
            checker.report(Diagnostic::new(span, message));
        }
        None => checker.report(
            Diagnostic::new(&start, "the language version is missing")
                .help("begin the file with `bookend: 1`"),
        ),
    }
    for entry in entries {
        if MAPS.contains(&entry.key.as_str()) {
            checker.entries(Some(&entry.value), &format!("`{}`", entry.key));
        }
        if !SECTIONS.contains(&entry.key.as_str()) {
            let message = format!("a script has no section `{}`", entry.key);
            checker.report(
                Diagnostic::new(&entry.key_span, message)
                    .suggest(&entry.key, SECTIONS.iter().copied()),
            );
        }
    }
}

fn assemble(
    checker: &Checker<'_>,
    files: &[Node],
    sources: &Sources,
    choices: &Choices,
) -> Option<Script> {
    let matchers = Matchers::new(named(files, "matchers"));
    let dialect = find_dialect(checker, files, &matchers)?;
    let policy = settle_policy(checker, files, &dialect, choices);
    let provider = provider_names(&dialect.policies);
    let refusals = all_refusals(checker, files, &provider);
    check_refusals_of(checker, files, &dialect, &refusals);
    let (vars, fixtures, journey) = shared_values(checker, files, &provider);
    let context = Context {
        dialect: &dialect,
        refusals: &refusals,
        matchers: &matchers,
        provider,
        journey,
    };
    let (inventory, seed) = all_inventory(checker, files);
    let journeys: Vec<&Node> = sections(files, "journeys")
        .flat_map(|node| checker.items(Some(node), "`journeys`"))
        .collect();
    let behaviours = all_behaviours(checker, files, &context);
    let journeys = read_journeys(checker, &journeys, &context);
    let checks = sections(files, "checks")
        .flat_map(|node| read_checks(checker, node, &context))
        .collect();
    check_matchers(checker, &context);
    Some(Script {
        sources: sources.clone(),
        digest: digest(sources),
        behaviours,
        journeys,
        checks,
        requirements: sections(files, "requirements")
            .flat_map(|node| read_requirements(checker, node))
            .collect(),
        policy,
        inventory,
        seed,
        vars,
        fixtures,
        refusals: refusals.clone(),
        dialect: dialect.clone(),
    })
}

fn check_matchers(checker: &Checker<'_>, context: &Context<'_>) {
    let mut names = context.journey.clone();
    for name in ["request", "response", "row"] {
        names.add(name);
    }
    context.matchers.read_unused(checker, &names);
    for matcher in context.matchers.nodes() {
        context.check_interactions(checker, matcher);
    }
}

fn sections<'f>(files: &'f [Node], name: &'static str) -> impl Iterator<Item = &'f Node> {
    files
        .iter()
        .filter_map(move |file| file.get(name))
        .filter(|node| !node.is_null())
}

fn named<'f>(
    files: &'f [Node],
    section: &'static str,
) -> std::collections::BTreeMap<String, &'f Node> {
    sections(files, section)
        .flat_map(|node| node.entries().unwrap_or_default())
        .map(|entry| (entry.key.clone(), &entry.value))
        .collect()
}

/// Puts the parts of the dialect together: several files may each define some of it.
fn find_dialect(checker: &Checker<'_>, files: &[Node], matchers: &Matchers<'_>) -> Option<Dialect> {
    let mut parts = sections(files, "dialect").filter(|node| node.entries().is_some());
    let Some(first) = parts.next() else {
        let start = Span {
            file: 0,
            bytes: 0..0,
        };
        checker.report(Diagnostic::new(&start, "no file defines a dialect"));
        return None;
    };
    let mut whole = first.clone();
    parts.for_each(|part| add_part(checker, &mut whole, part));
    let dialect = read_dialect(checker, &whole, matchers)?;
    for (node, name) in sections(files, "dialect").filter_map(|node| Some((node, node.text()?))) {
        if name != dialect.name {
            let message = format!("there is no dialect `{name}`");
            checker.report(
                Diagnostic::new(&node.span, message).suggest(name, [dialect.name.as_str()]),
            );
        }
    }
    Some(dialect)
}

fn add_part(checker: &Checker<'_>, whole: &mut Node, part: &Node) {
    let name = |node: &Node| node.get("name").and_then(Node::text).map(str::to_owned);
    if name(whole) != name(part) {
        one_dialect_only(checker, part);
        return;
    }
    let Kind::Map(entries) = &mut whole.kind else {
        return;
    };
    for entry in part
        .entries()
        .unwrap_or_default()
        .iter()
        .filter(|entry| entry.key != "name")
    {
        if entries.iter().any(|other| other.key == entry.key) {
            let message = format!(
                "another file already defines `{}` of this dialect",
                entry.key
            );
            checker.report(Diagnostic::new(&entry.key_span, message));
        } else {
            entries.push(entry.clone());
        }
    }
}

fn settle_policy(
    checker: &Checker<'_>,
    files: &[Node],
    dialect: &Dialect,
    choices: &Choices,
) -> Policy {
    let mut over = IndexMap::new();
    for node in sections(files, "policy") {
        over.extend(read_settings(checker, node, &dialect.policies));
    }
    over.extend(choices.policy.clone());
    dialect
        .policies
        .settle(choices.mode.as_deref().unwrap_or("standard"), &over)
}

fn all_refusals(
    checker: &Checker<'_>,
    files: &[Node],
    names: &Names,
) -> IndexMap<String, CatalogueEntry> {
    let mut names = names.clone();
    names.add("issues");
    sections(files, "refusals")
        .flat_map(|node| read_refusals(checker, node, &names))
        .collect()
}

/// Remarks on rules and token answers of the dialect that name a refusal that is not there.
fn check_refusals_of(
    checker: &Checker<'_>,
    files: &[Node],
    dialect: &Dialect,
    refusals: &IndexMap<String, CatalogueEntry>,
) {
    let known = || refusals.keys().map(String::as_str);
    for rule in &dialect.rules {
        if let Some(name) = rule.kind.refusal()
            && !refusals.contains_key(name)
        {
            let message = format!(
                "the rule `{}` names the refusal `{name}`, which is not there",
                rule.id
            );
            checker.report(Diagnostic::new(&rule.span, message).suggest(name, known()));
        }
    }
    let start = Span {
        file: 0,
        bytes: 0..0,
    };
    let span = sections(files, "dialect")
        .next()
        .map_or(start, |node| node.span.clone());
    for name in dialect.token.answers.values().flat_map(IndexMap::values) {
        if !refusals.contains_key(name) {
            let message =
                format!("the token answers name the refusal `{name}`, which is not there");
            checker.report(Diagnostic::new(&span, message).suggest(name, known()));
        }
    }
}

type Shared = (Vec<(String, Shape)>, IndexMap<String, Shape>, Names);

/// Reads `vars` and `fixtures`, and returns them with the names that every journey may use.
fn shared_values(checker: &Checker<'_>, files: &[Node], provider: &Names) -> Shared {
    let mut names = provider.clone();
    for name in ["target", "identity", "journey", "fixture"] {
        names.add(name);
    }
    let mut vars: IndexMap<String, Shape> = IndexMap::new();
    for entry in sections(files, "vars").flat_map(|node| node.entries().unwrap_or_default()) {
        vars.insert(entry.key.clone(), checker.shape(&entry.value, &names));
        names.add(entry.key.as_str());
    }
    let nodes = named(files, "fixtures");
    names.add_closed("fixture", nodes.keys().cloned());
    let fixtures = nodes
        .iter()
        .map(|(name, node)| (name.clone(), checker.shape(node, &names)))
        .collect();
    (vars.into_iter().collect(), fixtures, names)
}

fn all_inventory(checker: &Checker<'_>, files: &[Node]) -> (Inventory, Option<u64>) {
    let mut inventory = Inventory::default();
    let mut seed = None;
    for node in sections(files, "inventory") {
        seed = read_inventory(checker, node, &mut inventory).or(seed);
    }
    (inventory, seed)
}

/// Higher priorities first; within a priority later files first, and within a file as it stands.
fn all_behaviours(checker: &Checker<'_>, files: &[Node], context: &Context<'_>) -> Vec<Behaviour> {
    let nodes: Vec<&Node> = sections(files, "behaviours").collect();
    let mut behaviours: Vec<Behaviour> = Vec::new();
    for node in nodes.into_iter().rev() {
        for behaviour in read_behaviours(checker, node, context) {
            if let Some(first) = behaviours.iter().find(|other| other.id == behaviour.id) {
                let message = format!("there is already a behaviour `{}`", behaviour.id);
                checker.twice(&behaviour.span, &first.span, &message);
            }
            behaviours.push(behaviour);
        }
    }
    behaviours.sort_by_key(|behaviour| std::cmp::Reverse(behaviour.priority));
    behaviours
}

fn digest(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    for (_, source) in sources.iter() {
        hash.update(source.name.as_bytes());
        hash.update([0]);
        hash.update(source.text.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
