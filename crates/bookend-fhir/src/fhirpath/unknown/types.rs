//! The types that the items at a place can have.

use crate::{Kind, Structures, Type};
use std::collections::BTreeSet;

/// The types that the items at a place can have.
#[derive(Clone, Debug)]
pub(super) enum Types {
    /// There is no telling.
    Anything,
    /// Those of all resources.
    EveryResource,
    /// One of these.
    OneOf(BTreeSet<&'static str>),
}

impl Types {
    /// Returns one type.
    pub(super) fn one(name: &'static str) -> Self {
        Self::OneOf(BTreeSet::from([name]))
    }

    /// Returns several resource types; all of them when none is named.
    pub(super) fn of_resources(names: &[&str], structures: &'static Structures) -> Self {
        let known: Option<BTreeSet<&str>> = names
            .iter()
            .map(|name| structures.resource_named(name).map(|found| found.name))
            .collect();
        match known {
            Some(known) if known.is_empty() => Self::EveryResource,
            Some(known) => Self::OneOf(known),
            None => Self::Anything,
        }
    }

    /// Returns the types of one and of the other.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::OneOf(mut these), Self::OneOf(those)) => {
                these.extend(those);
                Self::OneOf(these)
            }
            (Self::EveryResource, Self::EveryResource) => Self::EveryResource,
            (Self::OneOf(none), other) | (other, Self::OneOf(none)) if none.is_empty() => other,
            _ => Self::Anything,
        }
    }

    /// Returns the types with what is known of them.
    pub(super) fn known(&self, structures: &'static Structures) -> Vec<&'static Type> {
        match self {
            Self::Anything => Vec::new(),
            Self::EveryResource => {
                let resources = structures.types();
                resources
                    .filter(|found| found.kind == Kind::Resource && !found.is_abstract)
                    .collect()
            }
            Self::OneOf(names) => {
                let names = names.iter();
                names
                    .filter_map(|name| structures.type_named(name))
                    .collect()
            }
        }
    }
}
