//! Builds the trees.

use bookend_fhir::{Kind, Structures, Type};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::fill::Table;
use super::node::{Invariant, Node, NodeId, Profile, Slice};
use crate::definition::{Definition, ElementRule};
use crate::profiles::Remark;

/// Compiles definitions into trees that share their nodes and expressions.
#[derive(Debug)]
pub(crate) struct Compiler {
    pub(crate) structures: &'static Structures,
    pub(crate) nodes: Vec<Node>,
    pub(crate) profiles: IndexMap<String, Profile, FxBuildHasher>,
    pub(crate) invariants: Vec<Invariant>,
    /// The invariants that were met, compiled where they can be, by key and expression.
    pub(super) known: IndexMap<(String, String), Option<usize>, FxBuildHasher>,
    pub(crate) remarks: Vec<Remark>,
}

impl Compiler {
    /// Begins without profiles.
    pub(crate) fn new(structures: &'static Structures) -> Self {
        Self {
            structures,
            nodes: Vec::new(),
            profiles: IndexMap::default(),
            invariants: Vec::new(),
            known: IndexMap::default(),
            remarks: Vec::new(),
        }
    }

    /// Adds a profile; a later one of the same address replaces an earlier one.
    pub(crate) fn add(&mut self, definition: Definition) {
        let Some(of) = self.structures.type_named(&definition.type_name) else {
            let says = format!("it constrains `{}`, which is no type", definition.type_name);
            return self.remark(&definition.url, says);
        };
        let root = self.node(Node {
            of: Some(of),
            ..Node::default()
        });
        for rule in &definition.elements {
            self.element(&definition, root, rule);
        }
        if definition.is_snapshot {
            self.close_choices(root);
        }
        let profile = Profile {
            url: definition.url.clone(),
            name: definition.name,
            of,
            base: definition.base.filter(|_| !definition.is_snapshot),
            root,
        };
        self.profiles.insert(definition.url, profile);
    }

    pub(super) fn remark(&mut self, profile: &str, says: String) {
        self.remarks.push(Remark {
            of: profile.to_owned(),
            says,
        });
    }

