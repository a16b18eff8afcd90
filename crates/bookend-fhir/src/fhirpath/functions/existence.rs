//! Whether something is there, and how much of it.

use super::{Call, Function};
use crate::fhirpath::answer::Answer;
use crate::fhirpath::compare::{self, Members};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::position;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::single;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::question("empty", 0, 0, |call| Ok(Some(call.input.is_empty()))),
    Function::question("exists", 0, 1, exists),
    Function::question("all", 1, 1, all),
    Function::of_answer("not", |answer| answer.map(|yes| !yes)),
    Function::item("count", |call| Ok(position(call.input.len()))),
    Function::question("allTrue", 0, 0, |call| {
        Ok(Some(booleans(call)?.iter().all(|value| *value)))
    }),
    Function::question("anyTrue", 0, 0, |call| {
        Ok(Some(booleans(call)?.iter().any(|value| *value)))
    }),
    Function::question("allFalse", 0, 0, |call| {
        Ok(Some(booleans(call)?.iter().all(|value| !*value)))
    }),
    Function::question("anyFalse", 0, 0, |call| {
        Ok(Some(booleans(call)?.iter().any(|value| !*value)))
    }),
    Function::question("subsetOf", 1, 1, |call| {
        let other = call.argument(0)?;
        Ok(Some(has_all(call, &other, &call.input)?))
    }),
    Function::question("supersetOf", 1, 1, |call| {
        let other = call.argument(0)?;
        Ok(Some(has_all(call, &call.input, &other)?))
    }),
    Function::new("distinct", 0, 0, |call| {
        compare::distinct(call.evaluator, call.input.to_vec())
    }),
    Function::question("isDistinct", 0, 0, |call| {
        let distinct = compare::distinct(call.evaluator, call.input.to_vec())?;
        Ok(Some(distinct.len() == call.input.len()))
    }),
];

fn exists(call: &Call<'_, '_>) -> Answer {
    if call.arguments.is_empty() {
        return Ok(Some(!call.input.is_empty()));
    }
    for (index, item) in call.input.iter().enumerate() {
        if call.criterion(item, index)? == Some(true) {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}

fn all(call: &Call<'_, '_>) -> Answer {
    for (index, item) in call.input.iter().enumerate() {
        if call.criterion(item, index)? != Some(true) {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

/// Returns the input as booleans.
fn booleans(call: &Call<'_, '_>) -> Result<Vec<bool>, EvaluateError> {
    let boolean = |item: &Item<'_>| match item.system() {
        Some(System::Boolean(value)) => Ok(value),
        _ => Err(single::kind(call.name, "booleans", item)),
    };
    call.input.iter().map(boolean).collect()
}

/// Whether a list has each item of another.
fn has_all<'t>(
    call: &Call<'_, 't>,
    items: &[Item<'t>],
    sought: &[Item<'t>],
) -> Result<bool, EvaluateError> {
    let members = Members::of(items);
    for item in sought {
        if !members.contains(call.evaluator, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
