//! One journey, from its first step to those that leave the target as it was.

use crate::plan::{Planned, plan};
use crate::record::JourneyRecord;
use crate::runner::Runner;
use crate::select::Selected;
use crate::stage::Stage;
use bookend_model::Outcome;

impl<'g> Runner<'g> {
    /// Runs a journey; one that does not apply, or is not begun any more, is only recorded.
    pub(crate) async fn journey(&self, selected: Selected<'g>) -> JourneyRecord<'g> {
        let Selected { journey, row } = selected;
        if let Some(stop) = self.stop.get() {
            return JourneyRecord::not_begun((journey, row), Outcome::Skipped, stop.reason());
        }
        if let Some(reason) = self.why_not(journey) {
            return JourneyRecord::not_begun((journey, row), Outcome::Omitted, &reason);
        }
        let mut record = JourneyRecord::not_begun((journey, row), Outcome::Errored, "");
        record.started = Some(self.ground.clock.now());
        let begun = self.ground.clock.elapsed();
        let plan = plan(self.ground.script, journey);
        record.reason = match Stage::begin(self.ground, (journey, row), &plan) {
            Ok(stage) => self.steps(stage, &plan, &mut record).await,
            Err(error) => Some(error.to_string()),
        };
        record.outcome = match record.reason {
            Some(_) => Outcome::Errored,
            None => Outcome::gravest(record.steps.iter().map(|step| step.outcome)),
        };
        record.took = self.ground.clock.elapsed().saturating_sub(begun);
        self.taken.borrow_mut().release(&record.id());
        record
    }

    /// Takes the steps of a plan, and returns why they could not all be taken.
    async fn steps(
        &self,
        mut stage: Stage<'g>,
        plan: &[Planned<'g>],
        record: &mut JourneyRecord<'g>,
    ) -> Option<String> {
        let mut trouble = None;
        for planned in plan {
            match planned {
                Planned::Bind(pairs) => {
                    if let Err(error) = stage.scope.bind(pairs) {
                        trouble.get_or_insert(error.to_string());
                    }
                }
                Planned::Step(step) => record.steps.push(self.step(&mut stage, step).await),
            }
        }
        trouble
    }
}
