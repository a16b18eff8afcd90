//! Which of two items comes first.

use std::cmp::Ordering;

use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::quantity::Quantity;
use crate::fhirpath::single;
use crate::fhirpath::temporal;

/// Compares two items, or returns nothing where precision or units do not tell.
///
/// # Errors
///
/// [`EvaluateError::Kind`] when their types have no common order.
pub(in crate::fhirpath) fn order(
    left: &Item<'_>,
    right: &Item<'_>,
    zone: i16,
    place: &'static str,
) -> Result<Option<Ordering>, EvaluateError> {
    let expected = "numbers, strings, quantities, dates or times";
    let Some(left_value) = left.system() else {
        return Err(single::kind(place, expected, left));
    };
    let Some(right_value) = right.system() else {
        return Err(single::kind(place, expected, right));
    };
    order_systems(&left_value, &right_value, zone)
        .map_err(|NoOrder| single::kind(place, left_value.partners(), right))
}

/// Two types have no common order.
struct NoOrder;

fn order_systems(
    left: &System<'_>,
    right: &System<'_>,
    zone: i16,
) -> Result<Option<Ordering>, NoOrder> {
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return Ok(Some(left.cmp(&right)));
    }
    if let (Some(left), Some(right)) = (left.date_time(), right.date_time()) {
        return Ok(temporal::compare(&left, &right, zone));
    }
    if let (Some(left), Some(right)) = (left.quantity(), right.quantity()) {
        return Ok(left.compare(&right));
    }
    match (left, right) {
        (System::String(left), System::String(right)) => Ok(Some(left.cmp(right))),
        (System::Time(left), System::Time(right)) => Ok(temporal::compare(left, right, zone)),
        _ => Err(NoOrder),
    }
}

impl<'t> System<'t> {
    /// Returns a date or date-time as a date-time.
    pub(in crate::fhirpath) fn date_time(&self) -> Option<temporal::DateTime> {
        match self {
            Self::Date(date) => Some((*date).into()),
            Self::DateTime(date_time) => Some(*date_time),
            _ => None,
        }
    }

    /// Returns a quantity, or a number as one.
    pub(in crate::fhirpath) fn quantity(&self) -> Option<Quantity<'t>> {
        match self {
            Self::Quantity(quantity) => Some(quantity.clone()),
            other => other.number().map(Quantity::of_number),
        }
    }

    /// Says what the value can be compared with.
    fn partners(&self) -> &'static str {
        match self {
            Self::Integer(_) | Self::Long(_) | Self::Decimal(_) => "two numbers",
            Self::String(_) => "two strings",
            Self::Date(_) | Self::DateTime(_) => "two dates",
            Self::Time(_) => "two times",
            Self::Quantity(_) => "two quantities",
            Self::Boolean(_) | Self::Type { .. } => "types that have an order",
        }
    }
}
