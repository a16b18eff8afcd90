//! What a run hands to its evidence while it goes on.

use crate::plan::PlannedStep;
use crate::record::{JourneyRecord, StepRecord};
use crate::report::{journey_report, step_report};
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_evidence::{Notice, RecordedExchange};
use std::cell::Cell;
use std::sync::mpsc::SyncSender;

/// The way to the evidence of a run.
#[derive(Debug)]
pub struct Evidence {
    sender: SyncSender<Notice>,
    counterparty: String,
    count: Cell<usize>,
}

impl Evidence {
    /// Takes the sending end, and the ASID of the provider.
    pub fn new(sender: SyncSender<Notice>, counterparty: &str) -> Self {
        Self {
            sender,
            counterparty: counterparty.to_owned(),
            count: Cell::new(0),
        }
    }

    /// A recorder that can no longer write says so when it is finished.
    fn note(&self, notice: Notice) {
        let _ = self.sender.send(notice);
    }
}

impl Runner<'_> {
    /// Records the exchanges of a step that are not recorded yet, and returns their numbers.
    pub(crate) fn note_exchanges(
        &self,
        (stage, step): (&Stage<'_>, &PlannedStep<'_>),
        record: &mut StepRecord,
    ) {
        let Some(evidence) = &self.evidence else {
            return;
        };
        let StepRecord {
            exchanges,
            numbers,
            fault,
            base,
            ..
        } = record;
        for exchange in exchanges.iter().skip(numbers.len()) {
            evidence.count.set(evidence.count.get() + 1);
            numbers.push(evidence.count.get());
            evidence.note(Notice::Exchange(Box::new(RecordedExchange {
                counterparty: evidence.counterparty.clone(),
                base: base
                    .clone()
                    .unwrap_or_else(|| self.client.base().to_owned()),
                interaction: Some(step.interaction().to_owned()),
                step: Some((stage.run_id.clone(), step.id.clone())),
                decided_by: None,
                fault: fault.clone(),
                exchange: exchange.clone(),
                bundle: None,
            })));
        }
    }

    /// Records how a step ended.
    pub(crate) fn note_step(&self, stage: &Stage<'_>, record: &StepRecord) {
        if let Some(evidence) = &self.evidence {
            let step = Box::new(step_report(record, self.ground.script));
            evidence.note(Notice::Step(stage.run_id.clone(), step));
        }
    }

    /// Records how a journey ended.
    pub(crate) fn note_journey(&self, record: &JourneyRecord<'_>, position: usize) {
        if let Some(evidence) = &self.evidence {
            let journey = Box::new(journey_report(record, position));
            evidence.note(Notice::Journey(journey));
        }
    }
}
