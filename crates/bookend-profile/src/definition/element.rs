//! One element of a structure definition.

use serde_json::Value;

/// What a definition says of one element.
#[derive(Clone, Debug, Default)]
pub(crate) struct ElementRule {
    /// `Patient.identifier:nhsNumber.system`.
    pub(crate) id: String,
    pub(crate) min: Option<u32>,
    pub(crate) max: Option<Bound>,
    pub(crate) types: Vec<TypeRule>,
    pub(crate) fixed: Option<Value>,
    pub(crate) pattern: Option<Value>,
    pub(crate) max_length: Option<u64>,
    pub(crate) least: Option<Value>,
    pub(crate) greatest: Option<Value>,
    /// Strength and canonical address of the value set.
    pub(crate) binding: Option<(Strength, String)>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) slicing: Option<Slicing>,
}

/// An upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bound {
    AtMost(u32),
    Unbounded,
}

/// A type that an element may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypeRule {
    pub(crate) code: String,
    /// Profiles of the type, one of which a value conforms to.
    pub(crate) profiles: Vec<String>,
    /// Profiles, one of which what is referred to conforms to.
    pub(crate) targets: Vec<String>,
}

/// How binding a value set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    Required,
    Extensible,
    /// Preferred, or an example.
    Advice,
}

/// An invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Constraint {
    pub(crate) key: String,
    pub(crate) grade: Grade,
    pub(crate) human: String,
    pub(crate) expression: String,
}

/// How grave it is when an invariant does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grade {
    Error,
    Warning,
    /// It is good practice to follow it, no more.
    Advice,
}

/// How the items of an element are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slicing {
    pub(crate) discriminators: Vec<Discriminator>,
    pub(crate) is_ordered: bool,
    pub(crate) rules: SliceRules,
}

/// What becomes of items that belong to no slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SliceRules {
    Open,
    /// They come last.
    OpenAtEnd,
    /// There are none.
    Closed,
}

/// What tells items apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Discriminator {
    pub(crate) kind: DiscriminatorKind,
    pub(crate) path: String,
}

/// How a discriminator tells items apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DiscriminatorKind {
    /// By a value, or by what a pattern demands.
    Value,
    Exists,
    Type,
    Profile,
}
