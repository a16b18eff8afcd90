//! Values against values: equal, ordered, contained.

use crate::evaluate::text_in;
use crate::scope::World;
use crate::time::parse_instant;
use bookend_script::{Comparison, PointInTime, parse_duration};
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A list equals the values together; nothing equals no value; anything else, and a list that is one
/// value, equals one of them.
pub(super) fn equals_all(values: &[Cow<'_, Value>], operand: &Value) -> bool {
    let equals_one = || values.iter().any(|value| equals(value, operand));
    match operand {
        Value::Null => values.is_empty(),
        Value::Array(items) if values.len() == items.len() => {
            let mut pairs = values.iter().zip(items);
            pairs.all(|(value, item)| equals(value, item)) || equals_one()
        }
        _ => equals_one(),
    }
}

/// Equality after conversion of the subject's value to the type of the operand. Instants are
/// compared as instants.
fn equals(value: &Value, operand: &Value) -> bool {
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

pub(super) fn compares(
    value: &Value,
    bound: Comparison,
    operand: &Value,
    world: &World<'_>,
) -> bool {
    order(value, operand, world).is_some_and(|ordering| bound.allows(ordering))
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

pub(super) fn contains(value: &Value, operand: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| equals(item, operand)),
        Value::Object(map) => operand.as_str().is_some_and(|key| map.contains_key(key)),
        _ => match (text_in(value), text_in(operand)) {
            (Some(text), Some(part)) => text.contains(&*part),
            _ => false,
        },
    }
}

pub(super) fn on_texts(
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

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(super) fn is_unique(values: &[Cow<'_, Value>]) -> bool {
    // Texts that cannot be instants are equal when they are the same: no need to try every pair.
    let plain = |value: &'_ Cow<'_, Value>| value.as_str().is_some_and(|text| !text.contains('T'));
    if values.iter().all(plain) {
        let mut texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        texts.sort_unstable();
        return texts.windows(2).all(|pair| pair.first() != pair.last());
    }
    values
        .iter()
        .enumerate()
        .all(|(index, value)| !values.iter().take(index).any(|other| equals(value, other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn unique(values: &Value) -> bool {
        let values: Vec<Cow<'_, Value>> = values
            .as_array()
            .unwrap()
            .iter()
            .map(Cow::Borrowed)
            .collect();
        is_unique(&values)
    }

    #[test]
    fn nothing_occurs_twice_however_it_is_written() {
        assert!(unique(&json!(["a", "b", "c"])));
        assert!(!unique(&json!(["a", "b", "a"])));
        assert!(unique(&json!([])));
        assert!(!unique(&json!(["1", 1])));
        let (here, there) = ("2026-06-15T09:00:00Z", "2026-06-15T10:00:00+01:00");
        assert!(!unique(&json!([here, there])));
        assert!(unique(&json!([here, "2026-06-15T10:00:00Z"])));
    }
}
