//! Which behaviour of the script decides a request.

use crate::delay::draw;
use crate::evaluate::{EvaluateError, expression_value, text_of};
use crate::fortune::{Fortune, Lot};
use crate::judge::View;
use crate::schedule::is_due;
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

/// Decides a request: the first behaviour whose `when` holds and whose schedule allows it. When
/// there is none, the booking domain answers. A witness, where there is one, sees what each behaviour
/// comes to that is tried.
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
    (tally, fortune): (&dyn Tally, &Fortune<'_>),
    witness: Option<&dyn Witness>,
) -> Result<Option<Decision<'s>>, EvaluateError> {
    let view = &sight.view;
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
        let mut lot = Lot::new(behaviour, fortune, tally);
        if !is_due(behaviour, view, tally, &mut lot)? {
            tell(behaviour, Trial::NotDue);
            continue;
        }
        let found = part(&behaviour.sequence, &behaviour.id, view, tally)?;
        let then = found.map(|(_, then)| then);
        let decides = |then: &Then| Trial::Decides {
            leaves_answer: matches!(then.answer, Answer::Domain),
        };
        tell(behaviour, then.map_or(Trial::Exhausted, decides));
        return Ok(found.map(|found| decision(behaviour, found, lot)));
    }
    Ok(None)
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
    view: &View<'_>,
    tally: &dyn Tally,
) -> Result<Option<(usize, &'s Then)>, EvaluateError> {
    if let [only] = sequence.parts.as_slice()
        && sequence.when_exhausted == Exhausted::Last
    {
        return Ok(Some((0, only)));
    }
    let before = tally.count(
        &format!("{id}/sequence"),
        &key(sequence.per.as_ref(), view)?,
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
pub fn key(per: Option<&Expression>, view: &View<'_>) -> Result<String, EvaluateError> {
    match per {
        None => Ok(String::new()),
        Some(expression) => {
            Ok(text_of(&expression_value(expression, &view.world)?).unwrap_or_default())
        }
    }
}
