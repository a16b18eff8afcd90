//! The values that `$(…)` can name.

use bookend_fhir::Structures;
use bookend_fhir::fhirpath::{EvaluateError, Expression};
use bookend_model::Chance;
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::RefCell;

/// The values that `$(…)` can name at a place.
pub trait Scope {
    /// Returns the value of a name; nothing when there is none.
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>>;
}

/// Whoever keeps what FHIRPath finds in trees.
pub trait Trees {
    /// Returns what an expression finds in a tree, where it is one of those that are kept.
    fn find(&self, tree: &Value, path: &Expression) -> Option<Result<Vec<Value>, EvaluateError>>;
}

/// Everything that evaluation depends on: names, time, chance, and what FHIR says of types.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// The names.
    pub scope: &'w dyn Scope,
    /// The present instant.
    pub now: Timestamp,
    /// The stream of random choices.
    pub chance: &'w RefCell<Chance>,
    /// The structure tables of the dialect's release.
    pub structures: &'static Structures,
    /// Who keeps what FHIRPath finds in the trees that have names, if anybody does.
    pub trees: Option<&'w dyn Trees>,
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl<'w> World<'w> {
    /// Returns the same world with other names.
    #[must_use]
    pub fn with<'n>(&self, scope: &'n dyn Scope) -> World<'n>
    where
        'w: 'n,
    {
        World { scope, ..*self }
    }
}

/// Names over other names: what is not found here is looked for there.
pub struct Layer<'l> {
    /// The names that are looked at first.
    pub names: &'l [(&'l str, &'l Value)],
    /// The names beneath.
    pub under: &'l dyn Scope,
}

impl std::fmt::Debug for Layer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layer")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl Scope for Layer<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        match self.names.iter().find(|(name, _)| name == root) {
            Some((_, value)) => descend(value, rest).map(Cow::Borrowed),
            None => self.under.value(path),
        }
    }
}

/// Follows a path into a value: members of maps, positions in lists.
pub fn descend<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        Value::Object(members) => bookend_fhir::tree::member(members, part),
        _ => None,
    })
}
