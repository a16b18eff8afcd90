//! Why a step is not taken.

use crate::plan::PlannedStep;
use crate::runner::Stop;
use crate::stage::Stage;
use bookend_engine::EvaluateError;
use bookend_model::Outcome;
use std::collections::BTreeSet;

/// Returns why a step is not taken, if it is not, and what its outcome therefore is.
///
/// A step that leaves the target as it was and has nothing to undo is omitted, not skipped: that
/// an earlier step failed is told there.
pub(crate) fn hindrance(
    stage: &mut Stage<'_>,
    step: &PlannedStep<'_>,
    stop: Option<Stop>,
) -> Result<Option<(Outcome, String)>, EvaluateError> {
    if stop == Some(Stop::Interrupted) && !step.is_final {
        return Ok(Some((
            Outcome::Skipped,
            Stop::Interrupted.reason().to_owned(),
        )));
    }
    if !stage.scope.all_hold(&step.conditions)? {
        keep_nothing(stage, step);
        return Ok(Some((
            Outcome::Omitted,
            "its condition does not hold".to_owned(),
        )));
    }
    let outcome = if step.is_final {
        Outcome::Omitted
    } else {
        Outcome::Skipped
    };
    Ok(what_is_missing(stage, step).map(|reason| (outcome, reason)))
}

fn what_is_missing(stage: &Stage<'_>, step: &PlannedStep<'_>) -> Option<String> {
    let mut missing = BTreeSet::new();
    step.step.kind.names(&mut |path| {
        missing.extend(stage.scope.missing_root(path).map(str::to_owned));
    });
    if !missing.is_empty() {
        let names: Vec<String> = missing.into_iter().collect();
        return Some(format!(
            "needs `{}`, which no earlier step kept",
            names.join("`, `")
        ));
    }
    let earlier = step.send()?.reuse.as_ref()?;
    let is_sent = stage
        .drafts
        .contains_key(&format!("{}{earlier}", step.prefix));
    (!is_sent).then(|| format!("needs the request of step `{earlier}`, which was not sent"))
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
        }
    }
}
