//! Collecting diagnostics.

use super::KnownProfile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Fields;
use crate::node::Node;
use crate::prepared::Prepared;
use crate::source::{Sources, Span};
use crate::standard::Standard;
use crate::yaml::part_of;
use std::cell::RefCell;
use std::ops::Range;

/// Collects diagnostics while a script is checked; checking never stops at the first problem.
#[derive(Debug)]
pub(crate) struct Checker<'s> {
    sources: &'s Sources,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// What was read and compiled, now and by earlier checks.
    pub(crate) prepared: &'s Prepared,
    /// What was read of the dialect so far.
    pub(crate) standard: Standard,
}

impl<'s> Checker<'s> {
    /// Returns a checker without remarks, which knows the profiles of packages.
    pub(crate) fn new(
        sources: &'s Sources,
        prepared: &'s Prepared,
        profiles: &[KnownProfile],
    ) -> Self {
        Self {
            sources,
            prepared,
            diagnostics: RefCell::default(),
            standard: Standard::with_profiles(profiles),
        }
    }

    /// Adds a remark.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Adds several remarks.
    pub(crate) fn report_all(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.borrow_mut().extend(diagnostics);
    }

    /// Returns whether something is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        let diagnostics = self.diagnostics.borrow();
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns all remarks, each once.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.diagnostics.into_inner() {
            if !all.contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
        all
    }

    /// Begins to read a map; `what` names it in remarks: `a step`.
    pub(crate) fn fields<'n>(&self, node: &'n Node, what: &'static str) -> Option<Fields<'n>> {
        match node.entries() {
            Some(_) => Some(Fields::new(node, what)),
            None => {
                self.expected(node, &format!("{what} is a map"));
                None
            }
        }
    }

    /// Remarks that a value is of the wrong kind.
    pub(crate) fn expected(&self, node: &Node, rule: &str) {
        self.report(Diagnostic::new(
            &node.span,
            format!("{rule}; this is {}", node.article()),
        ));
    }

    /// Remarks that an id is there already, and says where.
    pub(crate) fn twice(&self, again: &Span, first: &Span, message: &str) {
        let diagnostic = Diagnostic::new(again, message);
        self.report(match self.sources.place(first) {
            Some(place) => diagnostic.help(format!(
                "the other one stands in {}, line {}",
                place.file, place.line
            )),
            None => diagnostic,
        });
    }

    /// Returns where a part of a text stands.
    pub(super) fn part(&self, node: &Node, text: &str, at: &Range<usize>) -> Span {
        self.part_of_span(&node.span, text, at)
    }

    /// Returns where a part of a text stands, the whole of which stands in a span.
    pub(crate) fn part_of_span(&self, span: &Span, text: &str, at: &Range<usize>) -> Span {
        let source = self
            .sources
            .file(span)
            .map_or("", |source| source.text.as_str());
        Span {
            file: span.file,
            bytes: part_of(source, &span.bytes, text, at),
        }
    }
}
