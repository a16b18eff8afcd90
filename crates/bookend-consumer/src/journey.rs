//! One journey, from its first step to those that leave the target as it was.

use crate::blame::names_received;
use crate::plan::{Planned, plan};
use crate::record::JourneyRecord;
use crate::runner::Runner;
use crate::select::Selected;
use crate::stage::Stage;
use bookend_model::Outcome;
use bookend_script::{Journey, Shape};

impl Runner<'_> {
    /// Runs a journey; one that does not apply, or is not begun any more, is only recorded.
    pub(crate) async fn journey<'s>(&self, selected: Selected<'s>) -> JourneyRecord<'s> {
        let Selected { journey, row } = selected;
        if let Some(stop) = self.stop.get() {
            return JourneyRecord::not_begun((journey, row), Outcome::Skipped, stop.reason());
        }
        if let Some(reason) = self.why_not_at_all(journey) {
            return JourneyRecord::not_begun((journey, row), Outcome::Omitted, &reason);
        }
        self.perform(selected).await
    }

    /// Takes the steps of a journey, whatever speaks against it.
    pub(crate) async fn play<'s>(&self, selected: Selected<'s>) -> JourneyRecord<'s> {
        let Selected { journey, row } = selected;
        let mut record = JourneyRecord::not_begun((journey, row), Outcome::Errored, "");
        record.started = Some(self.ground.clock.now());
        let begun = self.ground.clock.elapsed();
        let plan = plan(self.ground.script, journey);
        let trouble = match Stage::begin(self.ground, (journey, row), &plan) {
            Ok(stage) => self.steps(stage, &plan, &mut record).await,
            Err(error) => Some((Outcome::Errored, error.to_string())),
        };
        let steps = record.steps.iter().map(|step| step.outcome);
        record.outcome = Outcome::gravest(steps.chain(trouble.iter().map(|(outcome, _)| *outcome)));
        record.reason = trouble.map(|(_, reason)| reason);
        omit_inapplicable(&mut record);
        record.took = self.ground.clock.elapsed().saturating_sub(begun);
        self.taken.borrow_mut().release(&record.id());
        record
    }

    fn why_not_at_all(&self, journey: &Journey) -> Option<String> {
        self.why_not_move(journey)
            .or_else(|| self.why_not_ask(journey))
            .or_else(|| self.why_not(journey))
    }

    /// Takes the steps of a plan, and returns why they could not all be taken and how the journey
    /// therefore ends: a value that cannot be made of what the target sent is the target's affair.
    async fn steps(
        &self,
        mut stage: Stage<'_>,
        plan: &[Planned<'_>],
        record: &mut JourneyRecord<'_>,
    ) -> Option<(Outcome, String)> {
        let mut trouble: Option<(Outcome, String)> = None;
        for planned in plan {
            match planned {
                Planned::Bind(values) => {
                    if let Err(error) = stage.scope.bind(*values) {
                        let outcome = whose_fault(values.pairs(), &stage);
                        trouble.get_or_insert((outcome, error.to_string()));
                    }
                }
                Planned::Step(step) => {
                    let taken = self.step(&mut stage, step).await;
                    if taken.outcome == Outcome::Failed {
                        stage.failed.get_or_insert_with(|| taken.id.clone());
                    }
                    record.steps.push(taken);
                }
            }
        }
        trouble
    }
}

/// Has a journey omitted whose case does not apply, unless something else is wrong with it.
fn omit_inapplicable(record: &mut JourneyRecord<'_>) {
    let step = record.steps.iter().find(|step| step.does_not_apply);
    let reason = step.and_then(|step| step.reason.clone());
    if reason.is_some() && record.outcome <= Outcome::Skipped {
        record.outcome = Outcome::Omitted;
        record.reason = reason;
    }
}

/// Returns how a journey ends in which values cannot be made.
fn whose_fault(pairs: &[(String, Shape)], stage: &Stage<'_>) -> Outcome {
    let is_received = names_received(&stage.scope, |found| {
        for (_, shape) in pairs {
            shape.names(&mut |path| found(path));
        }
    });
    if is_received {
        Outcome::Failed
    } else {
        Outcome::Errored
    }
}
