//! The releases and their tables.

use std::sync::LazyLock;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::reading::read;
use super::{Kind, Named, Type};

/// A release of FHIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// FHIR STU3, version 3.0.
    Stu3,
    /// FHIR R4, version 4.0.
    R4,
}

/// Everything a release says of its types.
#[derive(Debug)]
pub struct Structures {
    release: Release,
    types: IndexMap<&'static str, Type, FxBuildHasher>,
}

static STU3: LazyLock<Structures> = LazyLock::new(|| Structures {
    release: Release::Stu3,
    types: read(include_str!("../../tables/stu3.txt"))
        .into_iter()
        .collect(),
});

static R4: LazyLock<Structures> = LazyLock::new(|| Structures {
    release: Release::R4,
    types: read(include_str!("../../tables/r4.txt"))
        .into_iter()
        .collect(),
});

impl Structures {
    /// Returns the tables of a release.
    pub fn of(release: Release) -> &'static Self {
        match release {
            Release::Stu3 => &STU3,
            Release::R4 => &R4,
        }
    }

    /// Returns the release that the tables are of.
    pub fn release(&self) -> Release {
        self.release
    }

    /// Returns a type by its name: `Patient`, `HumanName`, `code`, `Patient.contact`.
    pub fn type_named(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// Returns the type of an element, as a name calls it; sooner than by the name of the type.
    pub fn type_of(&self, named: &Named<'_>) -> Option<&Type> {
        let Named {
            element, type_name, ..
        } = named;
        if element.is_choice {
            return self.type_named(type_name);
        }
        let place = element.place_of_type.get_or_init(|| {
            let place = self.types.get_index_of(type_name);
            place.unwrap_or(usize::MAX)
        });
        self.types.get_index(*place).map(|(_, of)| of)
    }

    /// Returns every type, in the order of their names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.types.values()
    }

    /// Returns a resource type that instances may have: not `Resource`, not `DomainResource`.
    pub fn resource_named(&self, name: &str) -> Option<&Type> {
        self.type_named(name)
            .filter(|found| found.kind == Kind::Resource && !found.is_abstract)
    }

    /// Whether a type is another or specialises it: `code` is a `string`, `Age` is a `Quantity`.
    pub fn is_a(&self, name: &str, other: &str) -> bool {
        let types = || self.type_named(name).zip(self.type_named(other));
        name == other || types().is_some_and(|(of, other)| self.descends(of, other))
    }

    /// Whether a type is another or specialises it, directly or not.
    pub(crate) fn descends(&self, of: &Type, other: &Type) -> bool {
        if of.name == other.name {
            return true;
        }
        let base = || of.base.and_then(|base| self.type_named(base));
        other.has_heirs && base().is_some_and(|base| self.descends(base, other))
    }
}
