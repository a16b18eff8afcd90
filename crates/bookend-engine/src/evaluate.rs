//! `$(…)` to values.

use crate::functions;
use crate::scope::{World, descend};
use crate::time::{instant_text, parse_instant};
use bookend_fhir::fhirpath;
use bookend_script::{Expression, Piece, Shape, Sign, parse_duration};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Why a value could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// A function was given something it cannot use.
    #[error("`{function}()` needs {needs}, found `{found}`")]
    Argument {
        /// The function's name.
        function: &'static str,
        /// What it needs.
        needs: &'static str,
        /// What it was given.
        found: String,
    },
    /// `+` or `-` between things that cannot be added.
    #[error("`{left}` and `{right}` cannot be added: numbers can, and durations to instants")]
    Sum {
        /// The left side.
        left: String,
        /// The right side.
        right: String,
    },
    /// A FHIRPath expression failed on the tree.
    #[error("`{expression}` cannot be evaluated: {reason}")]
    Fhir {
        /// The expression.
        expression: String,
        /// Why.
        reason: String,
    },
    /// The path of a request comes to nothing.
    #[error("the path `{written}` comes to nothing, and there is no request without one")]
    Path {
        /// The path as it stands in the script.
        written: String,
    },
    /// A token is to be broken in a way that the dialect does not list.
    #[error("the dialect has no token defect `{name}`")]
    Defect {
        /// The name.
        name: String,
    },
}

/// Makes the value of a shape. A text, list or map that comes to nothing is null.
///
/// # Errors
///
/// [`EvaluateError`], when a function or an operator was given what it cannot use.
pub fn shape_value(shape: &Shape, world: &World<'_>) -> Result<Value, EvaluateError> {
    match shape {
        Shape::Value(value) => Ok(value.clone()),
        Shape::Expression(expression) => expression_value(expression, world),
        Shape::Text(template) => text_value(&template.pieces, world),
        Shape::List(items) => list_value(items, world),
        Shape::Map(entries) => map_value(entries, world),
        Shape::If(condition, map) => {
            if is_something(&expression_value(condition, world)?) {
                shape_value(map, world)
            } else {
                Ok(Value::Null)
            }
        }
    }
}

/// Makes the text of a shape; nothing when it comes to nothing.
///
/// # Errors
///
/// As [`shape_value`].
pub fn shape_text(shape: &Shape, world: &World<'_>) -> Result<Option<String>, EvaluateError> {
    Ok(text_of(&shape_value(shape, world)?))
}

/// Returns whether a value counts as true in a condition: not null, false, zero or empty.
pub fn is_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// Writes a value into a text: texts as they are, nothing for null.
pub fn text_of(value: &Value) -> Option<String> {
    text_in(value).map(Cow::into_owned)
}

/// Returns what [`text_of`] does, without cloning a text.
pub(crate) fn text_in(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Makes the value of a shape as [`shape_value`] does, without cloning one that stands there.
pub(crate) fn operand<'s>(
    shape: &'s Shape,
    world: &World<'s>,
) -> Result<Cow<'s, Value>, EvaluateError> {
    Ok(match shape {
        Shape::Value(value) => Cow::Borrowed(value),
        Shape::Expression(Expression::Name(path)) => {
            let value = world.scope.value(path);
            value.unwrap_or(Cow::Owned(Value::Null))
        }
        other => Cow::Owned(shape_value(other, world)?),
    })
}

fn text_value(pieces: &[Piece], world: &World<'_>) -> Result<Value, EvaluateError> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Expression(expression) => match text_of(lent(expression, world)?.as_ref()) {
                Some(part) => text.push_str(&part),
                None => return Ok(Value::Null),
            },
        }
    }
    Ok(Value::String(text))
}

fn list_value(items: &[Shape], world: &World<'_>) -> Result<Value, EvaluateError> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match (item, shape_value(item, world)?) {
            (_, Value::Null) => {}
            // A list that comes out of one expression is put in item by item.
            (Shape::Expression(_), Value::Array(more)) => values.extend(more),
            (_, value) => values.push(value),
        }
    }
    Ok(if values.is_empty() {
        Value::Null
    } else {
        Value::Array(values)
    })
}

