//! Moving the clocks of both ends.

use crate::plan::{plan, steps};
use crate::runner::Runner;
use crate::stage::{DraftError, Stage};
use bookend_engine::shape_text;
use bookend_model::{Clock, ClockSetting};
use bookend_script::{ClockChange, Journey, PointInTime, Script, StepKind};

/// Where both clocks stood.
#[derive(Debug)]
pub(crate) struct Kept(Vec<(Clock, ClockSetting)>);

impl Kept {
    /// Sets both as they were: what has passed meanwhile has passed for them as well.
    pub(crate) fn restore(self) {
        for (clock, setting) in self.0 {
            clock.restore(setting);
        }
    }
}

/// Returns whether a journey moves the clocks, by itself or by journeys that it uses.
pub(crate) fn moves_clocks(script: &Script, journey: &Journey) -> bool {
    let plan = plan(script, journey);
    steps(&plan).any(|step| matches!(step.step.kind, StepKind::Clock(_)))
}

impl Runner<'_> {
    /// Returns why a journey that moves the clocks cannot be run, where that is so.
    pub(crate) fn why_not_move(&self, journey: &Journey) -> Option<String> {
        let is_ours = self.target_clock.is_some();
        let reason = "it moves the clock of the target, which is not ours to move (`rehearse` can)";
        (!is_ours && moves_clocks(self.ground.script, journey)).then(|| reason.to_owned())
    }

    /// Keeps where both clocks stand before a journey that moves them.
    pub(crate) fn keep_clocks(&self, journey: &Journey) -> Option<Kept> {
        let target = self.target_clock.as_ref()?;
        let both = [&self.ground.clock, target];
        let kept = both.map(|clock| (clock.clone(), clock.setting()));
        moves_clocks(self.ground.script, journey).then(|| Kept(kept.into()))
    }

    /// Moves both clocks.
    ///
    /// # Errors
    ///
    /// [`DraftError`], when the point in time cannot be made or is none.
    pub(crate) fn move_clocks(
        &self,
        stage: &mut Stage<'_>,
        change: &ClockChange,
    ) -> Result<(), DraftError> {
        // A journey is omitted where this is nobody's.
        let Some(target) = &self.target_clock else {
            return Ok(());
        };
        let own = &self.ground.clock;
        if let Some(shape) = &change.set {
            let text = shape_text(shape, &stage.scope.world())?.unwrap_or_default();
            let point = PointInTime::parse(&text).map_err(|_| DraftError::PointInTime(text))?;
            let at = point.resolve(own.now());
            own.set(at);
            target.set(at);
        }
        if let Some(by) = change.advance {
            own.advance(by);
            target.advance(by);
        }
        match change.frozen {
            Some(true) => {
                own.freeze();
                target.freeze();
                target.set(own.now());
            }
            Some(false) => {
                own.run();
                target.run();
            }
            None => {}
        }
        if let Some(by) = change.skew {
            target.set(own.now().saturating_add(by).unwrap_or(own.now()));
        }
        stage.scope.set_now(own.now());
        Ok(())
    }
}
