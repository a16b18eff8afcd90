//! Moves a date or time by a quantity of time, with calendar semantics.
//!
//! A quantity finer than the value's precision is first converted to that precision, with 30 days
//! to the month and 365 to the year, and what is left over is ignored.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Date, DateTime, Second, Time};
use crate::fhirpath::quantity::CalendarUnit;

const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// Why a date or time cannot be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) enum ShiftError {
    /// The result lies outside the years 0001 to 9999.
    OutOfRange,
    /// A time of day has no days, months or years.
    NoSuchPart,
}

/// Moves a date, with or without a time, by `amount` of `unit`; a negative amount moves it back.
///
/// # Errors
///
/// [`ShiftError::OutOfRange`] when the year would have more than four digits.
pub(in crate::fhirpath) fn shift_date_time(
    value: DateTime,
    amount: Decimal,
    unit: CalendarUnit,
) -> Result<DateTime, ShiftError> {
    let (amount, unit) = at_precision(amount, unit, precision(&value));
    shift_civil(value, amount, unit)
        .filter(|moved| (1..=9999).contains(&moved.date.year))
        .ok_or(ShiftError::OutOfRange)
}

/// Moves a time of day; it wraps at midnight.
///
/// # Errors
///
/// [`ShiftError::NoSuchPart`] when the unit is a day or longer.
pub(in crate::fhirpath) fn shift_time(
    time: Time,
    amount: Decimal,
    unit: CalendarUnit,
) -> Result<Time, ShiftError> {
    if unit >= CalendarUnit::Day {
        return Err(ShiftError::NoSuchPart);
    }
    let (amount, unit) = at_precision(amount, unit, time_precision(&time));
    let moved = milliseconds(amount, unit).ok_or(ShiftError::OutOfRange)?;
    let moved = (milliseconds_of_day(&time) + moved % MILLISECONDS_PER_DAY)
        .rem_euclid(MILLISECONDS_PER_DAY);
    Ok(time_at(moved, &time))
}

/// The finest unit that a value knows.
fn precision(value: &DateTime) -> CalendarUnit {
    match (value.date.month, value.date.day, &value.time) {
        (None, ..) => CalendarUnit::Year,
        (_, None, _) => CalendarUnit::Month,
        (_, _, None) => CalendarUnit::Day,
        (_, _, Some(time)) => time_precision(time),
    }
}

fn time_precision(time: &Time) -> CalendarUnit {
    match (time.minute, time.second) {
        (None, _) => CalendarUnit::Hour,
        (_, None) => CalendarUnit::Minute,
        // A second has a fraction, written or not.
        (_, Some(_)) => CalendarUnit::Millisecond,
    }
}

/// Converts an amount to the precision of the value that it moves.
fn at_precision(
    amount: Decimal,
    unit: CalendarUnit,
    precision: CalendarUnit,
) -> (Decimal, CalendarUnit) {
    if unit >= precision {
        return (amount, unit);
    }
    let amount = match (unit, precision) {
        (CalendarUnit::Month, CalendarUnit::Year) => amount / Decimal::from(12),
        _ => amount
            .checked_mul(unit.milliseconds())
            .map_or(amount, |amount| amount / precision.milliseconds()),
    };
    (amount.trunc(), precision)
}

fn shift_civil(value: DateTime, amount: Decimal, unit: CalendarUnit) -> Option<DateTime> {
    let date = jiff::civil::Date::new(
        value.date.year,
        value.date.month.unwrap_or(1),
        value.date.day.unwrap_or(1),
    )
    .ok()?;
    let whole = amount.trunc().to_i64();
    let span = jiff::Span::new();
    let (date, time) = match unit {
        CalendarUnit::Year => (date.checked_add(span.try_years(whole?).ok()?).ok()?, None),
        CalendarUnit::Month => (date.checked_add(span.try_months(whole?).ok()?).ok()?, None),
        CalendarUnit::Week => (date.checked_add(span.try_weeks(whole?).ok()?).ok()?, None),
        CalendarUnit::Day => (date.checked_add(span.try_days(whole?).ok()?).ok()?, None),
        CalendarUnit::Hour
        | CalendarUnit::Minute
        | CalendarUnit::Second
        | CalendarUnit::Millisecond => {
            let time = value.time?;
            let total = milliseconds_of_day(&time).checked_add(milliseconds(amount, unit)?)?;
            let days = span.try_days(total.div_euclid(MILLISECONDS_PER_DAY)).ok()?;
            let time = time_at(total.rem_euclid(MILLISECONDS_PER_DAY), &time);
            (date.checked_add(days).ok()?, Some(time))
        }
    };
    Some(DateTime {
        date: Date {
            year: date.year(),
            month: value.date.month.map(|_| date.month()),
            day: value.date.day.map(|_| date.day()),
        },
        time: time.or(value.time),
        offset: value.offset,
    })
}

/// Returns an amount of an hour or less in milliseconds. Only seconds have a fraction.
fn milliseconds(amount: Decimal, unit: CalendarUnit) -> Option<i64> {
    let amount = if unit > CalendarUnit::Second {
        amount.trunc()
    } else {
        amount
    };
    amount.checked_mul(unit.milliseconds())?.trunc().to_i64()
}

/// Returns the time as milliseconds since midnight; a leap second counts as second 59.
fn milliseconds_of_day(time: &Time) -> i64 {
    let second = time.second.map_or(0, |second| {
        i64::from(second.whole.min(59)) * 1000 + i64::from(second.nanoseconds / 1_000_000)
    });
    (i64::from(time.hour) * 60 + i64::from(time.minute.unwrap_or(0))) * 60_000 + second
}

/// Returns the time at so many milliseconds since midnight, to the precision of `like`.
fn time_at(milliseconds: i64, like: &Time) -> Time {
    let part = |divisor: i64, modulus: i64| {
        i8::try_from(milliseconds / divisor % modulus).unwrap_or_default()
    };
    let fraction = i32::try_from(milliseconds % 1000).unwrap_or_default();
    Time {
        hour: part(3_600_000, 24),
        minute: like.minute.map(|_| part(60_000, 60)),
        second: like.second.map(|second| Second {
            whole: part(1000, 60),
            nanoseconds: fraction * 1_000_000,
            digits: if fraction == 0 {
                second.digits
            } else {
                second.digits.max(3)
            },
        }),
    }
}
