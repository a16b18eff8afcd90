//! The catalogue of refusals.

use crate::checker::Checker;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::template::Shape;
use indexmap::IndexMap;

/// A correct "no", as the standard wants it said.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// The HTTP status.
    pub status: Shape,
    /// Header fields beside those of every response.
    pub headers: Vec<(String, Shape)>,
    /// The issue of the OperationOutcome; nothing for an answer without a body.
    pub issue: Option<Shape>,
    /// A body in place of the OperationOutcome of the dialect.
    pub body: Option<Shape>,
}

/// Reads a catalogue: names to refusals.
pub(crate) fn read_refusals(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
) -> IndexMap<String, CatalogueEntry> {
    let entries = node.entries().unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), read(checker, entry, names)?)))
        .collect()
}

fn read(checker: &Checker<'_>, entry: &Entry, names: &Names) -> Option<CatalogueEntry> {
    let fields = checker.fields(&entry.value, "a refusal")?;
    let issue = fields.take("issue");
    let body = fields.take("body");
    if let Some(issue) = issue {
        checker.judge_issue(issue);
    }
    if let Some(body) = body {
        checker.judge_resources(body);
    }
    let status = fields.require(checker, "status")?;
    if status.text().is_none_or(|text| !text.contains("$(")) {
        checker.status(status);
    }
    let refusal = CatalogueEntry {
        status: checker.shape(status, names),
        headers: checker.headers(fields.take("headers"), names),
        issue: issue.map(|node| checker.shape(node, names)),
        body: body.map(|node| checker.shape(node, names)),
    };
    fields.finish(checker);
    Some(refusal)
}
