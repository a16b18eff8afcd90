//! Calculates with quantities.

use rust_decimal::Decimal;

use super::arithmetic::calculate_decimals;
use super::quantity::{Quantity, Unit};
use super::syntax::Operator;
use super::ucum;

/// Applies an operator to two quantities; nothing where their units do not allow it.
pub(super) fn apply<'t>(
    operator: Operator,
    left: &Quantity<'t>,
    right: &Quantity<'t>,
) -> Option<Quantity<'t>> {
    let is_special = |quantity: &Quantity<'_>| quantity.unit.ucum().is_some_and(ucum::is_special);
    if is_special(left) || is_special(right) {
        return None;
    }
    match operator {
        Operator::Multiply | Operator::Divide => scale(operator, left, right),
        Operator::Div | Operator::Mod if !(is_bare(left) && is_bare(right)) => None,
        _ => {
            let aligned = left.aligned(right)?;
            Some(Quantity {
                value: calculate_decimals(operator, aligned.left, aligned.right)?,
                unit: aligned.unit,
            })
        }
    }
}

/// Multiplies or divides. Units of the calendar have no products, only multiples.
fn scale<'t>(
    operator: Operator,
    left: &Quantity<'t>,
    right: &Quantity<'t>,
) -> Option<Quantity<'t>> {
    let value = calculate_decimals(operator, left.value, right.value)?;
    let is_divisor = operator == Operator::Divide;
    let unit = match (&left.unit, &right.unit) {
        (Unit::Calendar(_), _) if is_bare(right) => left.unit.clone(),
        (_, Unit::Calendar(_)) if is_bare(left) && !is_divisor => right.unit.clone(),
        (Unit::Ucum(left), Unit::Ucum(right)) => {
            Unit::Ucum(ucum::combine(left, right, is_divisor).into())
        }
        _ => return None,
    };
    Some(Quantity { value, unit })
}

/// Whether a quantity is a mere number.
fn is_bare(quantity: &Quantity<'_>) -> bool {
    quantity.unit.ucum() == Some("1")
}

/// Applies a function to the value of a quantity.
pub(super) fn map<'t>(
    quantity: &Quantity<'t>,
    function: impl FnOnce(Decimal) -> Decimal,
) -> Quantity<'t> {
    Quantity {
        value: function(quantity.value),
        unit: quantity.unit.clone(),
    }
}
