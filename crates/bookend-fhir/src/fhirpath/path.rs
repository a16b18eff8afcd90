//! Finds where in a tree a node stands.

use std::fmt::Write;

use serde_json::Value;

use super::node::Node;
use crate::tree::resource_type;

/// Where a node stands.
#[derive(Debug)]
pub(super) struct Place<'t> {
    /// The way there, such as `Bundle.entry[0].resource.status`.
    pub(super) path: String,
    /// The resources on the way, outermost first.
    pub(super) resources: Vec<&'t Value>,
}

/// Finds a node by identity: two equal values in one tree are two places.
pub(super) fn locate<'t>(root: &'t Value, node: &Node<'t>) -> Option<Place<'t>> {
    let target = node.value.or(node.companion)?;
    let mut search = Search {
        target,
        steps: Vec::new(),
        resources: Vec::new(),
    };
    let start = resource_type(root);
    search.visit(root).then(|| Place {
        path: write_path(start, &search.steps),
        resources: search.resources,
    })
}

/// One step down.
enum Step<'t> {
    Name(&'t str),
    Index(usize),
}

struct Search<'t> {
    target: &'t Value,
    steps: Vec<Step<'t>>,
    resources: Vec<&'t Value>,
}

impl<'t> Search<'t> {
    fn visit(&mut self, value: &'t Value) -> bool {
        let is_resource = resource_type(value).is_some();
        if is_resource {
            self.resources.push(value);
        }
        let is_found = std::ptr::eq(value, self.target) || self.visit_parts(value);
        if is_resource && !is_found {
            self.resources.pop();
        }
        is_found
    }

    fn visit_parts(&mut self, value: &'t Value) -> bool {
        match value {
            Value::Object(fields) => fields
                .iter()
                .any(|(name, value)| self.step(Step::Name(name), value)),
            Value::Array(values) => values
                .iter()
                .enumerate()
                .any(|(index, value)| self.step(Step::Index(index), value)),
            _ => false,
        }
    }

    fn step(&mut self, step: Step<'t>, value: &'t Value) -> bool {
        self.steps.push(step);
        let is_found = self.visit(value);
        if !is_found {
            self.steps.pop();
        }
        is_found
    }
}

/// Writes the steps; the companion `_birthDate` is the element `birthDate`.
fn write_path(start: Option<&str>, steps: &[Step<'_>]) -> String {
    let mut path = start.unwrap_or_default().to_owned();
    for step in steps {
        match step {
            Step::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name.strip_prefix('_').unwrap_or(name));
            }
            Step::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}
