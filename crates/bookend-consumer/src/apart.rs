//! Journeys that need a provider to themselves. In a rehearsal each has a space of its own, and is played
//! beside all others; a provider elsewhere they have one after the other, when all others are done.

use crate::clocks::moves_clocks;
use crate::commands::{CommandError, StandIns, with_sources};
use crate::control_port::{ControlPort, ControlPortError};
use crate::diary_verdict::races;
use crate::ground::Ground;
use crate::national::asks_nationally;
use crate::record::{JourneyRecord, run_id};
use crate::runner::Runner;
use crate::select::Selected;
use crate::taken::Taken;
use bookend_engine::Memories;
use bookend_model::Outcome;
use bookend_provider::{OwnSpace, OwnSpaces};
use bookend_script::Journey;
use std::cell::RefCell;
use std::rc::Rc;

/// How journeys that need a provider to themselves get it.
#[derive(Debug)]
pub(crate) enum Apart<'m> {
    /// It is ours.
    Spaces {
        /// A way to spaces of it.
        spaces: OwnSpaces,
        /// A way to national services that lead to such a space.
        stand_ins: StandIns<'m>,
    },
    /// It is elsewhere, and does what it is told through its control port.
    Elsewhere(ControlPort),
}

/// The provider that a journey has to itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Own<'l> {
    /// A space of a provider of ours, in this program.
    Space(&'l OwnSpace),
    /// A provider elsewhere, through its control port.
    Elsewhere(&'l ControlPort),
}

impl<'g> Runner<'g> {
    /// Has journeys that need a provider to themselves played so.
    #[must_use]
    pub(crate) fn apart(mut self, apart: Option<&'g Apart<'g>>) -> Self {
        self.apart = apart;
        self
    }

    /// Returns how a journey gets a provider to itself, where it needs that: one that moves the clocks,
    /// and one with a race, on which there is a verdict of all that was told meanwhile.
    fn apart_for(&self, journey: &Journey) -> Option<&'g Apart<'g>> {
        let (apart, script) = (self.apart?, self.ground.script);
        (moves_clocks(script, journey) || races(script, journey)).then_some(apart)
    }

    /// Whether a journey is run when all others are done, and no other beside it: time and diary are the
    /// same for all who call that provider.
    pub(crate) fn is_alone(&self, journey: &Journey) -> bool {
        matches!(self.apart_for(journey), Some(Apart::Elsewhere(_)))
    }

    /// Plays a journey that nothing speaks against.
    pub(crate) async fn perform<'s>(&self, selected: Selected<'s>) -> JourneyRecord<'s> {
        let played = match self.apart_for(selected.journey) {
            None => return self.play(selected).await,
            Some(Apart::Spaces { spaces, stand_ins }) => {
                self.play_in_space((spaces, stand_ins), selected).await
            }
            Some(Apart::Elsewhere(port)) => {
                let played = self.play_and_put_back(port, selected).await;
                played.map_err(CommandError::from)
            }
        };
        played.unwrap_or_else(|error| {
            let at = (selected.journey, selected.row);
            JourneyRecord::not_begun(at, Outcome::Errored, &with_sources(&error))
        })
    }

    /// Plays a journey in a space of its own, by clocks of its own.
    async fn play_in_space<'s>(
        &self,
        (spaces, stand_ins): (&OwnSpaces, &StandIns<'_>),
        selected: Selected<'s>,
    ) -> Result<JourneyRecord<'s>, CommandError> {
        let Selected { journey, row } = selected;
        let space = spaces.open(&run_id(journey, row)).await?;
        let clock = self.ground.clock.apart();
        let national = asks_nationally(self.ground.script, journey)
            .then(|| stand_ins.start(space.url(), clock.clone()))
            .transpose()?;
        let ground = self.ground.within(space.url(), clock);
        let mut runner = Runner {
            // What it finds there is no other journey's.
            taken: Rc::new(RefCell::new(Taken::default())),
            memories: Rc::new(Memories::default()),
            ..self.within(&ground, space.url(), Own::Space(&space))
        };
        if let Some(national) = &national {
            runner.addresses = StandIns::addresses(national);
        }
        let record = runner.play(selected).await;
        if let Some(national) = national {
            national.stop().await?;
        }
        Ok(record)
    }

    /// Plays a journey that has a provider elsewhere to itself. A clock that it moves is put back: what has
    /// passed meanwhile has passed for it as well.
    async fn play_and_put_back<'s>(
        &self,
        port: &ControlPort,
        selected: Selected<'s>,
    ) -> Result<JourneyRecord<'s>, ControlPortError> {
        let moves = moves_clocks(self.ground.script, selected.journey);
        let asked = self.ground.clock.elapsed();
        let stood = port.clock().await?;
        let base = self.client.base();
        let ground = self.ground.within(base, self.ground.clock.apart());
        let runner = self.within(&ground, base, Own::Elsewhere(port));
        let mut record = runner.play(selected).await;
        if !moves {
            return Ok(record);
        }
        let since = self.ground.clock.elapsed().saturating_sub(asked);
        if let Err(error) = port.restore(&stood, since).await {
            let before = record.reason.take();
            let before = before.map_or_else(String::new, |reason| format!("{reason}; and "));
            let reason = format!("{before}the clock of the target was not put back: {error}");
            record.outcome = Outcome::Errored;
            record.reason = Some(reason);
        }
        Ok(record)
    }

    /// Returns one that runs a journey of the same run elsewhere, or by other clocks.
    fn within<'l>(&self, ground: &'l Ground<'l>, base: &str, own: Own<'l>) -> Runner<'l> {
        Runner {
            ground,
            client: self.client.at(base).telling(ground.clock.clone()),
            addresses: self.addresses.clone(),
            patience: self.patience,
            capabilities: self.capabilities.clone(),
            taken: Rc::clone(&self.taken),
            evidence: self.evidence.clone(),
            checks: Rc::clone(&self.checks),
            validator: self.validator.clone(),
            memories: Rc::clone(&self.memories),
            own: Some(own),
            apart: None,
            stop: Rc::clone(&self.stop),
        }
    }
}
