//! The functions of `$(…)`.

use crate::evaluate::{EvaluateError, is_something, lent, text_of};
use crate::scope::World;
use crate::time::{http_date, instant_text, local_text};
use bookend_model::{Chance, made_up, nhs_number};
use bookend_script::{Expression, Function, PointInTime};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::borrow::Cow;

/// Calls a function with what is written for it. Of two values between which it chooses, only the
/// chosen one is made.
///
/// # Errors
///
/// [`EvaluateError`], when a value cannot be made, or the function cannot use one.
pub(crate) fn call(
    function: Function,
    written: &[Expression],
    world: &World<'_>,
) -> Result<Value, EvaluateError> {
    let made = |index: usize| {
        let nothing = Ok(Cow::Owned(Value::Null));
        let written = written.get(index);
        written.map_or(nothing, |argument| lent(argument, world))
    };
    let first = made(0)?;
    match function {
        Function::When if is_something(&first) => made(1).map(Cow::into_owned),
        Function::When => made(2).map(Cow::into_owned),
        Function::Default if !first.is_null() => Ok(first.into_owned()),
        _ => of_values(function, [&first, &*made(1)?, &*made(2)?], world),
    }
}

/// Calls a function. Nothing in gives nothing out, for functions that turn one value into another.
fn of_values(
    function: Function,
    [first, second, third]: [&Value; 3],
    world: &World<'_>,
) -> Result<Value, EvaluateError> {
    let chance = || world.chance.borrow_mut();
    Ok(match function {
        Function::Uuid => uuid::Builder::from_random_bytes(chance().bytes())
            .into_uuid()
            .to_string()
            .into(),
        Function::NhsNumber => nhs_number::synthetic(&mut chance()).into(),
        Function::FakeName => full_name(&mut chance()).into(),
        Function::FakeGiven => made_up::given_name(&mut chance()).into(),
        Function::FakeFamily => made_up::family_name(&mut chance()).into(),
        Function::FakeStreet => made_up::street(&mut chance()).into(),
        Function::FakeCity => made_up::town(&mut chance()).into(),
        Function::FakePostcode => made_up::postcode(&mut chance()).into(),
        Function::FakePhone => made_up::telephone(&mut chance()).into(),
        Function::FakeBirthDate => made_up::birth_date(world.now, &mut chance())
            .to_string()
            .into(),
        Function::At => on_instant("at", first, world, |at| instant_text(at).into())?,
        Function::Seconds => on_instant("seconds", first, world, |at| at.as_second().into())?,
        Function::Instant => on_instant("instant", first, world, |at| instant_text(at).into())?,
        Function::HttpDate => on_instant("http-date", first, world, |at| http_date(at).into())?,
        Function::Local => local((first, second), "local", world, |at, zone| {
            local_text(at, &zone)
        })?,
        Function::Date => local((first, second), "date", world, |at, zone| {
            at.to_zoned(zone).date().to_string()
        })?,
        Function::Lower => on_text(first, |text| text.to_lowercase().into()),
        Function::Upper => on_text(first, |text| text.to_uppercase().into()),
        Function::Before => cut(first, second, |text, mark| {
            text.split_once(mark).map(|(before, _)| before)
        }),
        Function::After => cut(first, second, |text, mark| {
            text.rsplit_once(mark).map(|(_, after)| after)
        }),
        Function::WithoutSlash => {
            on_text(first, |text| text.strip_suffix('/').unwrap_or(text).into())
        }
        Function::Join => join(first, second),
        Function::Count => items(first).len().into(),
        Function::First => items(first).first().cloned().unwrap_or(Value::Null),
        Function::Default => if first.is_null() { second } else { first }.clone(),
        Function::When => if is_something(first) { second } else { third }.clone(),
        Function::Equals => (first == second).into(),
        Function::Pick => chance().pick(items(first)).cloned().unwrap_or(Value::Null),
        Function::Json if first.is_null() => Value::Null,
        Function::Json => first.to_string().into(),
        Function::Set => set(first, second, third)?,
        Function::Without => without(first, second),
    })
}

fn full_name(chance: &mut Chance) -> String {
    format!(
        "{} {}",
        made_up::given_name(chance),
        made_up::family_name(chance)
    )
}

/// Returns the items of a list; one value is a list of itself, nothing is an empty list.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        other => std::slice::from_ref(other),
    }
}

fn argument(function: &'static str, needs: &'static str, found: &Value) -> EvaluateError {
    EvaluateError::Argument {
        function,
        needs,
        found: text_of(found).unwrap_or_else(|| "nothing".to_owned()),
    }
}

/// An instant, or a point in time such as `tomorrow@09:00`.
fn on_instant(
    name: &'static str,
    value: &Value,
    world: &World<'_>,
    convert: impl Fn(Timestamp) -> Value,
) -> Result<Value, EvaluateError> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let point = value
        .as_str()
        .and_then(|text| PointInTime::parse(text).ok());
    point
        .map(|point| convert(point.resolve(world.now)))
        .ok_or_else(|| {
            argument(
                name,
                "an instant, or a point in time such as 'tomorrow@09:00'",
                value,
            )
        })
}

fn local(
    (value, zone): (&Value, &Value),
    name: &'static str,
    world: &World<'_>,
    convert: impl Fn(Timestamp, TimeZone) -> String,
) -> Result<Value, EvaluateError> {
    let zone = TimeZone::get(zone.as_str().unwrap_or("Europe/London"))
        .map_err(|_| argument(name, "a time zone such as 'Europe/London'", zone))?;
    on_instant(name, value, world, |at| convert(at, zone.clone()).into())
}

fn on_text(value: &Value, convert: impl Fn(&str) -> Value) -> Value {
    text_of(value).map_or(Value::Null, |text| convert(&text))
}

fn cut(
    value: &Value,
    mark: &Value,
    part: impl for<'t> Fn(&'t str, &str) -> Option<&'t str>,
) -> Value {
    let mark = mark.as_str().unwrap_or_default();
    match value.as_str() {
        Some(text) => part(text, mark).unwrap_or(text).into(),
        None => Value::Null,
    }
}

fn join(list: &Value, mark: &Value) -> Value {
    let texts: Vec<String> = items(list).iter().filter_map(text_of).collect();
    if texts.is_empty() {
        Value::Null
    } else {
        texts.join(mark.as_str().unwrap_or_default()).into()
    }
}

/// As in any map, a member that comes to nothing is left out.
fn set(tree: &Value, name: &Value, value: &Value) -> Result<Value, EvaluateError> {
    let (map, name) = match (tree, name.as_str()) {
        (Value::Null, _) => return Ok(Value::Null),
        (Value::Object(map), Some(name)) => (map, name),
        (Value::Object(_), None) => return Err(argument("set", NAMED_TREE, name)),
        (other, _) => return Err(argument("set", NAMED_TREE, other)),
    };
    let mut map = map.clone();
    if value.is_null() {
        map.shift_remove(name);
    } else {
        map.insert(name.to_owned(), value.clone());
    }
    Ok(map.into())
}

const NAMED_TREE: &str = "a tree and a name";

fn without(tree: &Value, name: &Value) -> Value {
    match (tree, name.as_str()) {
        (Value::Object(map), Some(name)) => {
            let mut map = map.clone();
            map.shift_remove(name);
            map.into()
        }
        _ => tree.clone(),
    }
}
