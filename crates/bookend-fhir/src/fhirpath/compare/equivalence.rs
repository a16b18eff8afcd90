//! Equivalence, `~`: alike as far as both sides tell; letter case, order and extensions of
//! primitives do not count.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Evaluator;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::node::decimal;
use crate::fhirpath::quantity::Quantity;
use crate::fhirpath::temporal;

/// Compares two lists in whatever order. Two empty lists are equivalent.
///
/// # Errors
///
/// [`EvaluateError::Effort`] when the lists are too long.
pub(in crate::fhirpath) fn equivalent_lists<'t>(
    evaluator: &Evaluator<'t>,
    left: &[Item<'t>],
    right: &[Item<'t>],
) -> Result<bool, EvaluateError> {
    if left.len() != right.len() {
        return Ok(false);
    }
    evaluator.spend(left.len().saturating_mul(right.len()))?;
    let zone = evaluator.zone();
    Ok(matches_all(left, right, |left, right| {
        equivalent(left, right, zone)
    }))
}

/// Whether each of one list has a partner of its own in the other.
fn matches_all<T>(left: &[T], right: &[T], are_alike: impl Fn(&T, &T) -> bool) -> bool {
    let mut partners: Vec<&T> = right.iter().collect();
    left.iter().all(|left| {
        let partner = partners.iter().position(|right| are_alike(left, right));
        partner
            .map(|partner| partners.swap_remove(partner))
            .is_some()
    })
}

fn equivalent(left: &Item<'_>, right: &Item<'_>, zone: i16) -> bool {
    if left.is_null() || right.is_null() {
        return left.is_null() && right.is_null();
    }
    if let (Some(left), Some(right)) = (left.system(), right.system()) {
        return equivalent_systems(&left, &right, zone);
    }
    let value = |item: &Item<'_>| item.node().and_then(|node| node.value).cloned();
    match (value(left), value(right)) {
        (Some(left), Some(right)) => equivalent_json(&left, &right),
        _ => false,
    }
}

fn equivalent_systems(left: &System<'_>, right: &System<'_>, zone: i16) -> bool {
    if let (Some(left_number), Some(right_number)) = (left.number(), right.number()) {
        return equivalent_decimals(left_number, right_number);
    }
    if let (Some(left), Some(right)) = (left.date_time(), right.date_time()) {
        return temporal::compare(&left, &right, zone).is_some_and(std::cmp::Ordering::is_eq);
    }
    if let (Some(left), Some(right)) = (left.quantity(), right.quantity()) {
        return equivalent_quantities(&left, &right);
    }
    match (left, right) {
        (System::Boolean(left), System::Boolean(right)) => left == right,
        (System::String(left), System::String(right)) => equivalent_texts(left, right),
        (System::Time(left), System::Time(right)) => {
            temporal::compare(left, right, zone).is_some_and(std::cmp::Ordering::is_eq)
        }
        (System::Type { name: left, .. }, System::Type { name: right, .. }) => **left == **right,
        _ => false,
    }
}

/// Compares two decimals to the precision of the coarser; zeros at the end are no precision.
fn equivalent_decimals(left: Decimal, right: Decimal) -> bool {
    let scale = left.normalize().scale().min(right.normalize().scale());
    left.round_dp(scale) == right.round_dp(scale)
}

/// Compares two quantities; a UCUM year is as good as a calendar year here.
fn equivalent_quantities(left: &Quantity<'_>, right: &Quantity<'_>) -> bool {
    let aligned = if left.unit.is_calendar() || right.unit.is_calendar() {
        left.in_calendar().aligned(&right.in_calendar())
    } else {
        left.aligned(right)
    };
    aligned.is_some_and(|aligned| equivalent_decimals(aligned.left, aligned.right))
}

/// Compares two texts; letter case and the kind of each blank do not count.
fn equivalent_texts(left: &str, right: &str) -> bool {
    fn alike(text: &str) -> impl Iterator<Item = char> {
        let blanks_alike = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c });
        blanks_alike.flat_map(char::to_lowercase)
    }
    alike(left).eq(alike(right))
}

fn equivalent_json(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => equivalent_texts(left, right),
        (Value::Number(left), Value::Number(right)) => match (decimal(left), decimal(right)) {
            (Some(left), Some(right)) => equivalent_decimals(left, right),
            _ => left == right,
        },
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && matches_all(left, right, equivalent_json)
        }
        (Value::Object(left), Value::Object(right)) => {
            let has_all = |some: &Map<String, Value>, others: &Map<String, Value>| {
                let mut fields = some.iter().filter(|(name, _)| !name.starts_with('_'));
                fields.all(|(name, value)| {
                    value.is_null()
                        || others
                            .get(name)
                            .is_some_and(|other| equivalent_json(value, other))
                })
            };
            has_all(left, right) && has_all(right, left)
        }
        (left, right) => left == right,
    }
}
