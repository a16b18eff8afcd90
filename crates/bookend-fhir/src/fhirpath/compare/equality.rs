//! Equality, `=`: yes, no, or nothing where the precision does not tell.

use serde_json::Value;

use super::members::Members;
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::{Content, Item, System};
use crate::fhirpath::node::{Node, decimal};
use crate::fhirpath::quantity::Quantity;
use crate::fhirpath::temporal;

/// Compares two lists item by item, in order. Nothing on either side gives nothing.
///
/// # Errors
///
/// [`EvaluateError::Effort`] when the lists are too long.
pub(in crate::fhirpath) fn equal_lists<'t>(
    evaluator: &Evaluator<'t>,
    left: &[Item<'t>],
    right: &[Item<'t>],
) -> Result<Option<bool>, EvaluateError> {
    if left.is_empty() || right.is_empty() {
        return Ok(None);
    }
    if left.len() != right.len() {
        return Ok(Some(false));
    }
    evaluator.spend(left.len())?;
    let mut all = Some(true);
    for (left, right) in left.iter().zip(right) {
        match equal(left, right, evaluator.zone()) {
            Some(true) => {}
            Some(false) => return Ok(Some(false)),
            None => all = None,
        }
    }
    Ok(all)
}

/// Whether one of some items equals another.
///
/// # Errors
///
/// [`EvaluateError::Effort`] when the evaluation compares too much.
pub(in crate::fhirpath) fn is_among<'a, 't: 'a>(
    evaluator: &Evaluator<'t>,
    items: impl Iterator<Item = &'a Item<'t>>,
    sought: &Item<'t>,
) -> Result<bool, EvaluateError> {
    let zone = evaluator.zone();
    for item in items {
        evaluator.spend(1)?;
        if equal(item, sought, zone) == Some(true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the items without those that equal an earlier one.
///
/// # Errors
///
/// [`EvaluateError::Effort`] when the list is too long.
pub(in crate::fhirpath) fn distinct<'t>(
    evaluator: &Evaluator<'t>,
    items: Vec<Item<'t>>,
) -> Outcome<'t> {
    let mut distinct = Members::default();
    for item in items {
        if !distinct.contains(evaluator, &item)? {
            distinct.push(item);
        }
    }
    Ok(distinct.into_vec())
}

pub(super) fn equal(left: &Item<'_>, right: &Item<'_>, zone: i16) -> Option<bool> {
    match (left.node(), right.node()) {
        (Some(left), Some(right)) => equal_nodes(left, right, zone),
        (None, None) => equal_values(left, right, zone),
        (Some(node), None) => equal_mixed(node, left, right, zone),
        (None, Some(node)) => equal_mixed(node, right, left, zone),
    }
}

/// Compares two nodes, what stands beside a primitive included.
fn equal_nodes(left: &Node<'_>, right: &Node<'_>, zone: i16) -> Option<bool> {
    if !equal_json(left.companion, right.companion) {
        return Some(false);
    }
    if equal_json(left.value, right.value) {
        return Some(true);
    }
    match (left.system(), right.system()) {
        (Some(left), Some(right)) => equal_systems(&left, &right, zone),
        _ => Some(false),
    }
}

/// Compares a node with a computed value. A date in the tree also equals the text it is written as.
fn equal_mixed(node: &Node<'_>, item: &Item<'_>, value: &Item<'_>, zone: i16) -> Option<bool> {
    let written = node.value.and_then(Value::as_str);
    match (written, &value.content) {
        // A literal is not cloned for it: every thread would write to its count of holders.
        (Some(written), Content::System(System::String(text))) => Some(written == &**text),
        _ => equal_values(item, value, zone),
    }
}

fn equal_values(left: &Item<'_>, right: &Item<'_>, zone: i16) -> Option<bool> {
    match (left.system(), right.system()) {
        (Some(left), Some(right)) => equal_systems(&left, &right, zone),
        _ => Some(false),
    }
}

fn equal_systems(left: &System<'_>, right: &System<'_>, zone: i16) -> Option<bool> {
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return Some(left == right);
    }
    if let (Some(left), Some(right)) = (left.date_time(), right.date_time()) {
        return temporal::compare(&left, &right, zone).map(std::cmp::Ordering::is_eq);
    }
    match (left, right) {
        (System::Boolean(left), System::Boolean(right)) => Some(left == right),
        (System::String(left), System::String(right)) => Some(**left == **right),
        (System::Time(left), System::Time(right)) => {
            temporal::compare(left, right, zone).map(std::cmp::Ordering::is_eq)
        }
        (System::Type { name: left, .. }, System::Type { name: right, .. }) => {
            Some(**left == **right)
        }
        (System::Quantity(quantity), other) | (other, System::Quantity(quantity)) => {
            let other = match other {
                System::Quantity(other) => other.clone(),
                other => match other.number() {
                    Some(number) => Quantity::of_number(number),
                    None => return Some(false),
                },
            };
            quantity.compare(&other).map(std::cmp::Ordering::is_eq)
        }
        _ => Some(false),
    }
}

/// Compares two pieces of a tree; the order of fields and the zeros of decimals do not count.
fn equal_json(left: Option<&Value>, right: Option<&Value>) -> bool {
    let absent = |value: Option<&Value>| value.is_none_or(Value::is_null);
    let (Some(left), Some(right)) = (left, right) else {
        return absent(left) && absent(right);
    };
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (decimal(left), decimal(right)) {
            (Some(left), Some(right)) => left == right,
            _ => left == right,
        },
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len()
                && pairs.all(|(left, right)| equal_json(Some(left), Some(right)))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.iter()
                .all(|(name, value)| equal_json(Some(value), right.get(name)))
                && right
                    .iter()
                    .all(|(name, value)| value.is_null() || left.contains_key(name))
        }
        (left, right) => left == right,
    }
}
