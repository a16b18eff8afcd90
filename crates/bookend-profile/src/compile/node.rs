//! What a profile asks of an element.

use bookend_fhir::{Type, fhirpath};
use serde_json::Value;

use crate::definition::{Grade, Slicing, Strength, TypeRule};

/// The place of a node among all of them.
pub(crate) type NodeId = usize;

/// A profile.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) url: String,
    pub(crate) name: String,
    /// The type it constrains.
    pub(crate) of: &'static Type,
    /// The profile it is made from, where this one has only what differs.
    pub(crate) base: Option<String>,
    pub(crate) root: NodeId,
}

/// What a profile asks of an element, or of the items of a slice, beyond the standard.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The name without a type suffix.
    pub(crate) element: &'static str,
    /// The type suffix, where only values of that type are meant.
    pub(crate) only: Option<&'static str>,
    /// The type of its items; none where several are possible.
    pub(crate) of: Option<&'static Type>,
    /// The types that a choice has in the standard.
    pub(crate) possible: Vec<&'static Type>,
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    pub(crate) types: Vec<TypeRule>,
    /// The only types that a choice may have; empty where all of the standard are allowed.
    pub(crate) choices: Vec<String>,
    pub(crate) fixed: Option<Value>,
    pub(crate) pattern: Option<Value>,
    pub(crate) max_length: Option<u64>,
    pub(crate) least: Option<Value>,
    pub(crate) greatest: Option<Value>,
    pub(crate) binding: Option<Binding>,
    /// Indices of invariants.
    pub(crate) invariants: Vec<usize>,
    pub(crate) slicing: Option<Slicing>,
    pub(crate) slices: Vec<Slice>,
    pub(crate) children: Vec<NodeId>,
}

/// A value set that codes are bound to.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) strength: Strength,
    pub(crate) set: String,
    /// Whether the standard itself lists the codes, so that the structure tables judge them.
    pub(crate) is_closed: bool,
}

/// An invariant, compiled.
#[derive(Debug)]
pub(crate) struct Invariant {
    pub(crate) key: String,
    pub(crate) grade: Grade,
    pub(crate) human: String,
    pub(crate) expression: fhirpath::Expression,
}

/// A slice: which items belong to it, and what is asked of them.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) name: String,
    pub(crate) node: NodeId,
    /// All of these hold of an item of the slice; without any, no item can be told to belong to it.
    pub(crate) tests: Vec<SliceTest>,
}

/// What tells the items of a slice.
#[derive(Debug)]
pub(crate) struct SliceTest {
    /// Where to look; `$this` for the item itself.
    pub(crate) path: fhirpath::Expression,
    pub(crate) test: Test,
}

/// What holds at the place of a discriminator.
#[derive(Debug)]
pub(crate) enum Test {
    Fixed(Value),
    Pattern(Value),
    Binding(String),
    Types(Vec<String>),
    Profiles(Vec<String>),
    Exists(bool),
}

impl Node {
    /// Returns the only type of a choice that has an element.
    pub(crate) fn the_type_with(&self, element: &str) -> Option<&'static Type> {
        let mut found = self
            .possible
            .iter()
            .filter(|of| of.element(element).is_some());
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }
}
