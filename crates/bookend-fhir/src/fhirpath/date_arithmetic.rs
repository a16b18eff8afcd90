//! Adds time to dates and takes it away.

use rust_decimal::Decimal;

use super::error::EvaluateError;
use super::item::{Item, System};
use super::quantity::{CalendarUnit, Quantity, Unit};
use super::single;
use super::syntax::Operator;
use super::temporal::{DateTime, ShiftError, shift_date_time, shift_time};

/// Applies `+` or `-` to a date or time and a quantity of time.
///
/// # Errors
///
/// [`EvaluateError`] for another operator, for what is no quantity of time and for the months and
/// years of UCUM, which are mean lengths and no calendar units.
pub(super) fn apply<'t>(
    operator: Operator,
    left: &System<'t>,
    right: &System<'t>,
) -> Result<Option<System<'t>>, EvaluateError> {
    let place = operator.name();
    let ((Operator::Add, System::Quantity(quantity), temporal)
    | (Operator::Add | Operator::Subtract, temporal, System::Quantity(quantity))) =
        (operator, left, right)
    else {
        let found = Item::from(right.clone());
        let expected = "a date or time and a quantity of time";
        return Err(single::kind(place, expected, &found));
    };
    let Some(unit) = unit_of_time(quantity) else {
        return Err(EvaluateError::Argument {
            place,
            rule: "a quantity of time such as `2 days`",
            found: quantity.to_string(),
        });
    };
    let amount = if operator == Operator::Subtract {
        -quantity.value
    } else {
        quantity.value
    };
    match shift(temporal, amount, unit) {
        Ok(moved) => Ok(moved),
        Err(ShiftError::OutOfRange) => Ok(None),
        Err(ShiftError::NoSuchPart) => Err(EvaluateError::Argument {
            place,
            rule: "hours or less beside a time of day",
            found: quantity.to_string(),
        }),
    }
}

fn unit_of_time(quantity: &Quantity<'_>) -> Option<CalendarUnit> {
    match &quantity.unit {
        Unit::Calendar(unit) => Some(*unit),
        Unit::Ucum(code) => CalendarUnit::of_ucum(code).filter(|unit| unit.is_definite()),
    }
}

fn shift<'t>(
    temporal: &System<'t>,
    amount: Decimal,
    unit: CalendarUnit,
) -> Result<Option<System<'t>>, ShiftError> {
    match temporal {
        System::Date(date) => {
            let moved = shift_date_time(DateTime::from(*date), amount, unit)?;
            Ok(Some(System::Date(moved.date)))
        }
        System::DateTime(date_time) => Ok(Some(System::DateTime(shift_date_time(
            *date_time, amount, unit,
        )?))),
        System::Time(time) => Ok(Some(System::Time(shift_time(*time, amount, unit)?))),
        _ => Ok(None),
    }
}
