//! Makes values of one type from those of another.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::call::optional;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::item::System;
use crate::fhirpath::quantity::{CalendarUnit, Quantity, Unit};
use crate::fhirpath::single;
use crate::fhirpath::temporal::{DateTime, Time};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("iif", 2, 3, iif),
    Function::new("toBoolean", 0, 0, |call| {
        optional(converted(call, to_boolean)?)
    }),
    Function::new("convertsToBoolean", 0, 0, |call| converts(call, to_boolean)),
    Function::new("toInteger", 0, 0, |call| {
        optional(converted(call, to_integer)?)
    }),
    Function::new("convertsToInteger", 0, 0, |call| converts(call, to_integer)),
    Function::new("toLong", 0, 0, |call| optional(converted(call, to_long)?)),
    Function::new("convertsToLong", 0, 0, |call| converts(call, to_long)),
    Function::new("toDecimal", 0, 0, |call| {
        optional(converted(call, to_decimal)?)
    }),
    Function::new("convertsToDecimal", 0, 0, |call| converts(call, to_decimal)),
    Function::new("toString", 0, 0, |call| optional(to_string(call)?)),
    Function::new("convertsToString", 0, 0, |call| {
        whether(call, to_string(call)?.as_ref())
    }),
    Function::new("toDate", 0, 0, |call| optional(converted(call, to_date)?)),
    Function::new("convertsToDate", 0, 0, |call| converts(call, to_date)),
    Function::new("toDateTime", 0, 0, |call| {
        optional(converted(call, to_date_time)?)
    }),
    Function::new("convertsToDateTime", 0, 0, |call| {
        converts(call, to_date_time)
    }),
    Function::new("toTime", 0, 0, |call| optional(converted(call, to_time)?)),
    Function::new("convertsToTime", 0, 0, |call| converts(call, to_time)),
    Function::new("toQuantity", 0, 1, |call| optional(quantity(call)?)),
    Function::new("convertsToQuantity", 0, 1, |call| {
        whether(call, quantity(call)?.as_ref())
    }),
];

/// Returns one of two arguments. The other one is not evaluated.
fn iif<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    if call.input.len() > 1 {
        return Err(EvaluateError::Several {
            place: call.name,
            count: call.input.len(),
        });
    }
    let scope = call.scope.inner(&call.input, None);
    let evaluate = |index: usize| match call.arguments.get(index) {
        Some(expr) => call.evaluator.evaluate(expr, &scope),
        None => Ok(Vec::new()),
    };
    let holds = single::boolean(&evaluate(0)?, call.name)?.unwrap_or(false);
    evaluate(if holds { 1 } else { 2 })
}

type Conversion = for<'t> fn(&System<'t>) -> Option<System<'t>>;

/// Converts the one value; what cannot be converted gives nothing.
fn converted<'t>(
    call: &Call<'_, 't>,
    conversion: Conversion,
) -> Result<Option<System<'t>>, EvaluateError> {
    let item = single::item(&call.input, call.name)?;
    Ok(item.and_then(|item| conversion(&item.system()?)))
}

fn converts<'t>(call: &Call<'_, 't>, conversion: Conversion) -> Outcome<'t> {
    whether(call, converted(call, conversion)?.as_ref())
}

/// Tells whether there was a conversion; nothing where there was nothing to convert.
fn whether<'t>(call: &Call<'_, 't>, converted: Option<&System<'t>>) -> Outcome<'t> {
    let is_there = !call.input.is_empty();
    optional(is_there.then_some(converted.is_some()))
}

fn to_boolean<'t>(value: &System<'t>) -> Option<System<'t>> {
    let boolean = match value {
        System::Boolean(value) => Some(*value),
        System::String(text) => match text.to_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        other => match other.number()? {
            number if number == Decimal::ONE => Some(true),
            number if number.is_zero() => Some(false),
            _ => None,
        },
    };
    boolean.map(System::Boolean)
}

