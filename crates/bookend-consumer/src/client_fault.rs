//! Steps in which something goes wrong on purpose while the request is sent.

use crate::exchange_scope::Seen;
use crate::findings::speaks_of_error;
use crate::national::Way;
use crate::plan::PlannedStep;
use crate::record::{StepRecord, outcome_of};
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_engine::EvaluateError;
use bookend_evidence::FaultNote;
use bookend_model::{AttemptError, AttemptErrorKind, Level, Outcome, Request};
use bookend_script::{ClientFault, Send};

impl Runner<'_> {
    /// Sends a request with a fault, and keeps what was sent of it.
    pub(crate) async fn send_with_fault(
        &self,
        (way, request, send): (&Way, &Request, &Send),
        fault: &ClientFault,
        record: &mut StepRecord,
    ) {
        // What is asked over LDAP has no such fault; checking a script finds that.
        let Way::Http(client) = way else {
            return;
        };
        let sent = client.send_with(request, fault, self.patience(send)).await;
        record.fault = Some(FaultNote {
            fault: sent.fault,
            sent: sent.bytes,
        });
        record.exchanges.extend(sent.exchanges);
    }

    /// Judges the answer to the request that was sent again behind the first.
    pub(crate) fn judge_second(
        &self,
        stage: &Stage<'_>,
        step: &PlannedStep<'_>,
        (send, seen): (&Send, Option<&Seen<'_>>),
        record: &mut StepRecord,
    ) -> Result<(), EvaluateError> {
        let Some(ClientFault::Pipelined(second)) = &send.client_fault else {
            return Ok(());
        };
        // Where there is no first answer, that is told.
        let Some(seen) = seen else { return Ok(()) };
        let judge = self.judge(step);
        let mut findings = match seen.error {
            Some(error) if !speaks_of_error(second) => {
                vec![judge.no_response(error, &step.step.span)]
            }
            _ => judge.judge(second, Level::Must, (seen, stage))?,
        };
        for finding in &mut findings {
            finding.subject = format!("second answer: {}", finding.subject);
        }
        record.findings.extend(findings);
        record.findings.extend(judge.judge_standing(seen));
        let outcome = outcome_of(&record.findings);
        if record.outcome < Outcome::Failed && outcome > record.outcome {
            record.outcome = outcome;
        }
        Ok(())
    }
}

/// Returns whether it is as it should be that there is no answer: none is read, or a target that got
/// half of a request closed the connection. What the step expects of it goes before.
pub(crate) fn is_silence_meant(send: &Send, error: &AttemptError) -> bool {
    match (&send.client_fault, error.kind) {
        (Some(ClientFault::Abort(_)), AttemptErrorKind::Abandoned) => true,
        (Some(ClientFault::EarlyClose), AttemptErrorKind::Closed) => send.expect.is_always(),
        _ => false,
    }
}
