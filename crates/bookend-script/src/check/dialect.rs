//! The dialect of a script, which may be divided among several files.

use super::sections::sections;
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::{CatalogueEntry, Dialect, one_dialect_only, read_dialect};
use crate::node::{Entry, Kind, Node};
use crate::predicate::Matchers;
use crate::source::Span;
use indexmap::IndexMap;

/// Puts the parts of the dialect together: several files may each define some of it.
pub(super) fn find_dialect(
    checker: &Checker<'_>,
    files: &[&Node],
    matchers: &Matchers<'_>,
) -> Option<Dialect> {
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
    for file in files {
        judge_unnamed(checker, file, &dialect.name);
    }
    Some(dialect)
}

/// The sections that speak of a standard: of its interactions, switches, refusals or resources.
const SPEAKING: &[&str] = &[
    "policy",
    "refusals",
    "machines",
    "behaviours",
    "suites",
    "journeys",
    "checks",
    "metrics",
    "requirements",
];

/// Remarks on a file that does not say of which standard it speaks.
fn judge_unnamed(checker: &Checker<'_>, file: &Node, name: &str) {
    let speaks = |entry: &&Entry| SPEAKING.contains(&entry.key.as_str());
    let entries = file.entries().unwrap_or_default();
    if let Some(first) = entries.iter().find(speaks)
        && file.get("dialect").is_none()
    {
        let message = format!(
            "this file does not say of which standard its `{}` speak",
            first.key
        );
        let help = format!("write `dialect: {name}` below `bookend: 1`");
        let diagnostic = Diagnostic::new(&first.key_span, message).help(help);
        checker.report(diagnostic.of(Severity::Warning));
    }
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

/// Remarks on rules, searches and token answers of the dialect that name a refusal that is not there.
pub(super) fn check_refusals_of(
    checker: &Checker<'_>,
    files: &[&Node],
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
    for interaction in &dialect.interactions {
        if let Some(nothing) = &interaction.nothing_found
            && !refusals.contains_key(&nothing.outcome)
        {
            let (name, said) = (&interaction.name, &nothing.outcome);
            let message = format!("`{name}` names the refusal `{said}`, which is not there");
            checker.report(Diagnostic::new(&nothing.span, message).suggest(said, known()));
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
    let span = dialect.outcome_codes.span.as_ref().unwrap_or(&span);
    for name in dialect.outcome_codes.refusals() {
        if !refusals.contains_key(name) {
            let message = format!("`outcome-codes` names the refusal `{name}`, which is not there");
            checker.report(Diagnostic::new(span, message).suggest(name, known()));
        }
    }
}
