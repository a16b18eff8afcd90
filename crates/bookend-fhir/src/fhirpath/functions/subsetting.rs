//! Takes some of the items by where they stand or by what they equal.

use super::{Call, Function};
use crate::fhirpath::compare::{self, Members};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("single", 0, 0, single),
    Function::item("first", |call| Ok(call.input.first().cloned())),
    Function::item("last", |call| Ok(call.input.last().cloned())),
    Function::new("tail", 0, 0, |call| {
        Ok(call.input.iter().skip(1).cloned().collect())
    }),
    Function::new("skip", 1, 1, |call| {
        let count = count(call)?;
        Ok(call.input.iter().skip(count).cloned().collect())
    }),
    Function::new("take", 1, 1, |call| {
        let count = count(call)?;
        Ok(call.input.iter().take(count).cloned().collect())
    }),
    Function::new("intersect", 1, 1, intersect),
    Function::new("exclude", 1, 1, exclude),
];

fn single<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    match call.input.len() {
        0 | 1 => Ok(call.input.to_vec()),
        count => Err(EvaluateError::Several {
            place: call.name,
            count,
        }),
    }
}

/// Returns how many items to skip or take; less than none is none.
fn count(call: &Call<'_, '_>) -> Result<usize, EvaluateError> {
    let count = call.integer_argument(0)?.unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(0))
}

fn intersect<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let other = Members::of(&call.argument(0)?);
    let mut shared = Vec::new();
    for item in compare::distinct(call.evaluator, call.input.to_vec())? {
        if other.contains(call.evaluator, &item)? {
            shared.push(item);
        }
    }
    Ok(shared)
}

fn exclude<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let other = Members::of(&call.argument(0)?);
    let mut kept = Vec::new();
    for item in call.input.iter() {
        if !other.contains(call.evaluator, item)? {
            kept.push(item.clone());
        }
    }
    Ok(kept)
}
