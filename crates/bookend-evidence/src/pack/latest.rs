//! When a run ended that was killed: nobody says it but what happened in it.

use super::head::{Ending, PackHead};
use super::lines::ExchangeLine;
use crate::JourneyReport;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// When the last exchange of each journey ended, by the journey's clock.
#[derive(Debug, Default)]
pub(super) struct Latest(BTreeMap<Option<String>, Timestamp>);

impl Latest {
    /// Notes when an exchange ended.
    pub(super) fn note(&mut self, line: ExchangeLine) {
        let ended = after(line.started, line.total_ms);
        let journey = line.step.map(|(journey, _)| journey);
        let latest = self.0.entry(journey).or_insert(ended);
        *latest = ended.max(*latest);
    }

    /// Returns the ending of a run with these journeys. Exchanges of journeys that move the clocks have
    /// times that are not those of the run: of these counts when they began, and for how long they were
    /// played.
    pub(super) fn ending(&self, head: &PackHead, journeys: &[JourneyReport]) -> Ending {
        let moving: BTreeSet<&str> = journeys
            .iter()
            .filter(|journey| moves_clocks(journey))
            .map(|journey| journey.id.as_str())
            .collect();
        let is_moving = |id: &String| moving.contains(id.as_str());
        let exchanges = self.0.iter();
        let exchanges = exchanges.filter(|(journey, _)| !journey.as_ref().is_some_and(is_moving));
        let played = journeys
            .iter()
            .filter_map(|it| Some(after(it.started?, it.duration_ms)));
        let ended = exchanges.map(|(_, ended)| *ended).chain(played);
        let ended = ended.fold(head.started, Timestamp::max);
        Ending {
            ended,
            duration_ms: ended.duration_since(head.started).as_secs_f64() * 1_000.0,
            partial: true,
        }
    }
}

fn moves_clocks(journey: &JourneyReport) -> bool {
    journey.steps.iter().any(|step| step.interaction == "clock")
}

fn after(started: Timestamp, milliseconds: f64) -> Timestamp {
    let took = SignedDuration::try_from_secs_f64(milliseconds / 1_000.0).unwrap_or_default();
    started.saturating_add(took).unwrap_or(started)
}
