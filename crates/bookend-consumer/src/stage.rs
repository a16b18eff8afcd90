//! What one run of a journey carries from step to step.

use crate::control_port::ControlPortError;
use crate::ground::Ground;
use crate::national::Place;
use crate::origins::Origins;
use crate::plan::Planned;
use crate::plan::{PlannedStep, steps};
use crate::scope::JourneyScope;
use bookend_engine::{Draft, EvaluateError, Layer, World, authorise, compose, instant_text};
use bookend_script::{Journey, Send};
use serde_json::Value;
use std::collections::BTreeMap;

/// What one run of a journey carries from step to step.
#[derive(Debug)]
pub(crate) struct Stage<'g> {
    /// The id of this run of the journey.
    pub run_id: String,
    /// Its names.
    pub scope: JourneyScope<'g>,
    /// The requests of its steps so far, for steps that send one again.
    pub drafts: BTreeMap<String, Draft>,
    /// The first step that failed.
    pub failed: Option<String>,
    /// Which step was to bring what.
    pub origins: Origins,
}

/// Why a request could not be composed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// A value of the script cannot be made.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// The step sends a request again that was not sent.
    #[error("the request of step `{0}` is to be sent again, and was never sent")]
    NeverSent(String),
    /// The clocks are to be set to what is no point in time.
    #[error("`{0}` is not a point in time to which clocks could be set")]
    PointInTime(String),
    /// The target does not let its clock be moved.
    #[error(transparent)]
    Control(#[from] ControlPortError),
    /// What was found is no service root.
    #[error("`{endpoint}` is not the endpoint of a provider: {reason}")]
    Endpoint {
        /// What was found.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody said where a national service is.
    #[error("nobody said where `{0}` is")]
    Nowhere(&'static str),
    /// The dialect has no such interaction; checking a script finds this.
    #[error("the dialect has no interaction `{0}`")]
    Interaction(String),
}

impl<'g> Stage<'g> {
    /// Begins a run of a journey.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when one of the journey's own values cannot be made.
    pub(crate) fn begin(
        ground: &'g Ground<'g>,
        (journey, row): (&Journey, Option<usize>),
        plan: &[Planned<'_>],
    ) -> Result<Self, EvaluateError> {
        let mut scope = JourneyScope::begin(ground, journey, row)?;
        let mut origins = Origins::default();
        for step in steps(plan) {
            origins.await_step(step);
            let captures = step.send().map(|send| send.captures.as_slice());
            for capture in captures.unwrap_or_default() {
                scope.await_name(&capture.name);
            }
        }
        Ok(Self {
            run_id: crate::record::run_id(journey, row),
            scope,
            drafts: BTreeMap::new(),
            failed: None,
            origins,
        })
    }

    /// Composes the request of a step, or takes that of an earlier step with the step's own
    /// changes over it.
    ///
    /// # Errors
    ///
    /// [`DraftError`].
    pub(crate) fn draft(
        &self,
        ground: &Ground<'_>,
        step: &PlannedStep<'_>,
        send: &Send,
    ) -> Result<Draft, DraftError> {
        let world = self.scope.world();
        // Out of the calendar no clock goes.
        let now = world
            .now
            .saturating_add(send.clock_skew)
            .unwrap_or(world.now);
        let told = Value::from(instant_text(now));
        let place = Place::of(send, &self.scope)?;
        let base = place.as_ref().map(|place| Value::from(place.base.as_str()));
        let mut names = vec![("now", &told)];
        if let (Some(place), Some(base)) = (&place, &base) {
            names.extend([("target", &place.target), ("base", base)]);
        }
        let layer = Layer {
            names: &names,
            under: &self.scope,
        };
        let world = World {
            now,
            ..world.with(&layer)
        };
        let dialect = ground.script.dialect();
        let unknown = || DraftError::Interaction(send.interaction.clone());
        let interaction = dialect.interaction(&send.interaction).ok_or_else(unknown)?;
        let draft = if let Some(earlier) = &send.reuse {
            let earlier = format!("{}{earlier}", step.prefix);
            let never = || DraftError::NeverSent(earlier.clone());
            let mut draft = self.drafts.get(&earlier).cloned().ok_or_else(never)?;
            draft.idle.clear();
            authorise(&mut draft, (dialect, interaction), send, &world)?;
            draft.set_own(send, &world)?;
            draft
        } else {
            compose(dialect, interaction, send, &world)?
        };
        self.scope.trouble()?;
        Ok(draft)
    }
}
