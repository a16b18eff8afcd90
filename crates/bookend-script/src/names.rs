//! The names that `$(…)` may use at a place in a script.

use std::collections::{BTreeMap, BTreeSet};

/// The names that `$(…)` may use at a place in a script.
///
/// A name is known by its first part. Where everything below the first part is known as well
/// (`fixture.adult`), the second part is checked too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeMap<String, Option<BTreeSet<String>>>);

impl Names {
    /// Returns names whose further parts are not checked.
    pub(crate) fn open<'a>(roots: impl IntoIterator<Item = &'a str>) -> Self {
        Self(
            roots
                .into_iter()
                .map(|root| (root.to_owned(), None))
                .collect(),
        )
    }

    /// Adds a name whose further parts are not checked.
    pub(crate) fn add(&mut self, root: impl Into<String>) {
        self.0.insert(root.into(), None);
    }

    /// Adds a name and everything that can stand below it.
    pub(crate) fn add_closed(&mut self, root: &str, parts: impl IntoIterator<Item = String>) {
        self.0
            .insert(root.to_owned(), Some(parts.into_iter().collect()));
    }

    /// Returns nothing when a path is known, or else the part that is not and what is known there.
    pub(crate) fn unknown<'n>(&'n self, path: &'n [String]) -> Option<(&'n str, Vec<&'n str>)> {
        let (root, rest) = path.split_first()?;
        let Some(below) = self.0.get(root) else {
            return Some((root, self.0.keys().map(String::as_str).collect()));
        };
        let second = rest.first()?;
        let below = below.as_ref()?;
        (!below.contains(second))
            .then(|| (second.as_str(), below.iter().map(String::as_str).collect()))
    }
}
