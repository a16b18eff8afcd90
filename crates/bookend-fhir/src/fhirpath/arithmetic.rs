//! The operators that calculate.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::date_arithmetic;
use super::error::EvaluateError;
use super::evaluator::Outcome;
use super::item::{Item, System};
use super::quantity_arithmetic;
use super::single;
use super::syntax::Operator;
use super::text::Text;

/// Applies an operator to two items. Nothing on either side gives nothing, except for `&`; so does
/// what cannot be represented, such as a quotient by zero.
///
/// # Errors
///
/// [`EvaluateError`] when there is more than one item on a side, or when their types do not fit.
pub(super) fn apply<'t>(operator: Operator, left: &[Item<'t>], right: &[Item<'t>]) -> Outcome<'t> {
    let place = operator.name();
    if operator == Operator::Concatenate {
        let (left, right) = (single::text(left, place)?, single::text(right, place)?);
        let side = |text: &Option<Text<'_>>| text.as_deref().unwrap_or_default().to_owned();
        return Ok(vec![(side(&left) + &side(&right)).into()]);
    }
    let (Some(left_item), Some(right_item)) =
        (single::item(left, place)?, single::item(right, place)?)
    else {
        return Ok(Vec::new());
    };
    let left = value(left_item, place)?;
    let right = value(right_item, place)?;
    let result = match (&left, &right) {
        (System::String(left), System::String(right)) if operator == Operator::Add => {
            Some(System::String([&**left, &**right].concat().into()))
        }
        (System::Date(_) | System::DateTime(_) | System::Time(_), _)
        | (_, System::Date(_) | System::DateTime(_) | System::Time(_)) => {
            date_arithmetic::apply(operator, &left, &right)?
        }
        _ => {
            if left.quantity().is_none() {
                return Err(single::kind(place, "numbers or quantities", left_item));
            }
            if right.quantity().is_none() {
                return Err(single::kind(place, "numbers or quantities", right_item));
            }
            calculate(operator, &left, &right)
        }
    };
    Ok(result.map(Item::from).into_iter().collect())
}

fn value<'t>(item: &Item<'t>, place: &'static str) -> Result<System<'t>, EvaluateError> {
    item.system()
        .ok_or_else(|| single::kind(place, "a number, text, date or quantity", item))
}

fn calculate<'t>(operator: Operator, left: &System<'t>, right: &System<'t>) -> Option<System<'t>> {
    let (Some(left_number), Some(right_number)) = (left.number(), right.number()) else {
        let (left, right) = (left.quantity()?, right.quantity()?);
        return quantity_arithmetic::apply(operator, &left, &right).map(System::Quantity);
    };
    let result = calculate_decimals(operator, left_number, right_number)?;
    let is_either = |is: fn(&System<'_>) -> bool| is(left) || is(right);
    let is_decimal = is_either(|side| matches!(side, System::Decimal(_)));
    let is_long = is_either(|side| matches!(side, System::Long(_)));
    match operator {
        Operator::Divide => Some(System::Decimal(result)),
        Operator::Div if is_decimal => result.to_i32().map(System::Integer),
        _ if is_decimal => Some(System::Decimal(result)),
        _ if is_long => result.to_i64().map(System::Long),
        _ => result.to_i32().map(System::Integer),
    }
}

/// Calculates with decimals; nothing where the result has none.
pub(super) fn calculate_decimals(
    operator: Operator,
    left: Decimal,
    right: Decimal,
) -> Option<Decimal> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right).map(|quotient| quotient.normalize()),
        Operator::Div => left.checked_div(right).map(|quotient| quotient.trunc()),
        Operator::Mod => left.checked_rem(right),
        _ => None,
    }
}

/// Applies a sign to the one number or quantity.
///
/// # Errors
///
/// [`EvaluateError`] when there is more than one item, or when it is neither.
pub(super) fn sign<'t>(items: &[Item<'t>], is_negative: bool) -> Outcome<'t> {
    let place = if is_negative { "-" } else { "+" };
    let Some(item) = single::item(items, place)? else {
        return Ok(Vec::new());
    };
    let signed = match item.system() {
        Some(number @ (System::Integer(_) | System::Long(_) | System::Decimal(_)))
            if !is_negative =>
        {
            Some(number)
        }
        Some(System::Integer(number)) => number.checked_neg().map(System::Integer),
        Some(System::Long(number)) => number.checked_neg().map(System::Long),
        Some(System::Decimal(number)) => Some(System::Decimal(-number)),
        Some(System::Quantity(mut quantity)) => {
            if is_negative {
                quantity.value = -quantity.value;
            }
            Some(System::Quantity(quantity))
        }
        _ => return Err(single::kind(place, "a number or quantity", item)),
    };
    Ok(signed.map(Item::from).into_iter().collect())
}
