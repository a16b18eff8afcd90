//! What an expression may know beside the tree.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};

use serde_json::Value;

use crate::Structures;

/// What an expression may know beside the tree that it is evaluated on.
///
/// `%context`, `%ucum`, `%sct`, `%loinc`, `` %`vs-name` `` and `` %`ext-name` `` are always there.
#[derive(Clone)]
pub struct Context<'a> {
    /// The types of the release that the tree follows. Without them every element is untyped:
    /// `value` does not find `valueQuantity`, and a date is a string.
    pub structures: Option<&'static Structures>,
    /// What `now()`, `today()` and `timeOfDay()` return. Its offset is also the one of a date-time
    /// that has none, when it is compared with one that has.
    pub now: jiff::Zoned,
    /// `%resource`: the resource that the tree belongs to; the tree itself unless given.
    pub resource: Option<&'a Value>,
    /// `%rootResource`: the resource, or Bundle, that contains it; `%resource` unless given.
    /// `resolve()` looks in here.
    pub root_resource: Option<&'a Value>,
    /// Further variables, by name without the percent sign. An array is several items.
    pub variables: BTreeMap<String, Value>,
}

impl Context<'_> {
    /// Returns a context without variables of its own.
    pub fn new(structures: &'static Structures, now: jiff::Zoned) -> Self {
        Self {
            structures: Some(structures),
            ..Self::untyped(now)
        }
    }

    /// Returns a context that knows no types, for JSON that is not of FHIR.
    pub fn untyped(now: jiff::Zoned) -> Self {
        Self {
            structures: None,
            now,
            resource: None,
            root_resource: None,
            variables: BTreeMap::new(),
        }
    }
}

impl Debug for Context<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // The structure tables would fill the screen.
        f.debug_struct("Context")
            .field("now", &self.now)
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}
