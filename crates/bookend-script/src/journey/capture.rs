//! Values that a step keeps for later ones.

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::Side;
use crate::template::Shape;
use bookend_fhir::fhirpath;
use regex::Regex;

/// A value that a step keeps for later ones.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The name.
    pub name: String,
    /// Where it comes from.
    pub from: From,
    /// Which of several values is kept.
    pub choice: Choice,
    /// Whether the step can do without it.
    pub is_optional: bool,
    /// A part of the value: the first group of the pattern, or the whole match.
    pub pattern: Option<Regex>,
    /// The requirements that are not met when there is nothing to keep.
    pub verifies: Vec<String>,
    /// Where it stands.
    pub span: crate::source::Span,
}

/// Where a capture comes from.
#[derive(Clone, Debug)]
pub enum From {
    /// A FHIRPath expression on the response's body.
    Fhir(fhirpath::Expression),
    /// A header field of the response.
    Header(String),
    /// The response's body: a resource, or else its text.
    Body,
    /// The response's status.
    Status,
    /// A value made of others.
    Value(Shape),
}

/// Which of several values is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The first.
    First,
    /// All, as a list.
    All,
    /// The first that no other capture of this run has taken; so journeys that run at the same
    /// time do not fight over one slot.
    Unused,
    /// One by chance.
    Random,
}

const CHOICES: &[(&str, Choice)] = &[
    ("first", Choice::First),
    ("all", Choice::All),
    ("unused", Choice::Unused),
    ("random", Choice::Random),
];

pub(super) fn read_captures(
    checker: &Checker<'_>,
    node: Option<&Node>,
    names: &Names,
) -> Vec<Capture> {
    let Some(node) = node else { return Vec::new() };
    let Some(entries) = node.entries() else {
        checker.expected(node, "`capture` is a map of names");
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| read(checker, entry, names))
        .collect()
}

fn read(checker: &Checker<'_>, entry: &Entry, names: &Names) -> Option<Capture> {
    let name = entry.key.clone();
    let span = entry.key_span.clone();
    checker.own_name(&span, &name);
    if entry.value.entries().is_none() {
        let from = From::Value(checker.shape(&entry.value, names));
        return Some(Capture {
            name,
            from,
            choice: Choice::First,
            is_optional: true,
            pattern: None,
            verifies: Vec::new(),
            span,
        });
    }
    let fields = checker.fields(&entry.value, "a capture")?;
    let pick = fields
        .take("pick")
        .and_then(|node| checker.word(node, "`pick`", CHOICES));
    let optional = fields
        .take("optional")
        .and_then(|node| checker.boolean(node, "`optional`"));
    let pattern = fields
        .take("pattern")
        .and_then(|node| checker.regex(node, false));
    let verifies = fields.take("verifies");
    let verifies = verifies.map(|node| checker.texts(node, "a requirement"));
    let from = read_from(checker, &fields, &entry.value, names);
    fields.finish(checker);
    Some(Capture {
        choice: pick.unwrap_or(Choice::First),
        is_optional: optional.unwrap_or(false),
        pattern,
        verifies: verifies.unwrap_or_default(),
        from: from?,
        name,
        span,
    })
}

fn read_from(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    node: &Node,
    names: &Names,
) -> Option<From> {
    let fhir = fields.take("fhir");
    let header = fields.take("header");
    let value = fields.take("value");
    let body = flag(checker, fields, "body");
    let status = flag(checker, fields, "status");
    if [fhir, header, value, body, status].iter().flatten().count() > 1 {
        let message = "a capture comes from one thing, and this names several";
        checker.report(Diagnostic::new(&node.span, message));
    }
    if let Some(fhir) = fhir {
        let text = checker.text(fhir, "a FHIRPath expression")?;
        let path = checker.fhirpath(&fhir.span, &text)?;
        let types = names.types(Side::Response);
        checker.judge_path(&fhir.span, &path, types, Severity::Warning);
        return Some(From::Fhir(path));
    }
    if let Some(header) = header {
        let name = checker.text(header, "a header")?;
        checker.header_name(&header.span, &name);
        return Some(From::Header(name));
    }
    if let Some(value) = value {
        return Some(From::Value(checker.shape(value, names)));
    }
    match (body, status) {
        (Some(_), _) => Some(From::Body),
        (None, Some(_)) => Some(From::Status),
        (None, None) => {
            checker.report(
                Diagnostic::new(
                    &node.span,
                    "a capture has to say where its value comes from",
                )
                .help("one of `fhir`, `header`, `body: true`, `status: true`, `value`"),
            );
            None
        }
    }
}

/// Takes `body: true` or `status: true`.
fn flag<'n>(checker: &Checker<'_>, fields: &Fields<'n>, key: &'static str) -> Option<&'n Node> {
    let node = fields.take(key)?;
    if checker.boolean(node, &format!("`{key}`")) == Some(false) {
        let message = format!("`{key}` is `true`, or left out");
        checker.report(Diagnostic::new(&node.span, message));
    }
    Some(node)
}
