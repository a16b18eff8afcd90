//! Reading steps that take those of another journey.

use super::read::Reader;
use super::{StepKind, Use};
use crate::diagnostic::Diagnostic;
use crate::dialect::read_pairs;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;

impl Reader<'_> {
    pub(super) fn use_of(
        &self,
        node: &Node,
        fields: &Fields<'_>,
        names: &mut Names,
    ) -> Option<(StepKind, String)> {
        let journey = self.checker.text(node, "the id of a journey")?;
        let with = read_pairs(self.checker, fields.take("with"), names);
        let Some(used) = self.by_id.get(&journey) else {
            let message = format!("there is no journey `{journey}`");
            let known = self.by_id.keys().map(String::as_str);
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(&journey, known));
            return None;
        };
        for parameter in used
            .get("parameters")
            .map(|n| self.checker.texts(n, "a parameter"))
            .unwrap_or_default()
        {
            if !with.iter().any(|(name, _)| *name == parameter) {
                let message = format!("the journey `{journey}` needs `with: {{{parameter}: …}}`");
                self.checker.report(Diagnostic::new(&node.span, message));
            }
        }
        self.unknown_parameters(fields, used, &journey);
        self.kept_by(used, names, 0);
        Some((
            StepKind::Use(Use {
                journey: journey.clone(),
                with,
            }),
            journey,
        ))
    }

    /// Remarks on values for which the used journey has no parameter.
    fn unknown_parameters(&self, fields: &Fields<'_>, used: &Node, journey: &str) {
        let known = used
            .get("parameters")
            .map(|n| self.checker.texts(n, "a parameter"))
            .unwrap_or_default();
        let with = fields.node().get("with").and_then(Node::entries);
        for entry in with.unwrap_or_default() {
            if !known.contains(&entry.key) {
                let message = format!("the journey `{journey}` has no parameter `{}`", entry.key);
                let known = known.iter().map(String::as_str);
                self.checker
                    .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
    }

    /// Adds the names that a used journey keeps.
    fn kept_by(&self, journey: &Node, names: &mut Names, depth: usize) {
        if depth > 16 {
            self.checker
                .report(Diagnostic::new(&journey.span, "this journey uses itself"));
            return;
        }
        for step in journey
            .get("steps")
            .and_then(Node::items)
            .unwrap_or_default()
        {
            for capture in step
                .get("capture")
                .and_then(Node::entries)
                .unwrap_or_default()
            {
                names.add(capture.key.as_str());
            }
            let used = step
                .get("use")
                .and_then(Node::text)
                .and_then(|id| self.by_id.get(id));
            if let Some(used) = used {
                self.kept_by(used, names, depth + 1);
            }
        }
    }
}
