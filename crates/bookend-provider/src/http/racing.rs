//! Requests that are held until others are there, and the verdict once all are answered.

use super::stopping::Stopping;
use crate::barriers::{Gathering, Met};
use crate::conduct::Checks;
use crate::provider::Provider;
use crate::reply::{Held, Reply, Wait};
use bookend_booking::Contradiction;
use bookend_model::{Finding, Unjudged};
use bookend_script::{Check, Demand, Judge};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

/// One of several requests that wait for one another.
pub(super) struct Race<'r> {
    provider: &'r Provider,
    name: (String, String),
    limit: Duration,
    gathering: Arc<Gathering>,
    /// Whether it is known what became of waiting.
    has_met: Cell<bool>,
}

/// A request that is dropped while it waits, as when the provider ends, is not waited for.
impl Drop for Race<'_> {
    fn drop(&mut self) {
        if !self.has_met.get() {
            self.provider.barriers.leave(&self.name, &self.gathering);
        }
    }
}

impl<'r> Race<'r> {
    /// Comes to the barrier of a behaviour.
    pub(super) fn come(provider: &'r Provider, held: &Held) -> Self {
        let (parties, limit, key) = match &held.wait {
            Wait::Others {
                parties,
                limit,
                key,
            } => (*parties, *limit, key.clone()),
            Wait::Time(limit) => (1, *limit, String::new()),
        };
        let name = (held.behaviour.clone(), key);
        let now = provider.space.clock.elapsed();
        Self {
            provider,
            gathering: provider.barriers.come(&name, parties, now),
            name,
            limit,
            has_met: Cell::new(false),
        }
    }

    /// Waits for the others; who waits in vain goes on alone.
    pub(super) async fn waited(&self, stopping: &Stopping) -> Met {
        let met = tokio::select! {
            biased;
            () = self.gathering.full() => Met::All,
            _ = stopping.wait(self.limit, &self.provider.space.clock) => {
                self.provider.barriers.leave(&self.name, &self.gathering)
            }
        };
        self.has_met.set(true);
        met
    }

    /// Says what became of the race: the last one that is answered brings the verdict, and who waited
    /// in vain says so.
    pub(super) fn end(&self, met: Met, reply: &mut Reply) {
        match met {
            Met::Some(here) => self.went_on_alone(here, reply),
            Met::All if self.gathering.answered() => self.judge(reply),
            Met::All => {}
        }
    }

    fn went_on_alone(&self, here: usize, reply: &mut Reply) {
        let (behaviour, parties) = (&self.name.0, self.gathering.parties());
        let reason = format!(
            "`{behaviour}` waits for {parties}: {here} had come after {:?}, and this one went on alone",
            self.limit
        );
        tracing::warn!(target: "bookend::exchange", behaviour, here, parties, "{reason}");
        if self.provider.set.conduct.checks == Checks::Off {
            return;
        }
        for (_, check) in self.checks() {
            reply.checked.unjudged.push(Unjudged {
                check: Arc::clone(&check.id),
                reason: reason.clone(),
            });
        }
    }

    /// Judges what was told of slots since the first of them had come.
    fn judge(&self, reply: &mut Reply) {
        let (contradictions, told) = self.provider.chronicle.judge(self.gathering.begun());
        let behaviour = &self.name.0;
        tracing::info!(
            target: "bookend::exchange",
            behaviour,
            told,
            contradictions = contradictions.len(),
            "a race has ended"
        );
        if told == 0 || self.provider.set.conduct.checks == Checks::Off {
            return;
        }
        for (position, check) in self.checks() {
            if contradictions.is_empty() {
                reply.checked.held.insert(position);
            }
            let findings = contradictions.iter().map(|it| self.finding(check, it));
            reply.checked.findings.extend(findings);
        }
    }

    fn finding(&self, check: &Check, contradiction: &Contradiction) -> Finding {
        Finding {
            check: Some(check.id.to_string()),
            met: false,
            level: check.level,
            subject: format!("slot `{}`", contradiction.slot),
            expected: "answers of which each was right at an instant between request and answer"
                .to_owned(),
            found: contradiction.to_string(),
            place: self.provider.set.script.place(&check.span),
            verifies: check.verifies.clone(),
        }
    }

    /// Returns the checks that leave the judgement to the diary, with their positions.
    fn checks(&self) -> impl Iterator<Item = (usize, &Check)> {
        let checks = self.provider.set.script.checks().iter().enumerate();
        checks.filter(|(_, check)| matches!(check.demand, Demand::JudgedBy(Judge::Diary)))
    }
}
