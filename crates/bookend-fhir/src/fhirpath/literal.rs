//! Makes literals of what the lexer read.

use std::ops::Range;

use rust_decimal::Decimal;

use super::error::CompileError;
use super::item::System;
use super::quantity::{CalendarUnit, Quantity, Unit};
use super::syntax::Expr;
use super::temporal::Temporal;

/// Returns the unit that a quoted code names.
pub(super) fn ucum(code: &str) -> Unit<'static> {
    Unit::Ucum(code.to_owned().into())
}

/// Returns the unit that a keyword such as `days` names.
pub(super) fn calendar(word: &str) -> Option<Unit<'static>> {
    CalendarUnit::named(word).map(Unit::Calendar)
}

/// Returns an integer, a decimal or, with a unit, a quantity.
pub(super) fn number(
    digits: &str,
    unit: Option<Unit<'static>>,
    range: Range<usize>,
) -> Result<Expr, CompileError> {
    let decimal = || {
        digits.parse::<Decimal>().map_err(|_| {
            let message = format!("`{digits}` has more digits than the 28 a decimal holds");
            CompileError::new(message, range.clone())
        })
    };
    let system = match unit {
        Some(unit) => System::Quantity(Quantity {
            value: decimal()?,
            unit,
        }),
        None if digits.contains('.') => System::Decimal(decimal()?),
        None => System::Integer(digits.parse().map_err(|_| {
            let message = format!("`{digits}` is greater than an integer can be, 2147483647");
            CompileError::new(message, range.clone()).with_help("write `L` after a long integer")
        })?),
    };
    Ok(Expr::Literal(system.into()))
}

/// Returns a long integer.
pub(super) fn long(digits: &str, range: Range<usize>) -> Result<Expr, CompileError> {
    let number = digits.parse().map_err(|_| {
        let message = format!(
            "`{digits}` is greater than a long integer can be, {}",
            i64::MAX
        );
        CompileError::new(message, range)
    })?;
    Ok(Expr::Literal(System::Long(number).into()))
}

/// Returns a date or a time.
pub(super) fn temporal(temporal: Temporal) -> Expr {
    let system = match temporal {
        Temporal::Date(date) => System::Date(date),
        Temporal::DateTime(date_time) => System::DateTime(date_time),
        Temporal::Time(time) => System::Time(time),
    };
    Expr::Literal(system.into())
}
