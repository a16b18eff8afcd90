//! Why a step is not taken.

use crate::origins::Missing;
use crate::plan::PlannedStep;
use crate::runner::Stop;
use crate::stage::Stage;
use bookend_engine::EvaluateError;
use bookend_model::Outcome;
use std::collections::BTreeSet;

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hindrance {
    /// What its outcome therefore is.
    pub outcome: Outcome,
    /// The reason, in words.
    pub reason: String,
    /// The earlier step from which it follows.
    pub follows_from: Option<String>,
}

impl Hindrance {
    fn new(outcome: Outcome, reason: &str) -> Self {
        Self {
            outcome,
            reason: reason.to_owned(),
            follows_from: None,
        }
    }
}

/// Returns why a step is not taken, if it is not.
///
/// A step that leaves the target as it was and has nothing to undo is omitted, not skipped: that
/// an earlier step failed is told there.
pub(crate) fn hindrance(
    stage: &mut Stage<'_>,
    step: &PlannedStep<'_>,
    stop: Option<Stop>,
) -> Result<Option<Hindrance>, EvaluateError> {
    if stop == Some(Stop::Interrupted) && !step.is_final {
        let reason = Stop::Interrupted.reason();
        return Ok(Some(Hindrance::new(Outcome::Skipped, reason)));
    }
    if !stage.scope.all_hold(&step.conditions)? {
        keep_nothing(stage, step);
        let reason = "its condition does not hold";
        return Ok(Some(Hindrance::new(Outcome::Omitted, reason)));
    }
    let outcome = if step.is_final {
        Outcome::Omitted
    } else {
        Outcome::Skipped
    };
    Ok(what_is_missing(stage, step).map(|missing| Hindrance {
        outcome,
        reason: missing.reason,
        follows_from: missing.follows_from,
    }))
}

fn what_is_missing(stage: &Stage<'_>, step: &PlannedStep<'_>) -> Option<Missing> {
    let mut missing = BTreeSet::new();
    step.step.kind.names(&mut |path| {
        missing.extend(stage.scope.missing_root(path).map(str::to_owned));
    });
    let reasons = missing.iter().map(|name| stage.origins.missing(name));
    // What follows from a failure says more than what nobody was to bring.
    let reasons: Vec<Missing> = reasons.collect();
    let first = reasons
        .iter()
        .find(|missing| missing.follows_from.is_some());
    if let Some(missing) = first.or(reasons.first()) {
        return Some(missing.clone());
    }
    let earlier = step.send()?.reuse.as_ref()?;
    let is_sent = stage
        .drafts
        .contains_key(&format!("{}{earlier}", step.prefix));
    (!is_sent).then(|| Missing {
        reason: format!("needs the request of step `{earlier}`, which was not sent"),
        follows_from: None,
    })
}

/// What a step that is left out on purpose would have kept is nothing, unless its condition already
/// missed something that an earlier step should have kept.
fn keep_nothing(stage: &mut Stage<'_>, step: &PlannedStep<'_>) {
    let mut is_missing = false;
    for condition in &step.conditions {
        condition.names(&mut |path| is_missing |= stage.scope.missing_root(path).is_some());
    }
    let captures = step.send().map(|send| send.captures.as_slice());
    for capture in captures.unwrap_or_default() {
        if !is_missing {
            stage.scope.keep_nothing(&capture.name);
            stage.origins.keep(&capture.name, &step.id);
        }
    }
}
