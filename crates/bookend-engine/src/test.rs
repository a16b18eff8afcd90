//! What must hold of a subject's values.

use crate::evaluate::{EvaluateError, operand, select, text_in};
use crate::scope::World;
use crate::time::{parse_http_date, parse_instant};
use bookend_model::nhs_number;
use bookend_script::{Bound, PointInTime, Shape, Test, ValueType, parse_duration};
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Returns whether a test holds of a subject's values.
pub(crate) fn passes(
    test: &Test,
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    let any = |satisfied: &dyn Fn(&Value) -> bool| values.iter().any(|value| satisfied(value));
    Ok(match test {
        Test::Equals(shape) => equals_all(values, operand(shape, world)?.as_ref()),
        Test::NotEquals(shape) => !equals_all(values, operand(shape, world)?.as_ref()),
        Test::OneOf(shapes) => one_of(shapes, values, world)?,
        Test::NotOneOf(shapes) => !one_of(shapes, values, world)?,
        Test::Compare(bound, shape) => {
            let operand = operand(shape, world)?;
            any(&|value| compares(value, *bound, &operand, world))
        }
        Test::Between(from, to) => {
            let (from, to) = (operand(from, world)?, operand(to, world)?);
            any(&|value| {
                compares(value, Bound::GreaterOrEqual, &from, world)
                    && compares(value, Bound::LessOrEqual, &to, world)
            })
        }
        Test::Matches(_, regex) | Test::Search(_, regex) => {
            any(&|value| text_in(value).is_some_and(|text| regex.is_match(&text)))
        }
        Test::Contains(shape) => {
            let operand = operand(shape, world)?;
            any(&|value| contains(value, &operand))
        }
        Test::StartsWith(shape) => {
            on_texts(values, operand(shape, world)?.as_ref(), |text, part| {
                text.starts_with(part)
            })
        }
        Test::EndsWith(shape) => on_texts(values, operand(shape, world)?.as_ref(), |text, part| {
            text.ends_with(part)
        }),
        Test::Exists(wanted) => values.is_empty() != *wanted,
        Test::Empty(wanted) => values.iter().all(|value| is_empty(value)) == *wanted,
        Test::Count(test) => passes(test, &[Cow::Owned(values.len().into())], world)?,
        Test::Unique(wanted) => is_unique(values) == *wanted,
        Test::Type(value_type) => any(&|value| is_of_type(value, *value_type)),
        Test::Each(over, test) => each(over.as_ref(), test, values, world)?,
        Test::All(tests) => all(tests, values, world)?,
        Test::Any(tests) => some(tests, values, world)?,
        Test::None(tests) => !some(tests, values, world)?,
    })
}

