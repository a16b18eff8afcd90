//! Whether something is there, and how much of it.

use super::call::{one, optional};
use super::{Call, Function};
use crate::fhirpath::compare::{self, Members};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::{Outcome, position};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::single;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("empty", 0, 0, |call| one(call.input.is_empty())),
    Function::new("exists", 0, 1, exists),
    Function::new("all", 1, 1, all),
    Function::new("not", 0, 0, not),
    Function::new("count", 0, 0, |call| optional(position(call.input.len()))),
    Function::new("allTrue", 0, 0, |call| {
        one(booleans(call)?.iter().all(|value| *value))
    }),
    Function::new("anyTrue", 0, 0, |call| {
        one(booleans(call)?.iter().any(|value| *value))
    }),
    Function::new("allFalse", 0, 0, |call| {
        one(booleans(call)?.iter().all(|value| !*value))
    }),
    Function::new("anyFalse", 0, 0, |call| {
        one(booleans(call)?.iter().any(|value| !*value))
    }),
    Function::new("subsetOf", 1, 1, |call| {
        let other = call.argument(0)?;
        one(has_all(call, &other, &call.input)?)
    }),
    Function::new("supersetOf", 1, 1, |call| {
        let other = call.argument(0)?;
        one(has_all(call, &call.input, &other)?)
    }),
    Function::new("distinct", 0, 0, |call| {
        compare::distinct(call.evaluator, call.input.to_vec())
    }),
    Function::new("isDistinct", 0, 0, |call| {
        let count = call.input.len();
        one(compare::distinct(call.evaluator, call.input.to_vec())?.len() == count)
    }),
];

fn exists<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    if call.arguments.is_empty() {
        return one(!call.input.is_empty());
    }
    for (index, item) in call.input.iter().enumerate() {
        if call.criterion(item, index)? == Some(true) {
            return one(true);
        }
    }
    one(false)
}

fn all<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    for (index, item) in call.input.iter().enumerate() {
        if call.criterion(item, index)? != Some(true) {
            return one(false);
        }
    }
    one(true)
}

fn not<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    optional(single::boolean(&call.input, call.name)?.map(|value| !value))
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
