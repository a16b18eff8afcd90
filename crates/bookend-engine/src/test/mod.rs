//! What must hold of a subject's values.

mod asked;
mod compare;
mod numbers;
#[cfg(test)]
mod tests;
mod texts;
mod types;

use crate::evaluate::{EvaluateError, operand, select, text_in};
use crate::scope::World;
use bookend_script::{Comparison, Shape, Test};
use compare::{compares, contains, equals_all, is_empty, is_unique, on_texts};
pub(crate) use numbers::{number_passes, truth_passes};
use serde_json::Value;
use std::borrow::Cow;
pub(crate) use texts::{is_of_texts, texts_pass};
use types::is_of_type;

/// Returns whether a test holds of a subject's values.
pub(crate) fn passes(
    test: &Test,
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    let any = |satisfied: &dyn Fn(&Value) -> bool| values.iter().any(|value| satisfied(value));
    Ok(match test {
        Test::Equals(shape) => is_equal(shape, values, world)?,
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
                compares(value, Comparison::GreaterOrEqual, &from, world)
                    && compares(value, Comparison::LessOrEqual, &to, world)
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

/// That both sides are missing is no agreement, unless the author says that there may be nothing.
fn is_equal(
    shape: &Shape,
    values: &[Cow<'_, Value>],
    world: &World<'_>,
) -> Result<bool, EvaluateError> {
    let operand = operand(shape, world)?;
    let is_missing = operand.is_null() && !shape.may_be_nothing();
    Ok(!is_missing && equals_all(values, &operand))
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
        let holds = match (shape, operand.as_ref()) {
            // A choice that comes to nothing is no choice: nothing is not one of nothing.
            (_, Value::Null) => false,
            // As in any list, what comes out of one `$(…)` stands there item by item.
            (Shape::Expression(_), Value::Array(items)) => {
                items.iter().any(|item| equals_all(values, item))
            }
            (_, operand) => equals_all(values, operand),
        };
        if holds {
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
        if !passes(test, &parts(value, over, world)?, world)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns the parts of a value that `each` speaks of: the value itself, or what a path finds in it.
pub(crate) fn parts<'v>(
    value: &'v Value,
    over: Option<&bookend_fhir::fhirpath::Expression>,
    world: &World<'_>,
) -> Result<Vec<Cow<'v, Value>>, EvaluateError> {
    let Some(over) = over else {
        return Ok(vec![Cow::Borrowed(value)]);
    };
    let parts = select(value, over, world)?;
    Ok(parts.into_iter().map(Cow::Owned).collect())
}
