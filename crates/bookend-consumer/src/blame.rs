//! Whose fault it is that a step cannot go on: what the target sent is never an error of ours.

use crate::plan::PlannedStep;
use crate::record::{StepRecord, outcome_of};
use crate::runner::Runner;
use crate::scope::JourneyScope;
use crate::stage::{DraftError, Stage};
use bookend_model::{AttemptError, AttemptErrorKind, Outcome};
use bookend_script::Send;

/// Returns whether some of what `visit` calls its function with is what the target sent: now, as
/// `response`, or earlier.
pub(crate) fn names_received<'s>(
    scope: &JourneyScope<'_>,
    visit: impl FnOnce(&mut dyn FnMut(&'s [String])),
) -> bool {
    let mut is_received = false;
    visit(&mut |path| {
        let is_response = path.first().is_some_and(|root| root == "response");
        is_received |= is_response || scope.is_received(path);
    });
    is_received
}

/// Returns whether the target has to answer for it that there is no whole response: it took the
/// connection, or the request could not be sent because of what it sent before.
pub(crate) fn is_answerable(stage: &Stage<'_>, send: &Send, error: &AttemptError) -> bool {
    match error.kind {
        AttemptErrorKind::Closed | AttemptErrorKind::Malformed | AttemptErrorKind::Timeout => true,
        AttemptErrorKind::Other => is_made_of_received(stage, send),
        AttemptErrorKind::Connect | AttemptErrorKind::Abandoned => false,
    }
}

fn is_made_of_received(stage: &Stage<'_>, send: &Send) -> bool {
    names_received(&stage.scope, |mut found| send.names_of_request(&mut found))
}

impl Runner<'_> {
    /// Ends a step that could not be taken.
    ///
    /// A request that cannot be made of what the target sent is the target's affair: skipped where
    /// a failure has been told already, else a failure. What its control port does is not judged.
    pub(crate) fn end_badly(
        &self,
        (stage, step): (&Stage<'_>, &PlannedStep<'_>),
        error: &DraftError,
        record: &mut StepRecord,
    ) {
        let end = |record: &mut StepRecord| {
            if record.findings.is_empty() {
                record.end_unshown(step, error.to_string());
            } else {
                // What could be judged has been, and says itself what it shows.
                record.end(Outcome::Errored, error.to_string());
            }
        };
        if let DraftError::Control(_) = error {
            end(record);
            return;
        }
        let is_received = match step.send() {
            Some(send) => is_made_of_received(stage, send),
            None => names_received(&stage.scope, |mut found| step.step.kind.names(&mut found)),
        };
        if !is_received {
            end(record);
        } else if let Some(failed) = &stage.failed {
            let reason = format!(
                "follows from step `{failed}`: needs what an earlier answer does not have: {error}"
            );
            record.follows_from = Some(failed.clone());
            record.end(Outcome::Skipped, reason);
        } else {
            let what = if step.send().is_some() {
                "request"
            } else {
                step.interaction()
            };
            let words = (what, "to be made of what the target sent");
            let finding = self
                .judge(step)
                .remark(words, error.to_string(), &step.step.span);
            record.findings.push(finding);
            record.outcome = outcome_of(&record.findings);
        }
    }
}
