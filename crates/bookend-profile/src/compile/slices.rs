//! What tells the items of slices apart.

use bookend_fhir::fhirpath::Expression;
use serde_json::Value;

use super::node::{NodeId, Slice, SliceTest, Test};
use super::tree::Compiler;
use crate::definition::{Discriminator, DiscriminatorKind, SliceRules, Slicing, Strength};

/// How many profiles are followed from type to type.
const FARTHEST: usize = 8;

impl Compiler {
    /// Works out the tests of every slice, now that all profiles are there.
    pub(crate) fn tell_slices(&mut self) {
        for id in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(id).filter(|node| !node.slices.is_empty()) else {
                continue;
            };
            // Extensions are told by their address, whether a definition repeats that or not.
            let is_extension = matches!(node.element, "extension" | "modifierExtension");
            let slicing = node.slicing.clone().or_else(|| is_extension.then(by_url));
            let discriminators = slicing.as_ref().map(|it| it.discriminators.clone());
            let slices: Vec<(usize, NodeId)> = node
                .slices
                .iter()
                .map(|slice| slice.node)
                .enumerate()
                .collect();
            for (index, slice) in slices {
                let tests = discriminators.iter().flatten();
                // A discriminator for which a slice says nothing tells nothing; the others do.
                let tests: Vec<SliceTest> = tests
                    .filter_map(|discriminator| self.slice_test(slice, discriminator))
                    .collect();
                if let Some(slice) = self
                    .nodes
                    .get_mut(id)
                    .and_then(|node| node.slices.get_mut(index))
                {
                    slice.tests = tests;
                }
            }
            if let Some(node) = self.nodes.get_mut(id) {
                node.slicing = slicing;
            }
        }
    }

    fn slice_test(&self, slice: NodeId, discriminator: &Discriminator) -> Option<SliceTest> {
        let steps: Vec<&str> = discriminator
            .path
            .split('.')
            .filter(|it| *it != "$this")
            .collect();
        // What a resource is told by is its type, which is no element of it.
        if let Some((&"resourceType", before)) = steps.split_last() {
            let found = self.descend(slice, before)?;
            let types = self.types(found)?;
            return Some(SliceTest {
                path: path(before)?,
                test: Test::Types(types),
            });
        }
        let test = match discriminator.kind {
            DiscriminatorKind::Value => self.wanted_value(slice, &steps)?,
            DiscriminatorKind::Exists => {
                let node = self.nodes.get(self.descend(slice, &steps)?)?;
                Test::Exists(node.max != Some(0))
            }
            DiscriminatorKind::Type => Test::Types(self.types(self.descend(slice, &steps)?)?),
            DiscriminatorKind::Profile => {
                let node = self.nodes.get(self.descend(slice, &steps)?)?;
                let of_type = |it: &crate::definition::TypeRule| match steps.last() {
                    Some(&"resolve()") => it.targets.clone(),
                    _ => it.profiles.clone(),
                };
                let profiles: Vec<String> = node.types.iter().flat_map(of_type).collect();
                Test::Profiles(Some(profiles).filter(|it| !it.is_empty())?)
            }
        };
        Some(SliceTest {
            path: path(&steps)?,
            test,
        })
    }

    /// Finds what a slice fixes at the end of a path, or on the way there.
    fn wanted_value(&self, slice: NodeId, steps: &[&str]) -> Option<Test> {
        for length in (0..=steps.len()).rev() {
            let (way, rest) = steps.split_at(length);
            let Some(found) = self.descend(slice, way) else {
                continue;
            };
            let node = self.nodes.get(found)?;
            if let Some(fixed) = node.fixed.as_ref().and_then(|it| within(it, rest)) {
                return Some(Test::Fixed(fixed.clone()));
            }
            if let Some(pattern) = node.pattern.as_ref().and_then(|it| within(it, rest)) {
                return Some(Test::Pattern(pattern.clone()));
            }
            if let Some(binding) = node.binding.as_ref().filter(|_| rest.is_empty())
                && binding.strength == Strength::Required
            {
                return Some(Test::Binding(binding.set.clone()));
            }
        }
        // An extension is called as its profile is, where the profile itself is not carried.
        let profiles = self
            .nodes
            .get(slice)?
            .types
            .iter()
            .flat_map(|it| &it.profiles);
        let profiles: Vec<&String> = profiles.collect();
        match (steps, profiles.as_slice()) {
            (["url"], [one]) => Some(Test::Fixed(Value::String((*one).clone()))),
            _ => None,
        }
    }

    /// Follows a path of names through a node and through the profiles of its types.
    fn descend(&self, from: NodeId, steps: &[&str]) -> Option<NodeId> {
        self.descend_at(from, steps, 0)
    }

    fn descend_at(&self, from: NodeId, steps: &[&str], depth: usize) -> Option<NodeId> {
        let Some((first, rest)) = steps.split_first() else {
            return Some(from);
        };
        if *first == "resolve()" {
            return self.descend_at(from, rest, depth);
        }
        let node = self.nodes.get(from)?;
        let child = node.children.iter().copied().find(|id| {
            self.nodes
                .get(*id)
                .is_some_and(|child| child.element == *first)
        });
        if let Some(found) = child.and_then(|child| self.descend_at(child, rest, depth)) {
            return Some(found);
        }
        let profiles = node.types.iter().flat_map(|it| &it.profiles);
        let mut roots = profiles.filter_map(|url| Some(self.profiles.get(url)?.root));
        roots
            .find_map(|root| (depth < FARTHEST).then(|| self.descend_at(root, steps, depth + 1))?)
    }

    /// Returns the types that a node allows.
    fn types(&self, id: NodeId) -> Option<Vec<String>> {
        let node = self.nodes.get(id)?;
        if !node.types.is_empty() {
            return Some(node.types.iter().map(|it| it.code.clone()).collect());
        }
        node.of.map(|of| vec![of.name.to_owned()])
    }
}

fn by_url() -> Slicing {
    Slicing {
        discriminators: vec![Discriminator {
            kind: DiscriminatorKind::Value,
            path: "url".to_owned(),
        }],
        is_ordered: false,
        rules: SliceRules::Open,
    }
}

/// Compiles a path; the item itself has none.
fn path(steps: &[&str]) -> Option<Expression> {
    let text = if steps.is_empty() {
        "$this".to_owned()
    } else {
        steps.join(".")
    };
    Expression::compile(&text).ok()
}

/// Returns what stands at a path within a value, the first of several.
fn within<'v>(value: &'v Value, steps: &[&str]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |at, step| {
        let at = at.get(0).unwrap_or(at);
        at.get(step)
    })
}

impl Slice {
    /// Whether items can be told to belong to it.
    pub(crate) fn can_be_told(&self) -> bool {
        !self.tests.is_empty()
    }
}