fn all(
    tests: &[Test],
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    for test in tests {
        if !passes(test, values, world)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn some(
    tests: &[Test],
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    for test in tests {
        if passes(test, values, world)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn one_of(
    shapes: &[Shape],
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    for shape in shapes {
        let operand = operand(shape, world)?;
        // A choice that comes to nothing is no choice: nothing is not one of nothing.
        if !operand.is_null() && equals_all(values, &operand) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn each(
    over: Option<&bookend_fhir::fhirpath::Expression>,
    test: &Test,
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    for value in values {
        let parts = match over {
            Some(over) => select(value, over, world)?
                .into_iter()
                .map(Cow::Owned)
                .collect(),
            None => vec![Cow::Borrowed(value.as_ref())],
        };
        if !passes(test, &parts, world)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A list equals the values together; nothing equals no value; anything else equals one of them.
fn equals_all(values: &[Cow<'_, Value>], operand: &Value) -> bool {
    match operand {
        Value::Null => values.is_empty(),
        Value::Array(items) if values.len() == items.len() => values
            .iter()
            .zip(items)
            .all(|(value, item)| equals(value, item)),
        _ => values.iter().any(|value| equals(value, operand)),
    }
}

/// Equality after conversion of the subject's value to the type of the operand. Instants are
/// compared as instants.
pub(crate) fn equals(value: &Value, operand: &Value) -> bool {
    if value == operand {
        return true;
    }
    match (value, operand) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => false,
        _ => match (text_in(value), text_in(operand)) {
            (Some(value), Some(operand)) => value == operand || same_instant(&value, &operand),
            _ => false,
        },
    }
}

fn same_instant(a: &str, b: &str) -> bool {
    a.contains('T') && matches!((parse_instant(a), parse_instant(b)), (Some(a), Some(b)) if a == b)
}

fn compares(value: &Value, bound: Bound, operand: &Value, world: &World<'_>) -> bool {
    let Some(ordering) = order(value, operand, world) else {
        return false;
    };
    match bound {
        Bound::Greater => ordering == Ordering::Greater,
        Bound::GreaterOrEqual => ordering != Ordering::Less,
        Bound::Less => ordering == Ordering::Less,
        Bound::LessOrEqual => ordering != Ordering::Greater,
    }
}

/// Numbers by size, durations against milliseconds, instants by time, dates by day.
fn order(value: &Value, operand: &Value, world: &World<'_>) -> Option<Ordering> {
    if let Some(number) = number(value) {
        let bound = number_or_duration(operand)?;
        return number.partial_cmp(&bound);
    }
    let (text, bound) = (value.as_str()?, operand.as_str()?);
    if let Some(at) = parse_instant(text) {
        let bound = PointInTime::parse(bound).ok()?.resolve(world.now);
        return Some(at.cmp(&bound));
    }
    let date = |text: &str| text.parse::<jiff::civil::Date>().ok();
    Some(date(text)?.cmp(&date(bound)?))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn number_or_duration(operand: &Value) -> Option<f64> {
    number(operand).or_else(|| {
        parse_duration(operand.as_str()?)
            .ok()
            .map(|d| d.as_secs_f64() * 1000.0)
    })
}

fn contains(value: &Value, operand: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| equals(item, operand)),
        Value::Object(map) => operand.as_str().is_some_and(|key| map.contains_key(key)),
        _ => match (text_in(value), text_in(operand)) {
            (Some(text), Some(part)) => text.contains(&*part),
            _ => false,
        },
    }
}

fn on_texts(
    values: &[Cow<'_, Value>],
    operand: &Value,
    holds: impl Fn(&str, &str) -> bool,
) -> bool {
    let Some(part) = text_in(operand) else {
        return false;
    };
    values
        .iter()
        .filter_map(|value| text_in(value))
        .any(|text| holds(&text, &part))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_unique(values: &[Cow<'_, Value>]) -> bool {
    values
        .iter()
        .enumerate()
        .all(|(index, value)| !values.iter().take(index).any(|other| equals(value, other)))
}

/// Returns whether a value is of one of the types of `type`.
fn is_of_type(value: &Value, value_type: ValueType) -> bool {
    match value_type {
        ValueType::Text => value.is_string(),
        ValueType::List => value.is_array(),
        ValueType::Map => value.is_object(),
        ValueType::Integer => value.as_i64().is_some(),
        _ => value
            .as_str()
            .is_some_and(|text| text_is_of_type(text, value_type)),
    }
}

fn text_is_of_type(text: &str, value_type: ValueType) -> bool {
    match value_type {
        ValueType::Uuid => is_uuid(text),
        ValueType::LowerUuid => is_uuid(text) && !text.contains(|c: char| c.is_ascii_uppercase()),
        ValueType::Instant => is_instant(text),
        ValueType::Date => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        ValueType::SearchDate => is_search_date(text),
        ValueType::NhsNumber => nhs_number::defect(text).is_none(),
        ValueType::Asid => text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
        ValueType::Ods => {
            (3..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        ValueType::Url => is_url(text),
        ValueType::Etag => is_etag(text),
        ValueType::HttpDate => parse_http_date(text).is_some(),
        ValueType::Integer | ValueType::Text | ValueType::List | ValueType::Map => false,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// A FHIR instant: to the second, with a zone (fs_times).
fn is_instant(text: &str) -> bool {
    let (seconds, dashes) = (
        text.get(10..11) == Some("T") && text.len() >= 20,
        text.get(..10),
    );
    seconds
        && dashes.is_some_and(|date| date.len() == 10)
        && !text.contains([' ', '['])
        && parse_instant(text).is_some()
}

/// A prefix, and a date, or a date and time with zone. A `+` that was not encoded may have become
/// a blank on the way.
pub(crate) fn is_search_date(text: &str) -> bool {
    let value = ["ge", "gt", "le", "lt", "eq"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    text_is_of_type(value, ValueType::Date) || is_instant(&value.replace(' ', "+"))
}

fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    })
}

fn is_etag(text: &str) -> bool {
    let tag = text.strip_prefix("W/").unwrap_or(text);
    tag.len() >= 2
        && tag.starts_with('"')
        && tag.ends_with('"')
        && !tag[1..tag.len() - 1].contains('"')
}