fn to_integer<'t>(value: &System<'t>) -> Option<System<'t>> {
    let System::Long(number) = to_long(value)? else {
        return None;
    };
    i32::try_from(number).ok().map(System::Integer)
}

fn to_long<'t>(value: &System<'t>) -> Option<System<'t>> {
    let number = match value {
        System::Boolean(value) => Some(i64::from(*value)),
        System::String(text) => text.parse().ok(),
        System::Integer(number) => Some(i64::from(*number)),
        System::Long(number) => Some(*number),
        _ => None,
    };
    number.map(System::Long)
}

fn to_decimal<'t>(value: &System<'t>) -> Option<System<'t>> {
    let number = match value {
        System::Boolean(value) => Some(Decimal::from(u8::from(*value))),
        System::String(text) => parse_decimal(text),
        other => other.number(),
    };
    number.map(System::Decimal)
}

/// Reads a sign, digits, and a point with more digits.
fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction)).then(|| text.parse().ok())?
}

/// Returns the one value as text; one of the tree as it is written there.
fn to_string<'t>(call: &Call<'_, 't>) -> Result<Option<System<'t>>, EvaluateError> {
    let Some(item) = single::item(&call.input, call.name)? else {
        return Ok(None);
    };
    let written = single::text_of(item, call.name).ok();
    let shown = || item.system().map(|value| value.show().into());
    Ok(written.or_else(shown).map(System::String))
}

fn to_date<'t>(value: &System<'t>) -> Option<System<'t>> {
    let date = match value {
        System::String(text) => DateTime::parse(text).map(|date_time| date_time.date),
        other => other.date_time().map(|date_time| date_time.date),
    };
    date.map(System::Date)
}

fn to_date_time<'t>(value: &System<'t>) -> Option<System<'t>> {
    let date_time = match value {
        System::String(text) => DateTime::parse(text),
        other => other.date_time(),
    };
    date_time.map(System::DateTime)
}

fn to_time<'t>(value: &System<'t>) -> Option<System<'t>> {
    match value {
        System::String(text) => Time::parse(text).map(System::Time),
        System::Time(time) => Some(System::Time(*time)),
        _ => None,
    }
}

/// Converts the one value to a quantity and, where a unit is asked for, to that.
fn quantity<'t>(call: &Call<'_, 't>) -> Result<Option<System<'t>>, EvaluateError> {
    let unit = call.text_argument(0)?;
    let item = single::item(&call.input, call.name)?;
    let quantity = match item.and_then(crate::fhirpath::item::Item::system) {
        Some(System::String(text)) => parse_quantity(&text),
        Some(System::Boolean(value)) => Some(Quantity::of_number(Decimal::from(u8::from(value)))),
        // Long integers have no conversion to quantities.
        Some(System::Long(_)) | None => None,
        Some(other) => other.quantity(),
    };
    let quantity = match unit {
        Some(unit) => quantity.and_then(|quantity| quantity.converted(&unit)),
        None => quantity,
    };
    Ok(quantity.map(System::Quantity))
}

/// Reads a number and, after a blank, a calendar word or a quoted UCUM code.
fn parse_quantity<'t>(text: &str) -> Option<Quantity<'t>> {
    let Some((number, unit)) = text.split_once(char::is_whitespace) else {
        return parse_decimal(text).map(Quantity::of_number);
    };
    let unit = unit.trim();
    let quoted = unit
        .strip_prefix('\'')
        .and_then(|unit| unit.strip_suffix('\''));
    let unit = match quoted {
        Some(code) => Unit::Ucum(code.to_owned().into()),
        None => Unit::Calendar(CalendarUnit::named(unit)?),
    };
    Some(Quantity {
        value: parse_decimal(number)?,
        unit,
    })
}

/// Returns a decimal without a fraction as the smallest type that holds it.
pub(super) fn whole<'t>(number: Decimal) -> Option<System<'t>> {
    let number = number.to_i64()?;
    Some(i32::try_from(number).map_or(System::Long(number), System::Integer))
}
