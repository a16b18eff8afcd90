//! Puts lists together.

use super::Function;
use crate::fhirpath::compare;
use crate::fhirpath::each::Taken;
use crate::fhirpath::evaluator::Evaluator;
use crate::fhirpath::item::Item;
use crate::fhirpath::scope::Scope;
use crate::fhirpath::syntax::WrittenCall;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::walk("combine", combine),
    Function::new("union", 1, 1, |call| {
        let mut all = call.input.to_vec();
        all.extend(call.argument(0)?);
        compare::distinct(call.evaluator, all)
    }),
];

/// Hands over the items of the input, then those of the argument.
fn combine<'t>(
    evaluator: &Evaluator<'t>,
    call: &WrittenCall,
    scope: &Scope<'_, 't>,
    take: &mut dyn FnMut(&Item<'t>) -> Taken,
) -> Taken {
    // The argument may define what those who take the items ask for.
    let input = evaluator.lent(call.input(), scope)?;
    let other = call.arguments.first();
    let other = other.map(|it| evaluator.lent(it, scope)).transpose()?;
    let other = other.as_deref().unwrap_or_default();
    evaluator.spend(input.len() + other.len())?;
    input.iter().chain(other).try_for_each(take)
}
