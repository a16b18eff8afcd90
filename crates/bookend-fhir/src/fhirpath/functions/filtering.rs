//! Chooses items and makes others of them.

use std::slice;

use super::{Call, Function};
use crate::fhirpath::compare::Members;
use crate::fhirpath::each::Taken;
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::Item;
use crate::fhirpath::scope::Scope;
use crate::fhirpath::syntax::WrittenCall;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::walk("where", filter),
    Function::walk("select", select),
    Function::new("repeat", 1, 1, repeat),
    Function::new("aggregate", 1, 2, aggregate),
];

/// Hands over the items of the input of which the argument holds.
fn filter<'t>(
    evaluator: &Evaluator<'t>,
    call: &WrittenCall,
    scope: &Scope<'_, 't>,
    take: &mut dyn FnMut(&Item<'t>) -> Taken,
) -> Taken {
    let Some(criterion) = call.arguments.first() else {
        return Ok(());
    };
    let (name, mut index) = (call.function.name, 0);
    evaluator.each(call.input(), scope, &mut |item| {
        let inner = scope.inner(slice::from_ref(item), Some(index));
        index += 1;
        let holds = evaluator.answer(criterion, &inner, name)?;
        drop(inner);
        if holds == Some(true) {
            take(item)?;
        }
        Ok(())
    })
}

/// Hands over what the argument comes to for each item of the input.
fn select<'t>(
    evaluator: &Evaluator<'t>,
    call: &WrittenCall,
    scope: &Scope<'_, 't>,
    take: &mut dyn FnMut(&Item<'t>) -> Taken,
) -> Taken {
    let Some(projection) = call.arguments.first() else {
        return Ok(());
    };
    let mut index = 0;
    evaluator.each(call.input(), scope, &mut |item| {
        let inner = scope.inner(slice::from_ref(item), Some(index));
        index += 1;
        evaluator.each(projection, &inner, &mut |projected| {
            evaluator.spend(1)?;
            take(projected)
        })
    })
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
            let mut scope = call.scope.inner(slice::from_ref(item), Some(index));
            scope.total = Some(&total);
            call.evaluator.evaluate(expr, &scope)?
        };
        total = next;
    }
    Ok(total)
}
