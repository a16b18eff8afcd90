//! One step through the consumer: render the request, send, snapshot, judge, keep captures, record.

use crate::exchange_scope::Seen;
use crate::hindrance::hindrance;
use crate::idle::inapplicable;
use crate::national::{Place, Way};
use crate::plan::PlannedStep;
use crate::record::StepRecord;
use crate::runner::Runner;
use crate::stage::{DraftError, Stage};
use bookend_engine::{EvaluateError, holds};
use bookend_model::{Exchange, Outcome, Request};
use bookend_script::{Poll, Send, StepKind};
use jiff::SignedDuration;
use std::time::Duration;

impl Runner<'_> {
    /// Takes one step of a journey.
    pub(crate) async fn step(&self, stage: &mut Stage<'_>, step: &PlannedStep<'_>) -> StepRecord {
        let begun = self.ground.clock.elapsed();
        stage.scope.set_now(self.ground.clock.now());
        stage.scope.aim(None);
        let mut record = StepRecord::begin(step);
        let taken = match hindrance(stage, step, self.stop.get()) {
            Err(error) => Err(error.into()),
            Ok(Some(hindrance)) => {
                record.follows_from = hindrance.follows_from;
                record.end(hindrance.outcome, hindrance.reason);
                Ok(())
            }
            Ok(None) => match &step.step.kind {
                StepKind::Send(send) => self.send_step(stage, step, send, &mut record).await,
                StepKind::Race(race) => self.race_step(stage, step, race, &mut record).await,
                StepKind::Clock(change) => self.move_clocks(stage, change).await,
                StepKind::Use(_) => Ok(()),
            },
        };
        if let Err(error) = taken {
            self.end_badly((stage, step), &error, &mut record);
        }
        self.tell_idle((stage, step), &mut record);
        record.took = self.ground.clock.elapsed().saturating_sub(begun);
        self.note_exchanges((stage, step), &mut record);
        self.note_step(stage, &record);
        stage.origins.end(&record);
        record
    }

    async fn send_step(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        send: &Send,
        record: &mut StepRecord,
    ) -> Result<(), DraftError> {
        self.exchange(stage, step, send, record).await?;
        let exchanges = std::mem::take(&mut record.exchanges);
        let mut seen = exchanges
            .iter()
            .map(|exchange| Seen::new(exchange, &send.interaction, self.ground));
        let (first, second) = match &send.client_fault {
            Some(_) => (seen.next(), seen.next()),
            // Of several attempts the last one counts.
            None => (seen.next_back(), None),
        };
        let judged = match &first {
            Some(first) => self
                .judge_send(stage, step, (send, first), record)
                .and_then(|()| self.judge_second(stage, step, (send, second.as_ref()), record)),
            None => Ok(()),
        };
        drop((first, second));
        record.exchanges = exchanges;
        Ok(judged?)
    }

    /// Sends a request as often as the step says: until there is a response, and until a condition
    /// holds.
    async fn exchange(
        &self,
        stage: &mut Stage<'_>,
        step: &PlannedStep<'_>,
        send: &Send,
        record: &mut StepRecord,
    ) -> Result<(), DraftError> {
        let begun = self.ground.clock.elapsed();
        let place = Place::of(send, &stage.scope)?;
        let way = self.way(send, place.as_ref())?;
        record.base = Some(way.base());
        stage.scope.aim(place.map(|place| place.target));
        loop {
            let draft = stage.draft(self.ground, step, send)?;
            stage.drafts.insert(step.id.clone(), draft.clone());
            if let Some(reason) = inapplicable(&draft) {
                record.end(Outcome::Omitted, reason);
                record.does_not_apply = true;
                return Ok(());
            }
            let request = draft.into_request(self.ground.structures());
            let before = record.exchanges.len();
            match &send.client_fault {
                Some(fault) => {
                    self.send_with_fault((&way, &request, send), fault, record)
                        .await;
                }
                None => {
                    self.attempts(&way, &request, send, &mut record.exchanges)
                        .await;
                }
            }
            let new = record.exchanges.get_mut(before..).unwrap_or_default();
            self.check(&stage.scope, send, new).await?;
            let Some(poll) = &send.poll else {
                return Ok(());
            };
            let waited = self.ground.clock.elapsed().saturating_sub(begun);
            let is_over = waited >= poll.limit.unsigned_abs() || self.stop.get().is_some();
            if is_over || self.is_reached(stage, send, poll, &record.exchanges)? {
                return Ok(());
            }
            self.note_exchanges((stage, step), record);
            tokio::time::sleep(poll.every.unsigned_abs()).await;
            stage.scope.set_now(self.ground.clock.now());
        }
    }

    async fn attempts(
        &self,
        way: &Way,
        request: &Request,
        send: &Send,
        exchanges: &mut Vec<Exchange>,
    ) {
        for _ in 0..=send.retry {
            let exchange = way.send(request, self.patience(send)).await;
            let is_answered = exchange.attempt.is_ok();
            exchanges.push(exchange);
            if is_answered {
                break;
            }
        }
    }

    pub(crate) fn patience(&self, send: &Send) -> Duration {
        send.timeout
            .map_or(self.patience, SignedDuration::unsigned_abs)
    }

    fn is_reached(
        &self,
        stage: &Stage<'_>,
        send: &Send,
        poll: &Poll,
        exchanges: &[Exchange],
    ) -> Result<bool, EvaluateError> {
        let Some(last) = exchanges.last() else {
            return Ok(false);
        };
        let seen = Seen::new(last, &send.interaction, self.ground);
        seen.with_view(&stage.scope, |view| holds(&poll.until, view))
    }
}

impl StepRecord {
    fn begin(step: &PlannedStep<'_>) -> Self {
        Self {
            id: step.id.clone(),
            title: step.step.title.clone(),
            interaction: step.interaction().to_owned(),
            outcome: Outcome::Passed,
            reason: None,
            findings: Vec::new(),
            exchanges: Vec::new(),
            fault: None,
            base: None,
            numbers: Vec::new(),
            took: Duration::ZERO,
            is_final: step.is_final,
            does_not_apply: false,
            verifies: step.proves(),
            unshown: Vec::new(),
            follows_from: None,
            lacking: Vec::new(),
        }
    }

    /// Ends a step of which there is nothing to judge: what it was to show is not shown.
    pub(crate) fn end_unshown(&mut self, step: &PlannedStep<'_>, reason: String) {
        self.end(Outcome::Errored, reason);
        self.unshown = step.unanswered();
    }

    pub(crate) fn end(&mut self, outcome: Outcome, reason: String) {
        self.outcome = outcome;
        self.reason = Some(reason);
    }
}
