//! The clock, variables, and what fits nowhere else.

use super::call::{one, optional};
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::temporal::DateTime;
use crate::fhirpath::variables::RESERVED;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("trace", 1, 2, |call| Ok(call.input.to_vec())),
    Function::new("now", 0, 0, |call| one(System::DateTime(now(call)))),
    Function::new("today", 0, 0, |call| one(System::Date(now(call).date))),
    Function::new("timeOfDay", 0, 0, |call| {
        optional(now(call).time.map(System::Time))
    }),
    Function::new("defineVariable", 1, 2, define_variable),
    Function::new("comparable", 1, 1, comparable),
];

fn now(call: &Call<'_, '_>) -> DateTime {
    DateTime::from(&call.evaluator.context.now)
}

/// Names a value for what follows, and returns its input.
fn define_variable<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let Some(name) = call.text_argument(0)?.map(|name| name.to_string()) else {
        return Ok(call.input.to_vec());
    };
    let is_defined = RESERVED.contains(&name.as_str())
        || call.evaluator.context.variables.contains_key(&name)
        || call.scope.defined(&name).is_some();
    if is_defined {
        return Err(EvaluateError::Redefined { name });
    }
    let value = match call.arguments.get(1) {
        Some(expr) => call
            .evaluator
            .evaluate(expr, &call.scope.inner(&call.input, None))?,
        None => call.input.to_vec(),
    };
    call.scope.define(name, value);
    Ok(call.input.to_vec())
}

/// Whether two quantities have units that can be compared.
fn comparable<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let argument = call.argument(0)?;
    let ([left], [right]) = (&*call.input, argument.as_slice()) else {
        return Err(EvaluateError::Several {
            place: call.name,
            count: call.input.len(),
        });
    };
    let quantity = |item: &Item<'t>| item.system().and_then(|system| system.quantity());
    let aligned = quantity(left)
        .zip(quantity(right))
        .and_then(|(l, r)| l.aligned(&r));
    one(aligned.is_some())
}
