//! Judging names of FHIR: elements in paths, types and codes in resources.

use super::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::NO_RESOURCE;
use crate::node::Node;
use crate::source::Span;
use crate::template::{Expression, Piece, Shape};
use bookend_fhir::{UnknownName, codes, fhirpath};

impl Checker<'_> {
    /// Remarks on the names in a path for which there is nothing on a resource of these types; on
    /// any resource, when none is named.
    pub(crate) fn judge_path(
        &self,
        span: &Span,
        path: &fhirpath::Expression,
        types: &[String],
        severity: Severity,
    ) {
        let Some(structures) = self.standard.structures() else {
            return;
        };
        if types.iter().any(|known| known == NO_RESOURCE) {
            return;
        }
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        for unknown in path.unknown_names(&types, structures) {
            self.unknown_name(span, path.text(), &unknown, severity);
        }
    }

    /// Remarks on the names in the paths of `fhir(tree, 'path')` that no type has.
    pub(crate) fn judge_trees(&self, span: &Span, text: &str, shape: &Shape) {
        match shape {
            Shape::Expression(expression) => self.judge_tree(span, text, expression),
            Shape::Text(template) => template.pieces.iter().for_each(|piece| match piece {
                Piece::Expression(expression) => self.judge_tree(span, text, expression),
                Piece::Literal(_) => {}
            }),
            Shape::Value(_) | Shape::List(_) | Shape::Map(_) | Shape::If(..) => {}
        }
    }

    fn judge_tree(&self, span: &Span, text: &str, expression: &Expression) {
        match expression {
            Expression::Fhir(tree, path) => {
                self.judge_tree(span, text, tree);
                let unknown = self
                    .standard
                    .structures()
                    .map(|structures| path.unknown_names_anywhere(structures));
                for unknown in unknown.unwrap_or_default() {
                    let at = text.find(path.text()).unwrap_or(0);
                    let mut moved = unknown;
                    moved.range = at + moved.range.start..at + moved.range.end;
                    self.unknown_name(span, text, &moved, Severity::Warning);
                }
            }
            Expression::Call(_, arguments) => arguments
                .iter()
                .for_each(|argument| self.judge_tree(span, text, argument)),
            Expression::Sum(left, _, right) => {
                self.judge_tree(span, text, left);
                self.judge_tree(span, text, right);
            }
            Expression::Literal(_) | Expression::Name(_) | Expression::Made(..) => {}
        }
    }

    fn unknown_name(&self, span: &Span, text: &str, unknown: &UnknownName, severity: Severity) {
        let name = &unknown.name;
        let message = match unknown.types.as_slice() {
            [] => format!("there is no type `{name}`"),
            [one] => format!("`{one}` has no element `{name}`"),
            several if several.len() <= 3 => {
                let types = several.join("`, `");
                format!("none of `{types}` has an element `{name}`")
            }
            _ => format!("nothing here can have an element `{name}`"),
        };
        let at = self.part_of_span(span, text, &unknown.range);
        let known = unknown.known.iter().map(String::as_str);
        self.report(
            Diagnostic::new(&at, message)
                .of(severity)
                .suggest(name, known),
        );
    }

    /// Remarks when there is no resource type of a name; a name that is still to be made is not
    /// judged.
    pub(crate) fn resource_type(&self, node: &Node) {
        let (Some(name), Some(structures)) = (node.text(), self.standard.structures()) else {
            return;
        };
        if name.contains("$(") || structures.resource_named(name).is_some() {
            return;
        }
        let known = structures.types();
        let known = known.filter(|known| structures.resource_named(known.name).is_some());
        let message = format!("there is no resource type `{name}`");
        self.report(
            Diagnostic::new(&node.span, message).suggest(name, known.map(|known| known.name)),
        );
    }

    /// Remarks on resources, however deep in a value, whose type does not exist, and on codes of
    /// the issues of an OperationOutcome.
    pub(crate) fn judge_resources(&self, node: &Node) {
        for item in node.items().unwrap_or_default() {
            self.judge_resources(item);
        }
        let Some(entries) = node.entries() else {
            return;
        };
        let resource_type = node.get("resourceType");
        if let Some(found) = resource_type {
            self.resource_type(found);
        }
        let is_outcome = resource_type.and_then(Node::text) == Some("OperationOutcome");
        if let Some(issues) = node.get("issue").filter(|_| is_outcome) {
            for issue in issues.items().unwrap_or(std::slice::from_ref(issues)) {
                self.judge_issue(issue);
            }
        }
        for entry in entries {
            self.judge_resources(&entry.value);
        }
    }

    /// Remarks on codes of an issue that are not of their value sets.
    pub(crate) fn judge_issue(&self, issue: &Node) {
        if let Some(severity) = issue.get("severity") {
            self.code(severity, "issue-severity", codes::ISSUE_SEVERITY);
        }
        if let Some(code) = issue.get("code") {
            self.code(code, "issue-type", codes::ISSUE_TYPE);
        }
    }

    fn code(&self, node: &Node, value_set: &str, codes: &[&'static str]) {
        let Some(found) = node.text().filter(|text| !text.contains("$(")) else {
            return;
        };
        if !codes.contains(&found) {
            let message = format!("the value set `{value_set}` has no code `{found}`");
            let known = codes.iter().copied();
            self.report(Diagnostic::new(&node.span, message).suggest(found, known));
        }
    }
}
