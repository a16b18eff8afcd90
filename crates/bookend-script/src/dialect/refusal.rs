//! The catalogue of refusals.

use super::read_pairs;
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
    let refusal = CatalogueEntry {
        status: checker.shape(fields.require(checker, "status")?, names),
        headers: read_pairs(checker, fields.take("headers"), names),
        issue: fields.take("issue").map(|node| checker.shape(node, names)),
        body: fields.take("body").map(|node| checker.shape(node, names)),
    };
    fields.finish(checker);
    Some(refusal)
}
