//! Puts lists together.

use super::{Call, Function};
use crate::fhirpath::compare;
use crate::fhirpath::evaluator::Outcome;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("combine", 1, 1, combine),
    Function::new("union", 1, 1, |call| {
        compare::distinct(call.evaluator, combine(call)?)
    }),
];

fn combine<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let other = call.argument(0)?;
    let mut all = call.input.to_vec();
    all.extend(other);
    call.evaluator.spend(all.len())?;
    Ok(all)
}
