//! Leaves out what asks nothing.

use super::node::{Node, NodeId};
use super::tree::Compiler;

impl Compiler {
    /// Leaves out children that ask nothing beyond the standard; most of a snapshot does not.
    pub(crate) fn prune(&mut self) {
        let roots: Vec<NodeId> = self.profiles.values().map(|profile| profile.root).collect();
        for root in roots {
            self.prune_below(root);
        }
    }

    /// Prunes below a node, and tells whether anything is asked there or by the node itself.
    fn prune_below(&mut self, at: NodeId) -> bool {
        let Some(node) = self.nodes.get_mut(at) else {
            return false;
        };
        let children = std::mem::take(&mut node.children);
        let slices: Vec<NodeId> = node.slices.iter().map(|slice| slice.node).collect();
        let kept: Vec<NodeId> = children
            .into_iter()
            .filter(|id| self.prune_below(*id))
            .collect();
        for slice in slices {
            self.prune_below(slice);
        }
        let Some(node) = self.nodes.get_mut(at) else {
            return false;
        };
        node.children = kept;
        node.asks()
    }
}

impl Node {
    /// Whether it asks anything, or anything below it does.
    fn asks(&self) -> bool {
        let asks_of_value = self.fixed.is_some()
            || self.pattern.is_some()
            || self.max_length.is_some()
            || self.least.is_some()
            || self.greatest.is_some()
            || self.binding.is_some();
        self.min > 0
            || self.max.is_some()
            || asks_of_value
            || !self.types.is_empty()
            || !self.choices.is_empty()
            || !self.invariants.is_empty()
            || !self.slices.is_empty()
            || !self.children.is_empty()
    }
}
