//! Chooses items and makes others of them.

use super::{Call, Function};
use crate::fhirpath::compare::Members;
use crate::fhirpath::evaluator::Outcome;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::filter("where"),
    Function::new("select", 1, 1, select),
    Function::new("repeat", 1, 1, repeat),
    Function::new("aggregate", 1, 2, aggregate),
];

fn select<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let mut selected = Vec::new();
    for (index, item) in call.input.iter().enumerate() {
        selected.extend(call.projection(item, index)?);
    }
    call.evaluator.spend(selected.len())?;
    Ok(selected)
}

/// Projects again what was projected, as long as that brings something new.
///
/// The effort of the evaluation bounds it.
fn repeat<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let mut found = Members::default();
    let mut last = call.input.to_vec();
    while !last.is_empty() {
        let mut next = Vec::new();
        for (index, item) in last.iter().enumerate() {
            for projected in call.projection(item, index)? {
                if !found.contains(call.evaluator, &projected)? {
                    found.push(projected.clone());
                    next.push(projected);
                }
            }
        }
        last = next;
    }
    Ok(found.into_vec())
}

fn aggregate<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let mut total = call.argument(1)?;
    let Some(expr) = call.arguments.first() else {
        return Ok(total);
    };
    for (index, item) in call.input.iter().enumerate() {
        let next = {
            let mut scope = call.scope.inner(std::slice::from_ref(item), Some(index));
            scope.total = Some(&total);
            call.evaluator.evaluate(expr, &scope)?
        };
        total = next;
    }
    Ok(total)
}
