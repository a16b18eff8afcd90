//! The operators that answer yes, no or nothing.

use std::cmp::Ordering;

use super::answer::Answer;
use super::compare;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::item::Item;
use super::single;
use super::syntax::Operator;

/// Applies `and`, `or`, `xor` or `implies`, where nothing means "unknown".
///
/// The right side is not evaluated when the left side settles the answer.
pub(super) fn logic(
    operator: Operator,
    left: Option<bool>,
    right: impl FnOnce() -> Answer,
) -> Answer {
    Ok(match (operator, left) {
        (Operator::And, Some(false)) => Some(false),
        (Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => Some(true),
        _ => unsettled(operator, left, right()?),
    })
}

fn unsettled(operator: Operator, left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (operator, left, right) {
        (Operator::And, _, Some(false)) => Some(false),
        (Operator::Or | Operator::Implies, _, Some(true)) => Some(true),
        (Operator::And | Operator::Implies, Some(true), right)
        | (Operator::Or, Some(false), right) => right,
        (Operator::Xor, Some(left), Some(right)) => Some(left != right),
        _ => None,
    }
}

/// Applies `<`, `<=`, `>` or `>=`.
///
/// # Errors
///
/// [`EvaluateError`] when there is more than one item on a side, or when the two are of types that
/// have no common order.
pub(super) fn order<'t>(
    operator: Operator,
    left: &[Item<'t>],
    right: &[Item<'t>],
    zone: i16,
) -> Answer {
    let place = operator.name();
    let (Some(left), Some(right)) = (single::item(left, place)?, single::item(right, place)?)
    else {
        return Ok(None);
    };
    let ordering = compare::order(left, right, zone, place)?;
    let holds = |ordering: Ordering| match operator {
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    };
    Ok(ordering.map(holds))
}

/// Applies `in` or, with its sides exchanged, `contains`.
///
/// # Errors
///
/// [`EvaluateError::Several`] when there is more than one item to look for.
pub(super) fn membership<'t>(
    evaluator: &Evaluator<'t>,
    place: &'static str,
    sought: &[Item<'t>],
    among: &[Item<'t>],
) -> Answer {
    let sought = match sought {
        [] => return Ok(None),
        [one] => one,
        several => {
            return Err(EvaluateError::Several {
                place,
                count: several.len(),
            });
        }
    };
    Ok(Some(compare::is_among(evaluator, among.iter(), sought)?))
}
