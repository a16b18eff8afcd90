//! Definitions to profiles: a tree of what is asked beyond the standard itself.

mod fill;
mod node;
mod prune;
mod slices;
mod tree;

pub(crate) use node::{Binding, Invariant, Node, NodeId, Profile, Slice, SliceTest, Test};
pub(crate) use tree::Compiler;
