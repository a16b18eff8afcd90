//! What is said once for every journey of a suite.

use super::Applies;
use super::read::Reader;
use crate::node::Node;
use crate::source::Span;
use indexmap::IndexMap;

/// What is said once for every journey of a suite.
#[derive(Clone, Debug)]
pub struct Suite {
    /// What its journeys show, for people.
    pub title: Option<String>,
    /// When its journeys apply to a target.
    pub applies: Option<Applies>,
    /// Where its name stands.
    pub span: Span,
}

impl Reader<'_> {
    /// Reads the sections `suites`; what a later file says of a suite stands in place of what an
    /// earlier one does.
    pub(super) fn suites(&self, nodes: &[&Node]) -> IndexMap<String, Suite> {
        let entries = nodes.iter().filter_map(|node| node.entries());
        entries
            .flatten()
            .filter_map(|entry| {
                let fields = self.checker.fields(&entry.value, "a suite")?;
                let suite = Suite {
                    title: self.text(&fields, "title"),
                    applies: fields
                        .take("applies-if")
                        .and_then(|node| self.applies(node, &self.context.journey)),
                    span: entry.key_span.clone(),
                };
                fields.finish(self.checker);
                Some((entry.key.clone(), suite))
            })
            .collect()
    }
}
