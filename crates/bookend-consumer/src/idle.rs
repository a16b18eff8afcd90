//! Mutations that changed nothing of a request: what is expected then says nothing of the target.

use crate::plan::PlannedStep;
use crate::record::StepRecord;
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_engine::{Draft, Idle};
use bookend_model::{Finding, Level, Outcome};

impl Runner<'_> {
    /// Tells of mutations that changed nothing of the request of a step.
    ///
    /// They are a warning where everything is as expected. A step that failed is errored instead: what
    /// was sent is not what its author meant, and the target is not to blame.
    pub(crate) fn tell_idle(
        &self,
        (stage, step): (&Stage<'_>, &PlannedStep<'_>),
        record: &mut StepRecord,
    ) {
        let draft = stage.drafts.get(&step.id);
        let idle = draft.map(|draft| draft.idle.as_slice()).unwrap_or_default();
        let Some(first) = idle.first().filter(|_| !record.does_not_apply) else {
            return;
        };
        if record.outcome == Outcome::Failed {
            let (mutation, reason) = (&first.mutation, &first.reason);
            let reason =
                format!("the mutation `{mutation}` changed nothing of the request: {reason}");
            record.end(Outcome::Errored, reason);
        }
        for idle in idle {
            record.findings.push(Finding {
                check: None,
                met: false,
                level: Level::Should,
                subject: format!("the request with `{}`", idle.mutation),
                expected: "another than without it".to_owned(),
                found: format!("the same: {}", idle.reason),
                place: self.ground.script.place(&step.step.span),
                verifies: Vec::new(),
            });
        }
        if record.outcome < Outcome::Warned {
            record.outcome = Outcome::Warned;
        }
    }
}

/// Returns why the case of a journey does not apply: the request has nothing that it could change.
pub(crate) fn inapplicable(draft: &Draft) -> Option<String> {
    let idle = draft.idle.iter().find(|idle| idle.is_of_case);
    idle.map(
        |Idle {
             mutation, reason, ..
         }| format!("the case `{mutation}` does not apply: {reason}"),
    )
}
