//! Behaviours that came near to deciding a request.

use super::explanation::{BehaviourTrial, Clause};
use super::notes::tried;
use crate::provider::Provider;
use bookend_model::Request;
use serde::Serialize;

/// How many are told.
const MOST: usize = 3;

/// A behaviour that came near: most of its `when` holds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NearMiss {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Why not: `held-back`, `not-due` or `exhausted`.
    pub(crate) outcome: &'static str,
    /// The clauses that do not hold.
    pub(crate) unmet: Vec<Clause>,
}

/// Returns the behaviours that came nearest to deciding a request, as it would be decided now; none
/// where one decides. Those that only another policy would have tried are not among them.
pub(crate) fn near_misses(
    provider: &Provider,
    request: &Request,
    is_inside: bool,
) -> Vec<NearMiss> {
    nearest(tried(provider, request, is_inside))
}

/// The nearest have the fewest clauses that do not hold; of equal ones those that stand first.
pub(crate) fn nearest(trials: Vec<BehaviourTrial>) -> Vec<NearMiss> {
    if trials.iter().any(|trial| trial.outcome == "decides") {
        return Vec::new();
    }
    let mut near: Vec<NearMiss> = trials
        .into_iter()
        .map(|trial| NearMiss {
            id: trial.id,
            title: trial.title,
            outcome: trial.outcome,
            unmet: trial.because,
        })
        .collect();
    near.sort_by_key(|near| near.unmet.len());
    near.truncate(MOST);
    near
}
