//! A correct "no".

use std::collections::BTreeMap;

/// A correct "no", by its name in the dialect's catalogue of refusals.
///
/// Status, headers and OperationOutcome stand in the catalogue; this carries only what one
/// request adds to it. The facts fill the catalogue's texts: `$(facts.found)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The name in the catalogue, such as `slot-gone`.
    pub name: String,
    /// What was found, by the names that the catalogue's texts use.
    pub facts: BTreeMap<String, String>,
}

impl Refusal {
    /// Returns the refusal of that name, without facts.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            facts: BTreeMap::new(),
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, fact: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.insert(fact.into(), value.into());
        self
    }
}
