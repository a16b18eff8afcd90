//! The structure tables: what a release of FHIR says of the elements of every type.

use std::collections::BTreeMap;

/// A release of FHIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// FHIR STU3, version 3.0.
    Stu3,
    /// FHIR R4, version 4.0.
    R4,
}

/// Everything a release says of its types.
#[derive(Debug, Default)]
pub struct Structures {
    types: BTreeMap<String, Type>,
}

/// One type: a resource (`Patient`), a datatype (`HumanName`) or a nested element with parts of
/// its own (`Patient.contact`).
#[derive(Debug)]
pub struct Type {
    /// The name.
    pub name: String,
    /// The type it specialises (`DomainResource`, `Element`, …).
    pub base: Option<String>,
    /// Its elements in the order of the standard, inherited ones included.
    pub elements: Vec<Element>,
}

/// One element of a type.
#[derive(Debug)]
pub struct Element {
    /// The name without a type suffix: `value` for `value[x]`.
    pub name: String,
    /// The types it may have; more than one, or `is_choice`, means the JSON name carries the type.
    /// The name of a nested element type is its path (`Patient.contact`).
    pub types: Vec<String>,
    /// Whether it is written `name[x]` in the standard.
    pub is_choice: bool,
    /// The least number of occurrences.
    pub min: u32,
    /// Whether it may occur more than once, and so is a JSON array.
    pub is_list: bool,
}

impl Structures {
    /// Returns the tables of a release.
    pub fn of(_release: Release) -> &'static Self {
        static EMPTY: Structures = Structures {
            types: BTreeMap::new(),
        };
        &EMPTY
    }

    /// Returns a type by its name.
    pub fn type_named(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }
}
