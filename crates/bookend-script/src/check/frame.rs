//! What every file of a script has: the version, and sections that are known.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::prepared::Document;
use crate::source::{Sources, Span};
use std::sync::Arc;

const SECTIONS: &[&str] = &[
    "bookend",
    "dialect",
    "vars",
    "policy",
    "inventory",
    "fixtures",
    "matchers",
    "refusals",
    "machines",
    "behaviours",
    "listeners",
    "suites",
    "journeys",
    "checks",
    "metrics",
    "requirements",
];

/// The sections that are maps of names; the others are judged where they are read.
const MAPS: &[&str] = &[
    "vars", "fixtures", "matchers", "refusals", "machines", "suites",
];

pub(super) fn parse_all(checker: &Checker<'_>, sources: &Sources) -> Vec<Arc<Document>> {
    let documents = checker.prepared.documents(sources);
    for (file, document) in documents.iter().enumerate() {
        checker.report_all(document.diagnostics.iter().cloned());
        if let Some(node) = &document.node {
            check_frame(checker, file, node);
        }
    }
    documents
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
