//! Moving the clocks of both ends.

use crate::apart::Own;
use crate::plan::{plan, steps};
use crate::runner::Runner;
use crate::stage::{DraftError, Stage};
use bookend_engine::{instant_text, shape_text};
use bookend_model::Clock;
use bookend_script::{ClockChange, Journey, PointInTime, Script, StepKind};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// Returns whether a journey moves the clocks, by itself or by journeys that it uses.
pub(crate) fn moves_clocks(script: &Script, journey: &Journey) -> bool {
    let plan = plan(script, journey);
    steps(&plan).any(|step| matches!(step.step.kind, StepKind::Clock(_)))
}

impl Runner<'_> {
    /// Returns why a journey that moves the clocks cannot be run, where that is so.
    pub(crate) fn why_not_move(&self, journey: &Journey) -> Option<String> {
        let is_ours = self.apart.is_some();
        let reason = "it moves the clock of the target, which is not ours to move (`rehearse` can, and `run --control` where the target is a Bookend provider)";
        (!is_ours && moves_clocks(self.ground.script, journey)).then(|| reason.to_owned())
    }

    /// Moves both clocks.
    ///
    /// # Errors
    ///
    /// [`DraftError`], when the point in time cannot be made or is none, or when the target does not
    /// let its clock be moved.
    pub(crate) async fn move_clocks(
        &self,
        stage: &mut Stage<'_>,
        change: &ClockChange,
    ) -> Result<(), DraftError> {
        // A journey is omitted where this is nobody's.
        let Some(target) = self.own else {
            return Ok(());
        };
        let own = &self.ground.clock;
        let at = match &change.set {
            None => None,
            Some(shape) => {
                let text = shape_text(shape, &stage.scope.world())?.unwrap_or_default();
                let point = PointInTime::parse(&text).map_err(|_| DraftError::PointInTime(text))?;
                Some(point.resolve(own.now()))
            }
        };
        moved(own, change, at);
        // Told to stand still, or to be apart, the target goes by the consumer's clock. Otherwise what is
        // set is the same instant for both, and what is only advanced keeps the distance that it has.
        let by_ours = match (change.skew, change.frozen) {
            (Some(skew), _) => own.now().checked_add(skew).ok(),
            (None, Some(true)) => Some(own.now()),
            (None, _) => None,
        };
        match target {
            Own::Space(space) => {
                moved(space.clock(), change, at);
                if let Some(at) = by_ours {
                    space.clock().set(at);
                }
            }
            Own::Elsewhere(port) => port.move_clock(order(change, by_ours, at)).await?,
        }
        stage.scope.set_now(own.now());
        Ok(())
    }
}

fn moved(clock: &Clock, change: &ClockChange, at: Option<Timestamp>) {
    if let Some(at) = at {
        clock.set(at);
    }
    if let Some(by) = change.advance {
        clock.advance(by);
    }
    match change.frozen {
        Some(true) => clock.freeze(),
        Some(false) => clock.run(),
        None => {}
    }
}

/// Writes a change as the control port takes it, which sets before it advances.
fn order(
    change: &ClockChange,
    by_ours: Option<Timestamp>,
    at: Option<Timestamp>,
) -> Map<String, Value> {
    let mut order = Map::new();
    if let Some(at) = by_ours.or(at) {
        order.insert("set".to_owned(), instant_text(at).into());
    }
    if let (None, Some(by)) = (by_ours, change.advance) {
        let milliseconds = format!("{}ms", by.as_millis());
        order.insert("advance".to_owned(), milliseconds.into());
    }
    match change.frozen {
        Some(true) => order.insert("freeze".to_owned(), true.into()),
        Some(false) => order.insert("run".to_owned(), true.into()),
        None => None,
    };
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    /// Returns what the control port is told of a change, where both clocks are set to, and where the
    /// consumer's stands.
    fn told(change: &ClockChange, (at, by_ours): (Option<&str>, Option<&str>)) -> String {
        let read = |text: &str| -> Timestamp { text.parse().unwrap() };
        Value::Object(order(change, by_ours.map(read), at.map(read))).to_string()
    }

    fn change() -> ClockChange {
        ClockChange {
            set: None,
            advance: None,
            frozen: None,
            skew: None,
        }
    }

    #[test]
    fn a_target_whose_clock_is_advanced_keeps_its_distance() {
        let later = ClockChange {
            advance: Some(SignedDuration::from_mins(-5)),
            frozen: Some(false),
            ..change()
        };
        assert_eq!(
            told(&later, (None, None)),
            r#"{"advance":"-300000ms","run":true}"#
        );
    }

    #[test]
    fn a_target_whose_clock_is_set_is_at_the_instant_of_the_consumer() {
        let set = ClockChange {
            advance: Some(SignedDuration::from_mins(-5)),
            ..change()
        };
        assert_eq!(
            told(&set, (Some("2035-06-15T09:00:00Z"), None)),
            r#"{"set":"2035-06-15T09:00:00.000+00:00","advance":"-300000ms"}"#
        );
    }

    #[test]
    fn a_target_that_stands_still_goes_by_the_clock_of_the_consumer() {
        let still = ClockChange {
            advance: Some(SignedDuration::from_mins(5)),
            frozen: Some(true),
            ..change()
        };
        let told = told(&still, (None, Some("2035-06-15T09:05:00Z")));
        assert_eq!(
            told,
            r#"{"set":"2035-06-15T09:05:00.000+00:00","freeze":true}"#
        );
    }
}
