//! Several requests at once.

use crate::blame::is_answerable;
use crate::client::Client;
use crate::exchange_scope::Seen;
use crate::findings::{first_span, speaks_of_error};
use crate::national::{Place, Way};
use crate::plan::PlannedStep;
use crate::record::{StepRecord, outcome_of};
use crate::runner::Runner;
use crate::stage::{DraftError, Stage};
use bookend_engine::{EvaluateError, holds};
use bookend_model::{Exchange, Finding, Level, Request};
use bookend_script::Race;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Barrier;

/// Sends requests at once: each has a task and a connection of its own, and none is sent before
/// all are ready.
///
/// **Shape:** the exchanges in the order of the requests.
pub async fn race(client: &Client, requests: Vec<Request>, patience: Duration) -> Vec<Exchange> {
    race_along(&Way::Http(client.clone()), requests, patience).await
}

/// The same, along any way.
async fn race_along(way: &Way, requests: Vec<Request>, patience: Duration) -> Vec<Exchange> {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let contenders: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let (way, barrier) = (way.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                way.send(&request, patience).await
            })
        })
        .collect();
    let mut exchanges = Vec::with_capacity(contenders.len());
    for contender in contenders {
        // A task ends early only when the whole program does.
        exchanges.extend(contender.await.ok());
    }
    exchanges
}

impl Runner<'_> {
    pub(crate) async fn race_step(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        run: &Race,
        record: &mut StepRecord,
    ) -> Result<(), DraftError> {
        let place = Place::of(&run.step, &stage.scope)?;
        let way = self.way(&run.step, place.as_ref())?;
        record.base = Some(way.base());
        stage.scope.aim(place.map(|place| place.target));
        let mut requests = Vec::new();
        for _ in 0..run.contenders {
            let draft = stage.draft(self.ground, step, &run.step)?;
            stage.drafts.insert(step.id.clone(), draft.clone());
            requests.push(draft.into_request(self.ground.structures()));
        }
        let watched = self.begin_race().await?;
        let mut exchanges = race_along(&way, requests, self.patience(&run.step)).await;
        let checked = self.check(&stage.scope, &run.step, &mut exchanges).await;
        let told = self.end_race(watched, (&run.step, &mut exchanges)).await;
        let seen: Vec<Seen<'_>> = exchanges
            .iter()
            .map(|exchange| Seen::new(exchange, &run.step.interaction, self.ground))
            .collect();
        let judged = self.judge_race(stage, step, (run, &seen), record);
        drop(seen);
        // What was sent has happened, whatever can be said of it.
        record.exchanges = exchanges;
        judged?;
        checked?;
        Ok(told?)
    }

    fn judge_race(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        (run, seen): (&Race, &[Seen<'_>]),
        record: &mut StepRecord,
    ) -> Result<(), EvaluateError> {
        if self.judge_silences(stage, step, (run, seen), record) {
            return Ok(());
        }
        let mut winners = Vec::new();
        for (number, contender) in (1..).zip(seen) {
            let is_winner =
                contender.with_view(&stage.scope, |view| holds(&run.exactly.1, view))?;
            winners.extend(is_winner.then_some(number));
            record.findings.extend(self.judge_contender(
                stage,
                step,
                (run, is_winner),
                (number, contender),
            )?);
        }
        record
            .findings
            .push(self.judge_count(stage, step, (run, seen), &winners)?);
        stage.scope.trouble()?;
        record.outcome = outcome_of(&record.findings);
        for contender in seen {
            contender.end_unjudged(record);
        }
        let first = winners.first().map_or(0, |number| number - 1);
        match seen.get(first) {
            Some(contender) => self.keep(stage, step, (&run.step, contender), record),
            None => Ok(()),
        }
    }

    /// Judges contenders that got no whole response, unless the script asks for just that; returns
    /// whether there are any. A race that some never ran says nothing of the target.
    fn judge_silences(
        &self,
        stage: &Stage<'_>,
        step: &PlannedStep<'_>,
        (run, seen): (&Race, &[Seen<'_>]),
        record: &mut StepRecord,
    ) -> bool {
        let predicates = [&run.step.expect, &run.exactly.1, &run.others];
        if predicates.into_iter().any(speaks_of_error) {
            return false;
        }
        for (number, contender) in (1..).zip(seen) {
            let Some(error) = contender.error else {
                continue;
            };
            if is_answerable(stage, &run.step, error) {
                let finding = self.judge(step).no_response(error, &step.step.span);
                record.findings.push(of_contender(number, finding));
            } else {
                let kind = error.kind.name();
                let reason = format!(
                    "no response to contender {number}: {kind}: {}",
                    error.detail
                );
                record.end_unshown(step, reason);
                return true;
            }
        }
        record.outcome = outcome_of(&record.findings);
        !record.findings.is_empty()
    }

    fn judge_contender(
        &self,
        stage: &Stage<'_>,
        step: &PlannedStep<'_>,
        (run, is_winner): (&Race, bool),
        (number, contender): (usize, &Seen<'_>),
    ) -> Result<Vec<Finding>, EvaluateError> {
        let judge = self.judge(step);
        let at = (contender, stage);
        let mut findings = judge.judge(&run.step.expect, Level::Must, at)?;
        findings.extend(judge.judge(&run.step.should, Level::Should, at)?);
        findings.extend(judge.judge_standing(contender));
        if !is_winner {
            findings.extend(judge.judge(&run.others, Level::Must, at)?);
        }
        let findings = findings.into_iter();
        let told = |finding: Finding| {
            if self.is_of_diary(&finding) {
                finding
            } else {
                of_contender(number, finding)
            }
        };
        Ok(findings.map(told).collect())
    }

    fn judge_count(
        &self,
        stage: &Stage<'_>,
        step: &PlannedStep<'_>,
        (run, seen): (&Race, &[Seen<'_>]),
        winners: &[usize],
    ) -> Result<Finding, EvaluateError> {
        let (count, predicate) = &run.exactly;
        let judge = self.judge(step);
        let words: Vec<String> = match seen.first() {
            Some(first) => judge.judge(predicate, Level::Must, (first, stage))?,
            None => Vec::new(),
        }
        .iter()
        .map(|finding| format!("{} {}", finding.subject, finding.expected))
        .collect();
        let numbers: Vec<String> = winners.iter().map(ToString::to_string).collect();
        let expected = format!(
            "exactly {count} of {} contenders with {}",
            run.contenders,
            words.join(" and ")
        );
        let found = match numbers.as_slice() {
            [] => "none".to_owned(),
            several => format!("{}: contender {}", several.len(), several.join(", ")),
        };
        let span = first_span(predicate).unwrap_or(&step.step.span);
        let met = winners.len() as u64 == *count;
        let mut own: Vec<String> = Vec::new();
        predicate.clauses(&mut |clause| own.extend(clause.verifies.iter().cloned()));
        Ok(Finding {
            met,
            verifies: judge.verifies(&own, met),
            ..judge.remark(("race", &expected), found, span)
        })
    }
}

fn of_contender(number: usize, finding: Finding) -> Finding {
    Finding {
        subject: format!("contender {number}: {}", finding.subject),
        ..finding
    }
}
