//! What behaviours remember of requests for later ones.

use super::Behaviour;
use crate::template::{Expression, Shape};
use indexmap::IndexMap;

/// Values of a request that a behaviour remembers for later ones when it decides.
#[derive(Clone, Debug)]
pub struct Remember {
    /// What each value is remembered for; one for everybody when there is none.
    pub per: Option<Expression>,
    /// The values, by name; one that comes to nothing is forgotten.
    pub values: Vec<(String, Shape)>,
}

/// Returns the names of what several behaviours remember, each with what it is remembered for.
pub fn remembered_by<'b>(
    behaviours: impl IntoIterator<Item = &'b Behaviour>,
) -> IndexMap<String, Option<Expression>> {
    let parts = behaviours.into_iter().flat_map(|it| &it.sequence.parts);
    let mut names = IndexMap::new();
    for remember in parts.filter_map(|then| then.remember.as_ref()) {
        for (name, _) in &remember.values {
            // A name has one key; checking says so where it has two.
            let known = names.entry(name.clone());
            known.or_insert_with(|| remember.per.clone());
        }
    }
    names
}
