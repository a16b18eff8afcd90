//! Which behaviour of the script decides a request.

use crate::delay::draw;
use crate::evaluate::{EvaluateError, expression_value, text_of};
use crate::fortune::{Fortune, Lot};
use crate::machinery::Machinery;
use crate::remembrance::Remembrance;
use crate::schedule::is_due;
use crate::scope::World;
use crate::sight::Sight;
use crate::witness::{Trial, Witness};
use bookend_model::Chance;
use bookend_script::{Answer, Behaviour, Exhausted, Expression, FaultKind, Sequence, Spread, Then};
use std::time::Duration;

/// Counts, per key, how often something happened.
pub trait Tally {
    /// Counts a draw of a behaviour for a message, and returns how many there were before. Messages
    /// are many: what is counted of them must not crowd out the other counts.
    fn draw(&self, behaviour: &str, message: &str) -> u64;

    /// Counts once more, and returns how often it had happened before.
    fn count(&self, what: &str, key: &str) -> u64;
}

/// What is kept from one request to the next, and what chance and time have to go by.
#[derive(Clone, Copy)]
pub struct Given<'g> {
    /// How often something has happened.
    pub tally: &'g dyn Tally,
    /// What chance and time have to go by.
    pub fortune: &'g Fortune<'g>,
    /// The machines. Whoever decides while others do lets one request at a time do so where there
    /// are any: what a `when` has seen then holds until the machine has gone on.
    pub machinery: Machinery<'g>,
    /// What behaviours remember; of it, the same is true.
    pub remembrance: Remembrance<'g>,
}

impl std::fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given")
            .field("fortune", &self.fortune)
            .field("machinery", &self.machinery)
            .finish_non_exhaustive()
    }
}

/// What decides a request: a behaviour and the part of it whose turn it is.
#[derive(Debug)]
pub struct Decision<'s> {
    /// The behaviour.
    pub behaviour: &'s Behaviour,
    /// What happens.
    pub then: &'s Then,
    /// Which part of the sequence that is, counted from 0.
    pub part: usize,
    /// How long the answer waits.
    pub delay: Option<Duration>,
    /// The choices of this behaviour on this request that are still to be made, where there are any.
    pub chance: Option<Chance>,
}

/// Decides a request: the first behaviour whose `when` holds, whose machines can go on as it says,
/// and whose schedule allows it; the machines then have gone on, and what it remembers is kept. When
/// there is none, the booking domain answers. A witness, where there is one, sees what each behaviour
/// comes to that is tried, and then nothing goes on and nothing is kept.
///
/// What is left to chance is drawn from a stream of the behaviour and the message, so that it does not
/// depend on what else is under way.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn decide<'s: 'v, 'v>(
    behaviours: impl Iterator<Item = &'s Behaviour>,
    sight: &Sight<'v>,
    given: Given<'_>,
    witness: Option<&dyn Witness>,
) -> Result<Option<Decision<'s>>, EvaluateError> {
    let Given {
        tally,
        fortune,
        machinery,
        ..
    } = given;
    let world = &sight.view.world;
    let tell = |behaviour: &Behaviour, trial: Trial| {
        if let Some(witness) = witness {
            witness.behaviour(behaviour, trial);
        }
    };
    for behaviour in behaviours {
        if !sight.holds(&behaviour.when)? {
            if witness.is_some() {
                tell(behaviour, Trial::HeldBack(sight.in_words(&behaviour.when)));
            }
            continue;
        }
        if let Some(stuck) = stuck(behaviour, machinery, world)? {
            tell(behaviour, stuck);
            continue;
        }
        let mut lot = Lot::new(behaviour, fortune, tally);
        if !is_due(behaviour, world, tally, &mut lot)? {
            tell(behaviour, Trial::NotDue);
            continue;
        }
        let found = part(&behaviour.sequence, &behaviour.id, world, tally)?;
        let then = found.map(|(_, then)| then);
        if witness.is_some() {
            tell(behaviour, decided(then, world)?);
        } else {
            given.settle((behaviour, then), world)?;
        }
        return Ok(found.map(|found| decision(behaviour, found, lot)));
    }
    Ok(None)
}

impl Given<'_> {
    /// Remembers what the behaviour that decides wants to be remembered, and has its machines go on.
    fn settle(
        &self,
        (behaviour, then): (&Behaviour, Option<&Then>),
        world: &World<'_>,
    ) -> Result<(), EvaluateError> {
        if let Some(remember) = then.and_then(|then| then.remember.as_ref()) {
            self.remembrance.remember(remember, world)?;
        }
        self.machinery.go_on(behaviour.transitions(), world)
    }
}

/// Says what it comes to that a behaviour applies.
fn decided(then: Option<&Then>, world: &World<'_>) -> Result<Trial, EvaluateError> {
    let Some(then) = then else {
        return Ok(Trial::Exhausted);
    };
    let remember = then.remember.as_ref();
    Ok(Trial::Decides {
        leaves_answer: matches!(then.answer, Answer::Domain | Answer::Stale(_)),
        remembers: match remember {
            Some(remember) => Remembrance::made(remember, world)?,
            None => Vec::new(),
        },
    })
}

/// Returns why the machines of a behaviour cannot go on, where they cannot.
fn stuck(
    behaviour: &Behaviour,
    machinery: Machinery<'_>,
    world: &World<'_>,
) -> Result<Option<Trial>, EvaluateError> {
    let stuck = machinery.stuck(behaviour.transitions(), world)?;
    Ok(stuck.map(|(transition, state)| Trial::Stuck {
        machine: transition.machine.clone(),
        state,
        to: transition.to.clone(),
    }))
}

/// Draws what is left to chance.
fn decision<'s>(
    behaviour: &'s Behaviour,
    (part, then): (usize, &'s Then),
    mut lot: Lot<'_>,
) -> Decision<'s> {
    let delay = then.delay.map(|delay| match delay.spread {
        Spread::Fixed(delay) => Duration::try_from(delay).unwrap_or_default(),
        spread => draw(spread, lot.chance()),
    });
    let fault = then.fault.as_ref();
    if fault.is_some_and(|fault| matches!(fault.kind, FaultKind::Garbage)) {
        lot.chance();
    }
    Decision {
        behaviour,
        then,
        part,
        delay,
        chance: lot.into_chance(),
    }
}

fn part<'s>(
    sequence: &'s Sequence,
    id: &str,
    world: &World<'_>,
    tally: &dyn Tally,
) -> Result<Option<(usize, &'s Then)>, EvaluateError> {
    if let [only] = sequence.parts.as_slice()
        && sequence.when_exhausted == Exhausted::Last
    {
        return Ok(Some((0, only)));
    }
    let before = tally.count(
        &format!("{id}/sequence"),
        &key(sequence.per.as_ref(), world)?,
    );
    let before = usize::try_from(before).unwrap_or(usize::MAX);
    let length = sequence.parts.len();
    let position = match sequence.when_exhausted {
        Exhausted::Last => before.min(length - 1),
        Exhausted::Cycle => before % length,
        Exhausted::Domain => before,
    };
    Ok(sequence.parts.get(position).map(|then| (position, then)))
}

/// Returns what is counted by.
///
/// # Errors
///
/// [`EvaluateError`], when it cannot be made.
pub fn key(per: Option<&Expression>, world: &World<'_>) -> Result<String, EvaluateError> {
    match per {
        None => Ok(String::new()),
        Some(expression) => Ok(text_of(&expression_value(expression, world)?).unwrap_or_default()),
    }
}
