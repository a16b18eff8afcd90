//! Takes dates and times apart.

use rust_decimal::Decimal;

use super::call::optional;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::item::System;
use crate::fhirpath::single;
use crate::fhirpath::temporal::{Date, DateTime, Time};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("yearOf", 0, 0, |call| {
        of_date(call, |date| Some(date.year.into()))
    }),
    Function::new("monthOf", 0, 0, |call| {
        of_date(call, |date| date.month.map(Into::into))
    }),
    Function::new("dayOf", 0, 0, |call| {
        of_date(call, |date| date.day.map(Into::into))
    }),
    Function::new("hourOf", 0, 0, |call| {
        of_time(call, |time| Some(time.hour.into()))
    }),
    Function::new("minuteOf", 0, 0, |call| {
        of_time(call, |time| time.minute.map(Into::into))
    }),
    Function::new("secondOf", 0, 0, |call| {
        of_time(call, |time| time.second.map(|second| second.whole.into()))
    }),
    Function::new("millisecondOf", 0, 0, |call| {
        of_time(call, |time| {
            let second = time.second.filter(|second| second.digits > 0);
            second.map(|second| second.nanoseconds / 1_000_000)
        })
    }),
    Function::new("timezoneOffsetOf", 0, 0, offset),
    Function::new("dateOf", 0, 0, |call| {
        optional(
            parts(call)?
                .date_time
                .map(|date_time| System::Date(date_time.date)),
        )
    }),
    Function::new("timeOf", 0, 0, |call| {
        let time = parts(call)?.date_time.and_then(|date_time| date_time.time);
        optional(time.map(System::Time))
    }),
];

/// What the input is: a date, perhaps with a time, or a time alone.
#[derive(Default)]
struct Parts {
    date_time: Option<DateTime>,
    time: Option<Time>,
}

/// Reads the one item; what is neither date nor time has no parts.
fn parts(call: &Call<'_, '_>) -> Result<Parts, EvaluateError> {
    let item = single::item(&call.input, call.name)?;
    let Some(value) = item.and_then(crate::fhirpath::item::Item::system) else {
        return Ok(Parts::default());
    };
    let date_time = match &value {
        System::String(text) => DateTime::parse(text),
        other => other.date_time(),
    };
    let time = match value {
        System::Time(time) => Some(time),
        _ => date_time.and_then(|date_time| date_time.time),
    };
    Ok(Parts { date_time, time })
}

fn of_date<'t>(call: &Call<'_, 't>, part: fn(Date) -> Option<i32>) -> Outcome<'t> {
    optional(
        parts(call)?
            .date_time
            .and_then(|date_time| part(date_time.date)),
    )
}

fn of_time<'t>(call: &Call<'_, 't>, part: fn(Time) -> Option<i32>) -> Outcome<'t> {
    optional(parts(call)?.time.and_then(part))
}

/// Returns the offset in hours.
fn offset<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let offset = parts(call)?
        .date_time
        .and_then(|date_time| date_time.offset);
    let hours = offset.and_then(|minutes| Decimal::from(minutes).checked_div(Decimal::from(60)));
    optional(hours.map(System::Decimal))
}
