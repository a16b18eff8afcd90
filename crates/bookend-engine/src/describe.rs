//! Tests and values in words, for findings.

use crate::evaluate::{EvaluateError, shape_value, text_of};
use crate::lacking::as_written;
use crate::scope::World;
use bookend_script::{Comparison, Shape, Side, Test, ValueType};
use serde_json::Value;
use std::borrow::Cow;

/// How many letters of a value a finding shows.
const SHOWN: usize = 160;

/// How many letters of what a request says are said back: it may be a secret, or about somebody.
const ECHOED: usize = 80;

/// Writes what a test demands, `$(…)` resolved.
pub(crate) fn expected(test: &Test, world: &World<'_>) -> Result<String, EvaluateError> {
    let value = |shape: &Shape| shape_value(shape, world).map(|value| shown(&value));
    Ok(match test {
        Test::Equals(shape) => equal(shape, world)?,
        Test::NotEquals(shape) => format!("other than {}", value(shape)?),
        Test::OneOf(shapes) => format!("one of {}", list(shapes, world)?),
        Test::NotOneOf(shapes) => format!("none of {}", list(shapes, world)?),
        Test::Compare(bound, shape) => format!("{} {}", comparison(*bound), value(shape)?),
        Test::Between(from, to) => format!("from {} to {}", value(from)?, value(to)?),
        Test::Matches(pattern, _) => format!("text that matches `{pattern}`"),
        Test::Search(pattern, _) => format!("text in which `{pattern}` is found"),
        Test::Contains(shape) => format!("something that contains {}", value(shape)?),
        Test::StartsWith(shape) => format!("text that starts with {}", value(shape)?),
        Test::EndsWith(shape) => format!("text that ends with {}", value(shape)?),
        Test::Exists(true) => "present".to_owned(),
        Test::Exists(false) => "absent".to_owned(),
        Test::Empty(true) => "empty".to_owned(),
        Test::Empty(false) => "present and not empty".to_owned(),
        Test::Count(test) => counted(test, world)?,
        Test::Unique(true) => "without repetition".to_owned(),
        Test::Unique(false) => "with a repetition".to_owned(),
        Test::Type(value_type) => value_type.says().to_owned(),
        Test::Each(None, test) => format!("each {}", expected(test, world)?),
        Test::Each(Some(over), test) => {
            format!("in each `{}`: {}", over.text(), expected(test, world)?)
        }
        Test::All(tests) => joined(tests, " and ", world)?,
        Test::Any(tests) => joined(tests, " or ", world)?,
        Test::None(tests) => format!("not {}", joined(tests, " or ", world)?),
    })
}

/// Writes how many values there have to be: `there once`, `there at most 2 times`.
fn counted(test: &Test, world: &World<'_>) -> Result<String, EvaluateError> {
    let times = |shape: &Shape| -> Result<String, EvaluateError> {
        let number = text_of(&shape_value(shape, world)?).unwrap_or_default();
        Ok(match number.as_str() {
            "1" => "once".to_owned(),
            _ => format!("{number} times"),
        })
    };
    Ok(match test {
        Test::Equals(Shape::Value(number)) if number.as_u64() == Some(0) => "absent".to_owned(),
        Test::Equals(shape) => format!("there {}", times(shape)?),
        Test::Compare(bound, shape) => {
            let bound = match bound {
                Comparison::Greater => "more often than",
                Comparison::GreaterOrEqual => "at least",
                Comparison::Less => "less often than",
                Comparison::LessOrEqual => "at most",
            };
            format!("there {bound} {}", times(shape)?)
        }
        Test::Between(from, to) => {
            format!("there at least {} and at most {}", times(from)?, times(to)?)
        }
        other => format!("there, and counted: {}", expected(other, world)?),
    })
}

fn equal(shape: &Shape, world: &World<'_>) -> Result<String, EvaluateError> {
    let value = shape_value(shape, world)?;
    Ok(match (&value, shape.may_be_nothing()) {
        (Value::Null, false) => format!(
            "a value that `{}` should have brought and did not",
            as_written(shape)
        ),
        _ => shown(&value),
    })
}

fn comparison(bound: Comparison) -> &'static str {
    match bound {
        Comparison::Greater => "greater than",
        Comparison::GreaterOrEqual => "at least",
        Comparison::Less => "less than",
        Comparison::LessOrEqual => "at most",
    }
}

fn list(shapes: &[Shape], world: &World<'_>) -> Result<String, EvaluateError> {
    let mut values = Vec::new();
    for shape in shapes {
        match (shape, shape_value(shape, world)?) {
            (_, Value::Null) => {}
            (Shape::Expression(_), Value::Array(items)) => values.extend(items.iter().map(shown)),
            (_, value) => values.push(shown(&value)),
        }
    }
    Ok(values.join(", "))
}

fn joined(tests: &[Test], with: &str, world: &World<'_>) -> Result<String, EvaluateError> {
    let words: Result<Vec<String>, EvaluateError> =
        tests.iter().map(|test| expected(test, world)).collect();
    Ok(words?.join(with))
}

/// Writes the values that were found: `nothing`, one, or several; where their number was asked for,
/// the number.
pub(crate) fn found(test: &Test, values: &[Cow<'_, Value>], side: Side) -> String {
    let shown = |value: &Value| match (value, test) {
        (Value::Null, _) => "`null`".to_owned(),
        // A text where something else is wanted: the quotes tell `"5"` from `5`.
        (
            Value::String(text),
            Test::Type(ValueType::Integer | ValueType::List | ValueType::Map),
        ) => quoted(&format!("\"{text}\""), longest(side)),
        (value, _) => quoted(&text_of(value).unwrap_or_default(), longest(side)),
    };
    match values {
        _ if matches!(test, Test::Count(_)) => values.len().to_string(),
        [] => "nothing".to_owned(),
        [one] => shown(one),
        several => {
            let some: Vec<String> = several.iter().take(5).map(|value| shown(value)).collect();
            let more = several.len().saturating_sub(5);
            let rest = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!("{}{rest}", some.join(", "))
        }
    }
}

/// Writes a value in backticks, shortened where it is long; `nothing` for null.
fn shown(value: &Value) -> String {
    text_of(value).map_or_else(|| "nothing".to_owned(), |text| quoted(&text, SHOWN))
}

/// Writes what a request says in backticks, shortened where it is long.
pub(crate) fn echoed(text: &str) -> String {
    quoted(text, ECHOED)
}

fn longest(side: Side) -> usize {
    match side {
        Side::Request => ECHOED,
        Side::Response => SHOWN,
    }
}

fn quoted(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
