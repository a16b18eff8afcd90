//! Mathematics. A result that is no real number, or too great, is nothing.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::call::optional;
use super::conversion::whole;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::item::System;
use crate::fhirpath::quantity_arithmetic::map;
use crate::fhirpath::single;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", 0, 0, abs),
    Function::new("ceiling", 0, 0, |call| to_whole(call, Decimal::ceil)),
    Function::new("floor", 0, 0, |call| to_whole(call, Decimal::floor)),
    Function::new("truncate", 0, 0, |call| to_whole(call, Decimal::trunc)),
    Function::new("round", 0, 1, round),
    Function::new("exp", 0, 0, |call| {
        real(call, |number| real_function(number, f64::exp))
    }),
    Function::new("ln", 0, 0, |call| {
        real(call, |number| real_function(number, f64::ln))
    }),
    Function::new("sqrt", 0, 0, |call| real(call, MathematicalOps::sqrt)),
    Function::new("log", 1, 1, log),
    Function::new("power", 1, 1, power),
];

/// How many digits of a floating-point result are trusted.
const TRUSTED_DIGITS: u32 = 16;

/// How many digits after the point are asked for at most.
const MOST_DIGITS: i64 = 28;

fn abs<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    optional(match call.value()? {
        None => None,
        Some(System::Integer(number)) => number.checked_abs().map(System::Integer),
        Some(System::Long(number)) => number.checked_abs().map(System::Long),
        Some(System::Decimal(number)) => Some(System::Decimal(number.abs())),
        Some(System::Quantity(quantity)) => Some(System::Quantity(map(&quantity, |v| v.abs()))),
        Some(_) => return Err(call.wrong_input("a number or quantity")),
    })
}

/// Makes a whole number of a number, or a whole quantity of a quantity.
fn to_whole<'t>(call: &Call<'_, 't>, function: fn(&Decimal) -> Decimal) -> Outcome<'t> {
    optional(match call.value()? {
        None => None,
        Some(System::Quantity(quantity)) => {
            Some(System::Quantity(map(&quantity, |value| function(&value))))
        }
        Some(other) => match other.number() {
            Some(number) => whole(function(&number)),
            None => return Err(call.wrong_input("a number or quantity")),
        },
    })
}

fn round<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let digits = call.integer_argument(0)?.unwrap_or(0);
    let digits = u32::try_from(digits)
        .ok()
        .filter(|digits| i64::from(*digits) <= MOST_DIGITS);
    let Some(digits) = digits else {
        return Err(EvaluateError::Argument {
            place: call.name,
            rule: "0 to 28 digits",
            found: call.integer_argument(0)?.unwrap_or(0).to_string(),
        });
    };
    let round = |value: Decimal| {
        value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
    };
    optional(match call.value()? {
        None => None,
        Some(System::Quantity(quantity)) => Some(System::Quantity(map(&quantity, round))),
        Some(other) => match other.number() {
            Some(number) => Some(System::Decimal(round(number))),
            None => return Err(call.wrong_input("a number or quantity")),
        },
    })
}

/// Applies a function to the one number.
fn real<'t>(call: &Call<'_, 't>, function: fn(&Decimal) -> Option<Decimal>) -> Outcome<'t> {
    let number = single::decimal(&call.input, call.name)?;
    optional(
        number
            .and_then(|number| function(&number))
            .map(System::Decimal),
    )
}

fn log<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let base = single::decimal(&call.argument(0)?, call.name)?;
    let number = single::decimal(&call.input, call.name)?;
    let (Some(number), Some(base)) = (number, base) else {
        return Ok(Vec::new());
    };
    let result = base
        .to_f64()
        .and_then(|base| trusted(number.to_f64()?.log(base)));
    optional(result.map(System::Decimal))
}

/// Raises a number to a power: exactly for a whole exponent, and to an integer for integers.
fn power<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let exponent = single::decimal(&call.argument(0)?, call.name)?;
    let base = call.value()?;
    let (Some(base), Some(exponent)) = (base, exponent) else {
        return Ok(Vec::new());
    };
    let Some(number) = base.number() else {
        return Err(call.wrong_input("a number"));
    };
    let whole_exponent = exponent.is_integer().then(|| exponent.to_i64()).flatten();
    let result = match whole_exponent {
        Some(exponent) => number
            .checked_powi(exponent)
            .map(|result| result.normalize()),
        None => number
            .to_f64()
            .zip(exponent.to_f64())
            .and_then(|(n, e)| trusted(n.powf(e))),
    };
    optional(match base {
        System::Decimal(_) => result.map(System::Decimal),
        _ => result.and_then(|result| {
            if result.is_integer() {
                whole(result)
            } else {
                Some(System::Decimal(result))
            }
        }),
    })
}

fn real_function(number: &Decimal, function: fn(f64) -> f64) -> Option<Decimal> {
    trusted(function(number.to_f64()?))
}

/// Returns a floating-point result without the digits that are mere rounding.
fn trusted(result: f64) -> Option<Decimal> {
    let exact = Decimal::from_f64_retain(result)?;
    exact
        .round_sf(TRUSTED_DIGITS)
        .map(|rounded| rounded.normalize())
}
