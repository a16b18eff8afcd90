//! Answers what type an item has.

use std::borrow::Cow;

use super::answer::Answer;
use super::error::EvaluateError;
use super::evaluator::Outcome;
use super::item::{Content, Item};
use super::node::Node;
use super::syntax::{TypeQuestion, TypeSpecifier};
use super::tables::{NodeType, Tables};
use crate::tree::resource_type;

/// The types of FHIRPath itself.
pub(super) const SYSTEM_TYPES: [&str; 11] = [
    "Any", "Boolean", "String", "Integer", "Long", "Decimal", "Date", "DateTime", "Time",
    "Quantity", "TypeInfo",
];

/// Answers `is`: whether the one item has the type.
///
/// # Errors
///
/// As [`select`]; [`EvaluateError::Several`] when there is more than one item.
pub(super) fn is(input: &[Item<'_>], specifier: &TypeSpecifier, tables: &Tables) -> Answer {
    let item = one(TypeQuestion::Is, input, specifier, tables)?;
    Ok(item.map(|item| is_of(item, specifier, tables)))
}

/// Answers `as`: the one item, if it has the type.
///
/// # Errors
///
/// As [`is`].
pub(super) fn cast<'t>(
    input: &[Item<'t>],
    specifier: &TypeSpecifier,
    tables: &Tables,
) -> Outcome<'t> {
    let item = one(TypeQuestion::As, input, specifier, tables)?;
    let cast = item.and_then(|item| Some(of_type(item, specifier, tables)?.into_owned()));
    Ok(cast.into_iter().collect())
}

/// Answers `ofType`: the items that have the type.
///
/// # Errors
///
/// [`EvaluateError::Type`] when there is no such type.
pub(super) fn select<'t>(
    input: &[Item<'t>],
    specifier: &TypeSpecifier,
    tables: &Tables,
) -> Outcome<'t> {
    known(specifier, input, tables)?;
    let of_type = |item| Some(of_type(item, specifier, tables)?.into_owned());
    Ok(input.iter().filter_map(of_type).collect())
}

/// Returns the one item that is asked about, or nothing.
fn one<'i, 't>(
    question: TypeQuestion,
    input: &'i [Item<'t>],
    specifier: &TypeSpecifier,
    tables: &Tables,
) -> Result<Option<&'i Item<'t>>, EvaluateError> {
    known(specifier, input, tables)?;
    match input {
        [] => Ok(None),
        [item] => Ok(Some(item)),
        several => Err(EvaluateError::Several {
            place: question.name(),
            count: several.len(),
        }),
    }
}

/// Says that there is no such type; of no items, nobody asks.
///
/// # Errors
///
/// [`EvaluateError::Type`] when there is no such type.
pub(super) fn known(
    specifier: &TypeSpecifier,
    input: &[Item<'_>],
    tables: &Tables,
) -> Result<(), EvaluateError> {
    if input.is_empty() || is_known(specifier, input, tables) {
        return Ok(());
    }
    Err(EvaluateError::Type {
        name: specifier.to_string(),
    })
}

/// Whether there is such a type. Without tables, resources tell their own.
fn is_known(specifier: &TypeSpecifier, input: &[Item<'_>], tables: &Tables) -> bool {
    let name = specifier.name.as_str();
    if specifier.may_be("FHIR") && tables.specified(specifier).is_some() {
        return true;
    }
    if specifier.may_be("System") && SYSTEM_TYPES.contains(&name) {
        return true;
    }
    if !specifier.may_be("FHIR") || !tables.is_empty() {
        return false;
    }
    let mut values = input.iter().filter_map(|item| item.node()?.value);
    values.any(|value| resource_type(value).is_some())
}

/// Returns the item if it has the type. A FHIR primitive also has the type of its value.
pub(super) fn of_type<'i, 't>(
    item: &'i Item<'t>,
    specifier: &TypeSpecifier,
    tables: &Tables,
) -> Option<Cow<'i, Item<'t>>> {
    if is_of(item, specifier, tables) {
        return Some(Cow::Borrowed(item));
    }
    let is_primitive = item.node().is_some_and(|node| node.kind.is_primitive());
    if !is_primitive || !specifier.may_be("System") {
        return None;
    }
    let system = item.system()?;
    (system.type_name() == specifier.name).then(|| Cow::Owned(system.into()))
}

fn is_of(item: &Item<'_>, specifier: &TypeSpecifier, tables: &Tables) -> bool {
    match &item.content {
        Content::System(system) => {
            let is_named = specifier.name == "Any" || specifier.name == system.type_name();
            specifier.may_be("System") && is_named
        }
        Content::Node(node) => is_node_of(node, specifier, tables),
    }
}

fn is_node_of(node: &Node<'_>, specifier: &TypeSpecifier, tables: &Tables) -> bool {
    let name = specifier.name.as_str();
    match node.kind {
        NodeType::Fhir(kind) => specifier.may_be("FHIR") && tables.is_of(kind, specifier),
        NodeType::System(system) => specifier.may_be("System") && system == name,
        NodeType::Unknown => {
            let own = node.type_name();
            let namespace = if SYSTEM_TYPES.contains(&own) {
                "System"
            } else {
                "FHIR"
            };
            specifier.may_be(namespace) && own == name
        }
    }
}

impl TypeSpecifier {
    /// Whether the name is, or may be, of a namespace.
    fn may_be(&self, namespace: &str) -> bool {
        self.namespace.as_deref().is_none_or(|own| own == namespace)
    }
}

impl std::fmt::Display for TypeSpecifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        f.write_str(&self.name)
    }
}