    fn node(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Puts what a definition says of an element at its place in the tree.
    fn element(&mut self, definition: &Definition, root: NodeId, rule: &ElementRule) {
        let mut at = root;
        let mut table = None;
        for segment in rule.id.split('.').skip(1) {
            if segment == "value" && self.is_primitive(at) {
                // The value of a primitive is no element, and what is said of it repeats the standard.
                return;
            }
            let Some((next, of_table)) = self.step(at, segment) else {
                let says = format!("`{}` is no element of `{}`", rule.id, definition.type_name);
                return self.remark(&definition.url, says);
            };
            (at, table) = (next, Some(of_table));
        }
        let is_slice = rule
            .id
            .rsplit('.')
            .next()
            .is_some_and(|last| last.contains(':'));
        self.fill(&definition.url, at, rule, table.filter(|_| !is_slice));
    }

    /// Takes one step down, and makes the node that it leads to where there is none yet.
    fn step(&mut self, at: NodeId, segment: &str) -> Option<(NodeId, Table)> {
        let (name, slice) = match segment.split_once(':') {
            Some((name, slice)) => (name, Some(slice)),
            None => (segment, None),
        };
        let parent = self.nodes.get(at)?;
        let of = parent.of.or_else(|| parent.the_type_with(name))?;
        let (mut only, mut slice) = (None, slice);
        let (element, of_item) = match name.strip_suffix("[x]") {
            Some(choice) => {
                let element = of
                    .elements
                    .iter()
                    .find(|it| it.is_choice && it.name == choice)?;
                // `value[x]:valueCode` tells values by their type alone.
                let named = slice.and_then(|slice| of.element(slice));
                let named = named.filter(|named| named.element.name == choice);
                if let Some(named) = named {
                    (only, slice) = (Some(named.type_name), None);
                }
                let of_item = match (named, element.types.as_slice()) {
                    (Some(named), _) => self.structures.type_named(named.type_name),
                    (None, [one]) => self.structures.type_named(one),
                    (None, _) => None,
                };
                (element, of_item)
            }
            None => {
                let named = of.element(name)?;
                if named.element.is_choice {
                    (only, slice) = (Some(named.type_name), None);
                }
                (named.element, self.structures.type_named(named.type_name))
            }
        };
        let table = Table {
            min: if only.is_some() { 0 } else { element.min },
            is_list: element.is_list,
            is_choice: element.is_choice && only.is_none(),
            types: element.types.len(),
            targets: element.targets.clone(),
            is_closed: !element.codes.is_empty(),
        };
        let child = self.child(at, element.name, only, of_item)?;
        if of_item.is_none() {
            let types = element.types.iter();
            let possible = types
                .filter_map(|name| self.structures.type_named(name))
                .collect();
            self.nodes.get_mut(child)?.possible = possible;
        }
        let found = match slice {
            None => child,
            Some(slice) => self.slice(child, slice)?,
        };
        Some((found, table))
    }

    fn is_primitive(&self, at: NodeId) -> bool {
        let of = self.nodes.get(at).and_then(|node| node.of);
        of.is_some_and(|of| of.kind == Kind::Primitive)
    }

    fn child(
        &mut self,
        at: NodeId,
        element: &'static str,
        only: Option<&'static str>,
        of: Option<&'static Type>,
    ) -> Option<NodeId> {
        let children = &self.nodes.get(at)?.children;
        let is_wanted = |id: &&NodeId| {
            let node = self.nodes.get(**id);
            node.is_some_and(|node| node.element == element && node.only == only)
        };
        if let Some(found) = children.iter().find(is_wanted) {
            return Some(*found);
        }
        let made = self.node(Node {
            element,
            only,
            of,
            ..Node::default()
        });
        self.nodes.get_mut(at)?.children.push(made);
        Some(made)
    }

    /// Finds a slice, or makes it; `a/b` is a slice of the items of the slice `a`.
    fn slice(&mut self, of: NodeId, name: &str) -> Option<NodeId> {
        let mut at = of;
        let ends = name
            .match_indices('/')
            .map(|(end, _)| end)
            .chain([name.len()]);
        for end in ends {
            at = self.own_slice(at, name.get(..end)?)?;
        }
        Some(at)
    }

    fn own_slice(&mut self, of: NodeId, name: &str) -> Option<NodeId> {
        let node = self.nodes.get(of)?;
        if let Some(found) = node.slices.iter().find(|slice| slice.name == name) {
            return Some(found.node);
        }
        let made = Node {
            element: node.element,
            only: node.only,
            of: node.of,
            ..Node::default()
        };
        let made = self.node(made);
        self.nodes.get_mut(of)?.slices.push(Slice {
            name: name.to_owned(),
            node: made,
            tests: Vec::new(),
        });
        Some(made)
    }

    /// Where a snapshot calls a choice by one of its types (`valueCode` for `value[x]`), it has only
    /// those types that it calls.
    fn close_choices(&mut self, at: NodeId) {
        let Some(node) = self.nodes.get(at) else {
            return;
        };
        let below: Vec<NodeId> = node.children.clone();
        let below = below
            .into_iter()
            .chain(node.slices.iter().map(|slice| slice.node));
        let below: Vec<NodeId> = below.collect();
        let mut called: IndexMap<&'static str, (bool, Vec<String>)> = IndexMap::new();
        for child in node.children.iter().filter_map(|id| self.nodes.get(*id)) {
            let (is_whole, types) = called.entry(child.element).or_default();
            *is_whole |= child.only.is_none();
            types.extend(child.only.map(str::to_owned));
        }
        for (element, (is_whole, types)) in called {
            if !is_whole
                && let Some(whole) = self.child(at, element, None, None)
                && let Some(node) = self.nodes.get_mut(whole)
            {
                node.choices = types;
            }
        }
        for id in below {
            self.close_choices(id);
        }
    }
}
