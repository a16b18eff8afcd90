//! The verdict of the target's diary on a race, where the target can be asked for it.

use crate::apart::Own;
use crate::control_port::ControlPortError;
use crate::plan::{plan, steps};
use crate::runner::Runner;
use bookend_model::{Checked, Exchange, Finding, Unjudged};
use bookend_provider::RaceVerdict;
use bookend_script::{Check, Demand, Domain, Journey, Judge, Script, Send, StepKind};
use std::sync::Arc;

/// Why there is no verdict where somebody has booked.
const NOT_TOLD: &str = "a contender was answered 201, and the diary was told nothing of it: `--control`, or `--control-space`, is not that of the target";

/// Returns whether contenders race in a journey, by itself or by journeys that it uses.
pub(crate) fn races(script: &Script, journey: &Journey) -> bool {
    let plan = plan(script, journey);
    steps(&plan).any(|step| matches!(step.step.kind, StepKind::Race(_)))
}

impl Runner<'_> {
    /// Has the target watch a race, where it is this journey's, and returns the number of the race.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`], when the target does not do that.
    pub(crate) async fn begin_race(&self) -> Result<Option<u64>, ControlPortError> {
        match self.own {
            None => Ok(None),
            Some(Own::Space(space)) => Ok(space.begin_race()),
            Some(Own::Elsewhere(port)) => port.begin_race().await.map(Some),
        }
    }

    /// Ends a race, and keeps the verdict on it with the last of its exchanges. Where somebody has booked
    /// and the diary was told nothing, it is not the diary of whoever answered.
    ///
    /// # Errors
    ///
    /// [`ControlPortError`], when the target does not say it.
    pub(crate) async fn end_race(
        &self,
        race: Option<u64>,
        (send, exchanges): (&Send, &mut [Exchange]),
    ) -> Result<(), ControlPortError> {
        let verdict = match (self.own, race) {
            (Some(Own::Space(space)), Some(race)) => space.end_race(race),
            (Some(Own::Elsewhere(port)), Some(race)) => Some(port.end_race(race).await?),
            (None, _) | (_, None) => None,
        };
        let is_anothers = matches!(self.own, Some(Own::Elsewhere(_)))
            && verdict.as_ref().is_some_and(|verdict| verdict.told == 0)
            && self.has_booked(send, exchanges);
        if let (Some(verdict), Some(last)) = (verdict, exchanges.last_mut()) {
            self.take_verdict(&verdict, &mut last.checked);
            if is_anothers {
                self.miss_verdict(&mut last.checked);
            }
        }
        Ok(())
    }

    /// Whether a diary that keeps slots for one caller is told of at least one of these exchanges.
    fn has_booked(&self, send: &Send, exchanges: &[Exchange]) -> bool {
        let script = self.ground.script;
        let known = script.dialect().interaction(&send.interaction);
        let is_booked = |exchange: &Exchange| {
            let response = exchange.attempt.as_ref();
            response.is_ok_and(|response| response.status == 201)
        };
        known.is_some_and(|known| known.domain == Domain::Book)
            && script.policy().is_on("slot-exclusive")
            && exchanges.iter().any(is_booked)
    }

    /// Says of the checks that leave it to the diary that they could not be judged.
    fn miss_verdict(&self, checked: &mut Checked) {
        let script = self.ground.script;
        if script.policy().word("checks") == "off" {
            return;
        }
        let checks = script.checks().iter();
        let unjudged = checks.filter(|check| is_left_to_diary(check));
        checked.unjudged.extend(unjudged.map(|check| Unjudged {
            check: Arc::clone(&check.id),
            reason: NOT_TOLD.to_owned(),
        }));
    }

    /// Keeps a verdict as that of the checks that leave it to the diary. Where nothing was told of slots,
    /// there is none.
    fn take_verdict(&self, verdict: &RaceVerdict, checked: &mut Checked) {
        let script = self.ground.script;
        if verdict.told == 0 || script.policy().word("checks") == "off" {
            return;
        }
        let checks = script.checks().iter().enumerate();
        for (position, check) in checks.filter(|(_, check)| is_left_to_diary(check)) {
            if verdict.contradictions.is_empty() {
                checked.held.insert(position);
            }
            let contradictions = verdict.contradictions.iter();
            let findings = contradictions.map(|it| self.contradiction(check, it));
            checked.findings.extend(findings);
        }
        self.soften(checked);
    }

    fn contradiction(&self, check: &Check, (slot, told): &(String, String)) -> Finding {
        Finding {
            check: Some(check.id.to_string()),
            met: false,
            level: check.level,
            subject: format!("slot `{slot}`"),
            expected: "answers of which each was right at an instant between request and answer"
                .to_owned(),
            found: told.clone(),
            place: self.ground.script.place(&check.span),
            verifies: check.verifies.clone(),
        }
    }

    /// Whether a finding is of the diary, and so of all contenders.
    pub(crate) fn is_of_diary(&self, finding: &Finding) -> bool {
        let check = finding.check.as_deref();
        let check = check.and_then(|id| self.ground.script.check(id));
        check.is_some_and(is_left_to_diary)
    }
}

fn is_left_to_diary(check: &Check) -> bool {
    matches!(check.demand, Demand::JudgedBy(Judge::Diary))
}
