//! Judging fixtures that are resources by the structure of their release.

use super::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::Node;
use bookend_fhir::structure::{Scope, StructureRule, Unknown, validate};

impl Checker<'_> {
    /// Warns of a fixture that is meant to be a resource and is none, and of elements in it that
    /// cannot stand there.
    ///
    /// What is missing may be added where the fixture is used, what is still to be made is not
    /// judged, and a value of another form may be there to be refused.
    pub(crate) fn judge_fixture(&self, node: &Node) {
        let Some(structures) = self.standard.structures() else {
            return;
        };
        let Some(named) = node.get("resourceType") else {
            let meant = node.get("resource").filter(|meant| {
                meant
                    .text()
                    .is_some_and(|text| structures.resource_named(text).is_some())
            });
            if let Some(meant) = meant {
                let message = "a resource names its type in `resourceType`, not in `resource`";
                self.report(Diagnostic::new(&meant.span, message).of(Severity::Warning));
            }
            return;
        };
        let is_known = named
            .text()
            .is_some_and(|text| structures.resource_named(text).is_some());
        if !is_known {
            return;
        }
        let scope = Scope {
            unknown: Unknown::Judged,
            ..Scope::default()
        };
        for issue in validate(&node.to_value(), structures, scope) {
            let is_later = matches!(
                issue.rule,
                StructureRule::Missing
                    | StructureRule::BadFormat
                    | StructureRule::UnknownCode
                    | StructureRule::Unresolved
                    | StructureRule::WrongTarget
            );
            if is_later || issue.found.contains("$(") {
                continue;
            }
            let span = &deepest(node, &issue.path).span;
            let (path, expected, found) = (issue.path, issue.expected, issue.found);
            let message = format!("`{path}`: expected {expected}, found {found}");
            self.report(Diagnostic::new(span, message).of(Severity::Warning));
        }
    }
}

/// Returns the part of a resource that a path such as `Patient.telecom[1].rank` leads to, or the
/// last one on the way that is written down.
fn deepest<'n>(resource: &'n Node, path: &str) -> &'n Node {
    let mut node = resource;
    for step in path.split('.').skip(1) {
        let (name, rest) = step.split_once('[').unwrap_or((step, ""));
        let Some(value) = node.get(name) else { break };
        node = value;
        let number = rest.trim_end_matches(']').parse::<usize>().ok();
        let item = number.and_then(|number| node.items()?.get(number));
        node = item.unwrap_or(node);
    }
    node
}
