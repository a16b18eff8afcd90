//! Types and their elements.

use std::sync::OnceLock;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Primitive;

/// One type: a resource (`Patient`), a datatype (`HumanName`), a primitive (`code`) or a nested
/// element with parts of its own (`Patient.contact`).
#[derive(Debug)]
pub struct Type {
    /// The name; that of a nested element is its path.
    pub name: &'static str,
    /// The type it specialises (`DomainResource`, `Element`, …); none at `Element` and `Resource`.
    pub base: Option<&'static str>,
    /// What sort of type it is.
    pub kind: Kind,
    /// Whether no instance has exactly this type (`Resource`, `DomainResource`, `Element`, …).
    pub is_abstract: bool,
    /// Whether other types specialise it.
    pub(super) has_heirs: bool,
    /// Its elements in the order of the standard, inherited ones included. A primitive has `id`
    /// and `extension`; its value is no element.
    pub elements: Vec<Element>,
    /// What a value of it looks like, where it is a primitive.
    pub(crate) primitive: Option<Primitive>,
    /// The positions of the elements that have to be there, as bits.
    pub(crate) mandatory: u128,
    /// The indices of the elements that are choices; most types have none.
    choices: Vec<usize>,
    /// JSON name to the indices of the element and of its type.
    names: OnceLock<IndexMap<String, (usize, usize), FxBuildHasher>>,
}

/// The sorts of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A single value: `string`, `date`, …
    Primitive,
    /// A value with parts: `HumanName`, `Period`, …
    Datatype,
    /// A resource: `Patient`, `Bundle`, …
    Resource,
    /// A part of a resource or datatype that has parts itself: `Bundle.entry`, …
    Nested,
}

/// One element of a type.
#[derive(Clone, Debug)]
pub struct Element {
    /// The name without a type suffix: `value` for `value[x]`.
    pub name: &'static str,
    /// The types it may have; more than one, or `is_choice`, means the JSON name carries the type.
    /// The name of a nested element type is its path (`Patient.contact`).
    pub types: Vec<&'static str>,
    /// The resource types a reference or canonical address may lead to; empty where the standard
    /// names none, `Resource` where it allows any.
    pub targets: Vec<&'static str>,
    /// The codes it may have; empty where it has none or the standard leaves them open.
    pub codes: Vec<&'static str>,
    /// Whether it is written `name[x]` in the standard.
    pub is_choice: bool,
    /// The least number of occurrences.
    pub min: u32,
    /// Whether it may occur more than once, and so is a JSON array.
    pub is_list: bool,
    /// Whether XML writes it as an attribute: `id` within a resource and `Extension.url`.
    pub is_attribute: bool,
    /// Where its type stands among those of the release, once it was looked up; a choice has several.
    pub(super) place_of_type: OnceLock<usize>,
}

/// An element as one of its JSON names calls it: `valueQuantity` is `value` with type `Quantity`.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The element.
    pub element: &'a Element,
    /// The type that the name carries, or the only one.
    pub type_name: &'static str,
    /// The place of the element in the order of the standard, from 0.
    pub position: usize,
}

impl Type {
    /// Makes a type from its elements, inherited ones included.
    pub(super) fn new(
        name: &'static str,
        base: Option<&'static str>,
        kind: Kind,
        is_abstract: bool,
        elements: Vec<Element>,
    ) -> Self {
        let choices = elements.iter().enumerate();
        let choices = choices.filter(|(_, element)| element.is_choice);
        let choices = choices.map(|(index, _)| index).collect();
        let mandatory = elements.iter().enumerate();
        let mandatory = mandatory.filter(|(_, element)| element.min > 0);
        let mandatory = mandatory.fold(0, |bits, (position, _)| bits | bit(position));
        let names = OnceLock::new();
        Self {
            name,
            base,
            kind,
            is_abstract,
            has_heirs: false,
            elements,
            primitive: Primitive::named(name).filter(|_| kind == Kind::Primitive),
            mandatory,
            choices,
            names,
        }
    }

    /// Returns the type as one that others specialise, or not.
    pub(super) fn with_heirs(self, has_heirs: bool) -> Self {
        Self { has_heirs, ..self }
    }

    /// Returns the element that a JSON name calls: `status`, `valueQuantity`.
    ///
    /// The underscore of `_status` is not part of the name.
    pub fn element(&self, json_name: &str) -> Option<Named<'_>> {
        let &(position, of_types) = self
            .names
            .get_or_init(|| self.json_names())
            .get(json_name)?;
        let element = self.elements.get(position)?;
        let type_name = element.types.get(of_types)?;
        Some(Named {
            element,
            type_name,
            position,
        })
    }

    /// Returns the choice of a name without a type: `value[x]` for `value`.
    pub(crate) fn choice(&self, name: &str) -> Option<&Element> {
        let mut choices = self.choices.iter().filter_map(|it| self.elements.get(*it));
        choices.find(|element| element.name == name)
    }

    /// Lists every JSON name with the indices of its element and type.
    fn json_names(&self) -> IndexMap<String, (usize, usize), FxBuildHasher> {
        let elements = self.elements.iter().enumerate();
        elements
            .flat_map(|(position, element)| {
                let types = element.types.iter().enumerate();
                types.map(move |(of_types, name)| (element.json_name(name), (position, of_types)))
            })
            .collect()
    }
}

/// Returns the bit of an element's position; no type has more than 128 elements.
pub(crate) fn bit(position: usize) -> u128 {
    u32::try_from(position)
        .ok()
        .and_then(|position| 1_u128.checked_shl(position))
        .unwrap_or_default()
}

impl Element {
    /// Returns every JSON name that the element can have.
    pub(crate) fn json_names(&self) -> Vec<String> {
        let names = self.types.iter().map(|name| self.json_name(name));
        let mut names: Vec<String> = names.collect();
        // A choice of several references names `Reference` for each.
        names.dedup();
        names
    }

    /// Returns the JSON name of the element when it has a type: `valueQuantity` for `value[x]` with
    /// `Quantity`, the plain name where there is no choice.
    pub fn json_name(&self, type_name: &str) -> String {
        if !self.is_choice {
            return self.name.to_owned();
        }
        let mut letters = type_name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        self.name.chars().chain(first).chain(letters).collect()
    }
}
