//! The clock of a target whose control port is known, and the run's beside it.

use crate::console::Console;
use crate::control_port::Stood;
use bookend_engine::instant_text;
use bookend_model::Clock;
use jiff::{SignedDuration, Timestamp};

/// How far two clocks may be apart that tell the same time: what lies between two looks.
const SAME: SignedDuration = SignedDuration::from_secs(2);

/// Has a run begin by the clock of the target, unless the command line says where its own begins; then
/// the two are only told to be apart. Returns where the run's clock was set to, where it was.
///
/// The tokens of a run by another clock are refused, and its dates mean other slots: all of that would be
/// told as failures of the target.
pub(super) fn follow(
    clock: &Clock,
    (target, said): (&Stood, Option<Timestamp>),
    console: Console,
) -> Option<Stood> {
    let distance = target.at.duration_since(clock.now());
    let is_near = distance.abs() < SAME;
    let at = instant_text(target.at);
    let stands = if target.is_frozen {
        "stands still"
    } else {
        "runs"
    };
    if said.is_some() {
        if !is_near {
            let ours = instant_text(clock.now());
            console.remark(&format!(
                "warning: the clock of the target {stands} at {at}, and this run begins at {ours}; without `--clock` it begins where the target's is"
            ));
        }
        return None;
    }
    if is_near && !target.is_frozen {
        return None;
    }
    // First, so that it stands where it is set.
    if target.is_frozen {
        clock.freeze();
    }
    clock.set(target.at);
    console.print(&format!(
        "this run goes by the clock of the target, which {stands} at {at}"
    ));
    Some(target.clone())
}

/// Says for evidence which clock a run began with.
pub(super) fn clock_words(said: Option<Timestamp>, followed: Option<&Stood>) -> String {
    match (said, followed) {
        (_, Some(target)) if target.is_frozen => format!("frozen at {}", target.at),
        (_, Some(target)) => format!("from {}", target.at),
        (Some(at), None) => format!("from {at}"),
        (None, None) => "system".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stood(at: &str, is_frozen: bool) -> Stood {
        Stood {
            at: at.parse().unwrap(),
            is_frozen,
            skew: None,
        }
    }

    #[test]
    fn a_run_follows_the_clock_of_the_target_unless_it_is_told_where_to_begin() {
        let at: Timestamp = "2026-10-24T22:59:00Z".parse().unwrap();
        let target = stood("2026-10-24T22:59:00Z", true);
        let clock = Clock::system();
        let followed = follow(&clock, (&target, None), Console::of_process());
        assert_eq!((clock.now(), clock.is_frozen()), (at, true));
        let words = clock_words(None, followed.as_ref());
        assert_eq!(words, "frozen at 2026-10-24T22:59:00Z");
        let own = Clock::running_from("2030-01-01T00:00:00Z".parse().unwrap());
        let followed = follow(&own, (&target, Some(own.now())), Console::of_process());
        assert!(followed.is_none() && own.now() > at);
    }

    #[test]
    fn a_clock_that_runs_with_the_machine_is_left_as_it_is() {
        let clock = Clock::system();
        let target = Stood {
            at: clock.now(),
            ..stood("2026-10-24T22:59:00Z", false)
        };
        assert_eq!(follow(&clock, (&target, None), Console::of_process()), None);
        assert_eq!(clock.ahead(), Some(SignedDuration::ZERO));
    }
}
