//! Searching the directory.

use super::directory::{Attribute, Directory, DirectoryEntry};
use super::dn::Name;
use super::filter::Filter;

/// What is searched for.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// The name at which the search begins.
    pub(crate) base: String,
    /// How far it goes.
    pub(crate) scope: Scope,
    /// What is asked of an entry.
    pub(crate) filter: Filter,
    /// Which attributes are told: all when none is named; `*` is all, `1.1` none.
    pub(crate) attributes: Vec<String>,
    /// The most entries that are wanted; 0 for as many as there are.
    pub(crate) size_limit: usize,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The entry at the base.
    Base,
    /// The entries right below the base.
    One,
    /// The base and everything below it.
    Subtree,
}

/// What a search comes to.
#[derive(Debug)]
pub(crate) enum Found<'d> {
    /// Entries with the attributes that were asked for; there may be more of them than was wanted or
    /// is told.
    Entries {
        /// The entries, in the order of the catalogue.
        entries: Vec<(&'d str, Vec<&'d Attribute>)>,
        /// Whether a limit held some back.
        is_cut: bool,
    },
    /// The base is not in the directory.
    NoSuchBase,
    /// The base is no name.
    BadName,
}

impl Directory {
    /// Searches.
    pub(crate) fn search(&self, search: &Search) -> Found<'_> {
        let Some(base) = Name::parse(&search.base) else {
            return Found::BadName;
        };
        let is_root = base == Name::default();
        if is_root && search.scope == Scope::Base {
            return self.found(std::iter::once(&self.root), search);
        }
        // What lies above the base of the directory is there, but has no entry of its own.
        let is_above = self.base.is_within(&base);
        let is_known = is_above || self.entries.iter().any(|entry| entry.name == base);
        if !is_known {
            return Found::NoSuchBase;
        }
        let reaches = |entry: &&DirectoryEntry| match search.scope {
            Scope::Base => entry.name == base,
            Scope::One => entry.name.is_right_below(&base),
            Scope::Subtree => entry.name.is_within(&base),
        };
        self.found(self.entries.iter().filter(reaches), search)
    }

    /// Returns every entry for which a filter holds.
    pub(crate) fn all<'d>(
        &'d self,
        filter: &'d Filter,
    ) -> impl Iterator<Item = &'d DirectoryEntry> {
        let entries = self.entries.iter();
        entries.filter(|entry| filter.holds(entry) == Some(true))
    }

    fn found<'d>(
        &'d self,
        entries: impl Iterator<Item = &'d DirectoryEntry>,
        search: &Search,
    ) -> Found<'d> {
        let most = match search.size_limit {
            0 => self.size_limit,
            wanted => wanted.min(self.size_limit),
        };
        let mut holding = entries.filter(|entry| search.filter.holds(entry) == Some(true));
        let told = holding.by_ref().take(most);
        let entries = told.map(|entry| (entry.dn.as_str(), wanted(entry, &search.attributes)));
        Found::Entries {
            entries: entries.collect(),
            is_cut: holding.next().is_some(),
        }
    }
}

/// Returns the attributes that are wanted, each once, as the schema spells them.
fn wanted<'d>(entry: &'d DirectoryEntry, names: &[String]) -> Vec<&'d Attribute> {
    if names.is_empty() || names.iter().any(|name| name == "*") {
        return entry.attributes.iter().collect();
    }
    let is_named = |attribute: &&Attribute| {
        let mut names = names.iter().map(|name| name.trim());
        names.any(|name| attribute.key.eq_ignore_ascii_case(name))
    };
    entry.attributes.iter().filter(is_named).collect()
}
