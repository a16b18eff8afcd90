//! The operators that answer yes, no or nothing.

use std::cmp::Ordering;

use super::compare;
use super::error::EvaluateError;
use super::evaluator::{Evaluator, Outcome};
use super::item::Item;
use super::single;
use super::syntax::Operator;

/// Applies `and`, `or`, `xor` or `implies`, where nothing means "unknown".
///
/// The right side is not evaluated when the left side settles the answer.
pub(super) fn logic<'t>(
    operator: Operator,
    left: Option<bool>,
    right: impl FnOnce() -> Result<Option<bool>, EvaluateError>,
) -> Outcome<'t> {
    let answer = match (operator, left) {
        (Operator::And, Some(false)) => Some(false),
        (Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => Some(true),
        _ => unsettled(operator, left, right()?),
    };
    Ok(answer.map(Item::from).into_iter().collect())
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
) -> Outcome<'t> {
    let place = operator.name();
    let (Some(left), Some(right)) = (single::item(left, place)?, single::item(right, place)?)
    else {
        return Ok(Vec::new());
    };
    let ordering = compare::order(left, right, zone, place)?;
    let holds = |ordering: Ordering| match operator {
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    };
    Ok(ordering
        .map(|ordering| Item::from(holds(ordering)))
        .into_iter()
        .collect())
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
) -> Outcome<'t> {
    let sought = match sought {
        [] => return Ok(Vec::new()),
        [one] => one,
        several => {
            return Err(EvaluateError::Several {
                place,
                count: several.len(),
            });
        }
    };
    Ok(vec![
        compare::is_among(evaluator, among.iter(), sought)?.into(),
    ])
}
