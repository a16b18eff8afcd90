//! Which behaviour of the script decides a request.

use crate::evaluate::{EvaluateError, expression_value, text_of};
use crate::judge::View;
use crate::sight::Sight;
use crate::witness::{Trial, Witness};
use bookend_script::{Answer, Behaviour, Exhausted, Expression, Schedule, Sequence, Then};

/// Counts, per key, how often something happened.
pub trait Tally {
    /// Counts once more, and returns how often it had happened before.
    fn count(&self, what: &str, key: &str) -> u64;
}

/// What decides a request: a behaviour and the part of it whose turn it is.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'s> {
    /// The behaviour.
    pub behaviour: &'s Behaviour,
    /// What happens.
    pub then: &'s Then,
}

/// Decides a request: the first behaviour whose `when` holds and whose schedule allows it. When
/// there is none, the booking domain answers. A witness, where there is one, sees what each behaviour
/// comes to that is tried.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn decide<'s: 'v, 'v>(
    behaviours: impl Iterator<Item = &'s Behaviour>,
    sight: &Sight<'v>,
    tally: &dyn Tally,
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
        if !is_due(behaviour, view, tally)? {
            tell(behaviour, Trial::NotDue);
            continue;
        }
        let then = part(&behaviour.sequence, &behaviour.id, view, tally)?;
        let decides = |then: &Then| Trial::Decides {
            leaves_answer: matches!(then.answer, Answer::Domain),
        };
        tell(behaviour, then.map_or(Trial::Exhausted, decides));
        return Ok(then.map(|then| Decision { behaviour, then }));
    }
    Ok(None)
}

/// Asks the schedule, which counts the request whether it is due or not.
fn is_due(
    behaviour: &Behaviour,
    view: &View<'_>,
    tally: &dyn Tally,
) -> Result<bool, EvaluateError> {
    let schedule = &behaviour.schedule;
    if schedule.times.is_none() && schedule.after == 0 && schedule.every <= 1 {
        return Ok(true);
    }
    let before = tally.count(&behaviour.id, &key(schedule.per.as_ref(), view)?);
    Ok(falls_due(schedule, before))
}

/// Whether a schedule allows the request before which there were so many others.
fn falls_due(schedule: &Schedule, before: u64) -> bool {
    let Some(number) = before.checked_sub(schedule.after) else {
        return false;
    };
    let every = schedule.every.max(1);
    number.is_multiple_of(every) && schedule.times.is_none_or(|times| number / every < times)
}

fn part<'s>(
    sequence: &'s Sequence,
    id: &str,
    view: &View<'_>,
    tally: &dyn Tally,
) -> Result<Option<&'s Then>, EvaluateError> {
    if let [only] = sequence.parts.as_slice()
        && sequence.when_exhausted == Exhausted::Last
    {
        return Ok(Some(only));
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
    Ok(sequence.parts.get(position))
}

fn key(per: Option<&Expression>, view: &View<'_>) -> Result<String, EvaluateError> {
    match per {
        None => Ok(String::new()),
        Some(expression) => {
            Ok(text_of(&expression_value(expression, &view.world)?).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(times: Option<u64>, after: u64, every: u64) -> String {
        let schedule = Schedule {
            times,
            after,
            every,
            per: None,
        };
        (0..8)
            .map(|before| {
                if falls_due(&schedule, before) {
                    'x'
                } else {
                    '.'
                }
            })
            .collect()
    }

    #[test]
    fn a_schedule_says_which_requests_are_meant() {
        assert_eq!(due(None, 0, 1), "xxxxxxxx");
        assert_eq!(due(Some(2), 0, 1), "xx......");
        assert_eq!(due(None, 3, 1), "...xxxxx");
        assert_eq!(due(None, 0, 3), "x..x..x.");
        assert_eq!(due(Some(2), 1, 2), ".x.x....");
    }
}
