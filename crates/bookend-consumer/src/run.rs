//! A run: journeys in the order of the script, several at once where that is wanted.

use crate::record::{JourneyRecord, RunRecord};
use crate::runner::{Runner, Stop};
use crate::select::Selected;
use bookend_model::Outcome;
use futures_util::stream::{self, StreamExt};
use tokio::sync::mpsc::Receiver;

/// Watches a run while it goes on.
pub trait Watch {
    /// A journey begins.
    fn began(&self, selected: Selected<'_>);
    /// A journey has ended, or was not begun.
    fn ended(&self, record: &JourneyRecord<'_>);
    /// The run was interrupted; what is under way still ends.
    fn interrupted(&self);
}

/// How a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many journeys run at the same time, at least one.
    pub jobs: usize,
    /// Whether the first failure ends the run.
    pub fail_fast: bool,
    /// Whether a warning counts as a failure.
    pub strict: bool,
}

impl<'g> Runner<'g> {
    /// Runs journeys.
    ///
    /// The first interruption lets journeys that are under way take their last steps, so that the
    /// target is left as it was; the second ends the run at once.
    ///
    /// **Shape:** the records stand in the order of `selected`, whichever ended first.
    pub async fn run(
        &self,
        selected: &[Selected<'g>],
        pace: Pace,
        watch: &dyn Watch,
        interruptions: &mut Receiver<()>,
    ) -> RunRecord<'g> {
        let started = self.ground.clock.now();
        let begun = self.ground.clock.elapsed();
        let mut records: Vec<Option<JourneyRecord<'g>>> = selected.iter().map(|_| None).collect();
        let play = |(index, journey): (usize, Selected<'g>)| async move {
            if self.stop.get().is_none() {
                watch.began(journey);
            }
            (index, self.journey(journey).await)
        };
        let all = selected.iter().copied().enumerate();
        let (alone, together): (Vec<_>, Vec<_>) =
            all.partition(|(_, selected)| self.is_alone(selected.journey));
        let under_way = stream::iter(together)
            .map(play)
            .buffer_unordered(pace.jobs.max(1))
            .chain(stream::iter(alone).map(play).buffer_unordered(1));
        let mut under_way = std::pin::pin!(under_way);
        loop {
            tokio::select! {
                biased;
                Some(()) = interruptions.recv() => {
                    if self.stop.replace(Some(Stop::Interrupted)) == Some(Stop::Interrupted) {
                        break;
                    }
                    watch.interrupted();
                }
                next = under_way.next() => {
                    let Some((index, record)) = next else { break };
                    self.heed(&record, pace);
                    watch.ended(&record);
                    self.note_journey(&record, index);
                    if let Some(place) = records.get_mut(index) {
                        *place = Some(record);
                    }
                }
            }
        }
        let all = selected.iter().zip(records).enumerate();
        let all = all.map(|(index, (selected, record))| {
            record.unwrap_or_else(|| {
                let record = abandoned(*selected);
                self.note_journey(&record, index);
                record
            })
        });
        RunRecord {
            journeys: all.collect(),
            started,
            ended: self.ground.clock.now(),
            took: self.ground.clock.elapsed().saturating_sub(begun),
            is_partial: self.stop.get() == Some(Stop::Interrupted),
        }
    }

    fn heed(&self, record: &JourneyRecord<'_>, pace: Pace) {
        let gravest = if pace.strict {
            Outcome::Warned
        } else {
            Outcome::Failed
        };
        let is_bad = record.outcome >= gravest && record.outcome != Outcome::Skipped;
        if pace.fail_fast && is_bad && self.stop.get().is_none() {
            self.stop.set(Some(Stop::FailFast));
        }
    }
}

fn abandoned(selected: Selected<'_>) -> JourneyRecord<'_> {
    let at = (selected.journey, selected.row);
    JourneyRecord::not_begun(at, Outcome::Skipped, Stop::Interrupted.reason())
}
