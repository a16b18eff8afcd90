//! Judging a step: its expectations, the standing checks, and what it keeps.

use crate::blame::{is_answerable, names_received};
use crate::capture::{Captured, capture};
use crate::client_fault::is_silence_meant;
use crate::exchange_scope::Seen;
use crate::findings::{Judge, looked_at, speaks_of_error};
use crate::plan::PlannedStep;
use crate::record::{StepRecord, outcome_of};
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_engine::EvaluateError;
use bookend_model::{AttemptError, Finding, Level, Outcome};
use bookend_script::{Capture, From, Send};
use std::cell::RefCell;

impl Runner<'_> {
    pub(crate) fn judge_send(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        (send, seen): (&Send, &Seen<'_>),
        record: &mut StepRecord,
    ) -> Result<(), EvaluateError> {
        if let Some(error) = seen.error
            && !speaks_of_error(&send.expect)
        {
            if !is_silence_meant(send, error) {
                self.judge_silence(stage, step, (send, error), record);
            }
            return Ok(());
        }
        let judge = self.judge(step);
        let at = (seen, &*stage);
        record.findings = judge.judge(&send.expect, Level::Must, at)?;
        if let Some(poll) = &send.poll {
            record
                .findings
                .extend(judge.judge(&poll.until, Level::Must, at)?);
        }
        record
            .findings
            .extend(judge.judge(&send.should, Level::Should, at)?);
        let follows_from = judge.follows_from();
        record.findings.extend(judge.judge_standing(seen));
        stage.scope.trouble()?;
        record.outcome = outcome_of(&record.findings);
        record.follows_from = follows_from.filter(|_| record.outcome == Outcome::Failed);
        seen.end_unjudged(record);
        self.keep(stage, step, (send, seen), record)
    }

    /// Judges that there is no whole response: unmet when the target is to answer for it, an error
    /// when the way to it may be.
    fn judge_silence(
        &self,
        stage: &Stage<'_>,
        step: &PlannedStep<'_>,
        (send, error): (&Send, &AttemptError),
        record: &mut StepRecord,
    ) {
        if is_answerable(stage, send, error) {
            record
                .findings
                .push(self.judge(step).no_response(error, &step.step.span));
            record.outcome = outcome_of(&record.findings);
        } else {
            let reason = format!("no response: {}: {}", error.kind.name(), error.detail);
            record.end_unshown(step, reason);
        }
    }

    pub(crate) fn judge<'j>(&'j self, step: &'j PlannedStep<'_>) -> Judge<'j> {
        Judge {
            script: self.ground.script,
            step,
            roots: RefCell::default(),
        }
    }

    /// Keeps what the step captures. A capture that finds nothing is unmet like an expectation;
    /// where another expectation is unmet already, it would only repeat the matter.
    pub(crate) fn keep(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        (send, seen): (&Send, &Seen<'_>),
        record: &mut StepRecord,
    ) -> Result<(), EvaluateError> {
        // What refuses instead of answering has nothing that a later step could use.
        let status = seen.response.as_ref().map(|view| view.response.status);
        if record.outcome >= Outcome::Failed && status.is_some_and(|status| status >= 400) {
            return Ok(());
        }
        let mut missing: Vec<Finding> = Vec::new();
        for wanted in &send.captures {
            let taker = (&*self.taken, stage.run_id.as_str());
            let nothing = |found: &str| self.judge(step).nothing_to_keep(wanted, found);
            match capture(wanted, seen, &stage.scope, taker) {
                Ok(Captured::Value(value)) => {
                    stage.scope.receive(&wanted.name, value);
                    stage.origins.keep(&wanted.name, &step.id);
                }
                Ok(Captured::Nothing) if wanted.is_optional => {
                    stage.scope.keep_nothing(&wanted.name);
                    stage.origins.keep(&wanted.name, &step.id);
                }
                Ok(Captured::Nothing) => {
                    let place = looked_at(wanted);
                    record.lacking.push((wanted.name.clone(), place));
                    missing.push(nothing("nothing"));
                }
                Ok(Captured::AllTaken(count)) => {
                    record.end(Outcome::Errored, all_taken(count, &wanted.name));
                }
                Err(error) if is_received(wanted, stage) => {
                    missing.push(nothing(&error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        if record.outcome < Outcome::Failed && !missing.is_empty() {
            record.findings.extend(missing);
            record.outcome = Outcome::Failed;
        }
        Ok(())
    }
}

impl Seen<'_> {
    /// Ends a step that nobody failed as errored, where a check could not be judged: it has not passed.
    pub(crate) fn end_unjudged(&self, record: &mut StepRecord) {
        let unjudged = self.checked.and_then(|checked| checked.unjudged.first());
        if let Some(unjudged) = unjudged.filter(|_| record.outcome < Outcome::Failed) {
            let (check, reason) = (&unjudged.check, &unjudged.reason);
            let reason = format!("the check `{check}` could not be judged: {reason}");
            record.end(Outcome::Errored, reason);
        }
    }
}

/// Whether a capture is made of what the target sent, now or earlier.
fn is_received(wanted: &Capture, stage: &Stage<'_>) -> bool {
    match &wanted.from {
        From::Value(shape) => names_received(&stage.scope, |mut found| shape.names(&mut found)),
        From::Fhir(_) | From::Header(_) | From::Body | From::Status => true,
    }
}

fn all_taken(count: usize, name: &str) -> String {
    format!(
        "all {count} values of `{name}` are in use by other journeys; run fewer at once, or offer more"
    )
}