fn map_value(entries: &[(String, Shape)], world: &World<'_>) -> Result<Value, EvaluateError> {
    let mut map = Map::with_capacity(entries.len());
    for (key, shape) in entries {
        let value = shape_value(shape, world)?;
        if !value.is_null() {
            map.insert(key.clone(), value);
        }
    }
    Ok(if map.is_empty() {
        Value::Null
    } else {
        Value::Object(map)
    })
}

/// Makes the value of an expression.
///
/// # Errors
///
/// As [`shape_value`].
pub fn expression_value(
    expression: &Expression,
    world: &World<'_>,
) -> Result<Value, EvaluateError> {
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Name(path) => Ok(world.scope.value(path).map_or(Value::Null, Cow::into_owned)),
        Expression::Sum(left, sign, right) => sum(
            &expression_value(left, world)?,
            *sign,
            &expression_value(right, world)?,
        ),
        Expression::Fhir(tree, path) => fhir(lent(tree, world)?.as_ref(), path, world),
        Expression::Made(shape, rest) => {
            let value = shape_value(shape, world)?;
            Ok(descend(&value, rest).cloned().unwrap_or_default())
        }
        Expression::Call(function, arguments) => functions::call(*function, arguments, world),
    }
}

/// Makes the value of an expression without cloning one that has a name, such as a whole body.
pub(crate) fn lent<'e>(
    expression: &'e Expression,
    world: &'e World<'_>,
) -> Result<Cow<'e, Value>, EvaluateError> {
    match expression {
        Expression::Literal(value) => Ok(Cow::Borrowed(value)),
        Expression::Name(path) => {
            let value = world.scope.value(path);
            Ok(value.unwrap_or(Cow::Owned(Value::Null)))
        }
        other => expression_value(other, world).map(Cow::Owned),
    }
}

fn sum(left: &Value, sign: Sign, right: &Value) -> Result<Value, EvaluateError> {
    if left.is_null() || right.is_null() {
        return Ok(Value::Null);
    }
    let wrong = || EvaluateError::Sum {
        left: text_of(left).unwrap_or_default(),
        right: text_of(right).unwrap_or_default(),
    };
    let signed = |number: i64| {
        if sign == Sign::Plus {
            Some(number)
        } else {
            number.checked_neg()
        }
    };
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        let total = signed(right)
            .and_then(|right| left.checked_add(right))
            .ok_or_else(wrong)?;
        return Ok(total.into());
    }
    let at = left.as_str().and_then(parse_instant).ok_or_else(wrong)?;
    let duration = right
        .as_str()
        .and_then(|text| parse_duration(text).ok())
        .ok_or_else(wrong)?;
    let duration = if sign == Sign::Plus {
        duration
    } else {
        -duration
    };
    let moved = at.checked_add(duration).map_err(|_| wrong())?;
    Ok(instant_text(moved).into())
}

/// Selects from a tree: nothing, one value, or a list of several.
fn fhir(
    tree: &Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Value, EvaluateError> {
    let mut values = select(tree, path, world)?;
    Ok(match values.len() {
        0 => Value::Null,
        1 => values.remove(0),
        _ => Value::Array(values),
    })
}

/// Selects from a tree with a FHIRPath expression.
///
/// # Errors
///
/// [`EvaluateError::Fhir`].
pub fn select(
    tree: &Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Vec<Value>, EvaluateError> {
    let kept = world.trees.and_then(|trees| trees.find(tree, path));
    let found = kept.unwrap_or_else(|| {
        let now = world.now.to_zoned(jiff::tz::TimeZone::UTC);
        let context = fhirpath::Context::new(world.structures, now);
        let items = path.evaluate(tree, &context)?;
        Ok(items.iter().map(fhirpath::Item::to_value).collect())
    });
    found.map_err(|error| EvaluateError::Fhir {
        expression: path.text().to_owned(),
        reason: error.to_string(),
    })
}
