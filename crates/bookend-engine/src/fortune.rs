//! What is left to chance: by behaviour and message, and by nothing else.

use crate::decide::Tally;
use bookend_model::{Chance, Request, Seed, fingerprint};
use bookend_script::Behaviour;
use jiff::Timestamp;

/// What chance and time have to go by when a request is decided.
#[derive(Clone, Copy, Debug)]
pub struct Fortune<'f> {
    /// The seed of the run.
    pub seed: Seed,
    /// When the run began, from which windows are counted.
    pub started: Timestamp,
    /// The request.
    pub request: &'f Request,
    /// Which request it is, by the caller.
    pub request_id: Option<&'f str>,
}

impl Fortune<'_> {
    /// Returns what a message is known again by: its id with method and path, where it has an id;
    /// otherwise all that is asked. Times, tokens and connections are no part of it.
    fn message(&self) -> String {
        let Request { method, path, .. } = self.request;
        match self.request_id {
            Some(id) => format!("{method} {path} {id}"),
            None => {
                let body = fingerprint(&self.request.body);
                format!("{method} {} {body:x}", self.request.target)
            }
        }
    }
}

/// The choices of one behaviour on one request; nothing is drawn that is not needed.
pub(crate) struct Lot<'l> {
    behaviour: &'l Behaviour,
    fortune: &'l Fortune<'l>,
    tally: &'l dyn Tally,
    chance: Option<Chance>,
}

impl<'l> Lot<'l> {
    pub(crate) fn new(
        behaviour: &'l Behaviour,
        fortune: &'l Fortune<'l>,
        tally: &'l dyn Tally,
    ) -> Self {
        Self {
            behaviour,
            fortune,
            tally,
            chance: None,
        }
    }

    /// Returns when the run began.
    pub(crate) fn started(&self) -> Timestamp {
        self.fortune.started
    }

    /// Returns the choices. The same message once more gets others: who tries again has another
    /// chance, and the n-th try has the same one in every run.
    pub(crate) fn chance(&mut self) -> &mut Chance {
        let (behaviour, fortune, tally) = (self.behaviour, self.fortune, self.tally);
        self.chance.get_or_insert_with(|| {
            let (id, message) = (&behaviour.id, fortune.message());
            let number = tally.draw(id, &message);
            let purpose = format!("behaviour/{id}/{message}/{number}");
            fortune.seed.stream(&purpose)
        })
    }

    pub(crate) fn into_chance(self) -> Option<Chance> {
        self.chance
    }
}
