//! Whether it is a behaviour's turn.

use crate::decide::{Tally, key};
use crate::evaluate::EvaluateError;
use crate::fortune::Lot;
use crate::scope::World;
use bookend_script::{Behaviour, Quota, Schedule, Share};
use jiff::{SignedDuration, Timestamp};

/// Asks the schedule of a behaviour, in this order: the window of time, `after` and `every`, the
/// share, the quota, and how many times in all. A request within the window is counted, whether it
/// is due or not.
pub(crate) fn is_due(
    behaviour: &Behaviour,
    world: &World<'_>,
    tally: &dyn Tally,
    lot: &mut Lot<'_>,
) -> Result<bool, EvaluateError> {
    let schedule = &behaviour.schedule;
    let now = world.now;
    if !is_open(schedule, lot.started(), now) {
        return Ok(false);
    }
    let is_counted = schedule.times.is_some() || schedule.after > 0 || schedule.every > 1;
    if !is_counted && schedule.share.is_none() && schedule.quota.is_none() {
        return Ok(true);
    }
    let (id, key) = (&behaviour.id, key(schedule.per.as_ref(), world)?);
    // What is left to chance or to a quota is counted when it happens.
    let is_plain = schedule.share.is_none() && schedule.quota.is_none();
    if is_counted {
        let times = schedule.times.filter(|_| is_plain);
        if !falls_due(schedule, times, tally.count(id, &key)) {
            return Ok(false);
        }
    }
    if let Some(share) = schedule.share {
        let begun = schedule
            .from
            .as_ref()
            .map(|from| from.resolve(lot.started()));
        let share = share_at(share, begun.unwrap_or(lot.started()), now);
        if !lot.chance().per_cent(share) {
            return Ok(false);
        }
    }
    if let Some(quota) = schedule.quota {
        let window = format!("{id}/quota/{}", window_of(quota.window, now));
        if tally.count(&window, &key) >= quota.limit {
            return Ok(false);
        }
    }
    let times = schedule.times.filter(|_| !is_plain);
    Ok(times.is_none_or(|times| tally.count(&format!("{id}/times"), &key) < times))
}

/// Whether it is neither too early nor too late.
fn is_open(schedule: &Schedule, started: Timestamp, now: Timestamp) -> bool {
    let at = |point: &bookend_script::PointInTime| point.resolve(started);
    let is_begun = schedule.from.as_ref().is_none_or(|from| now >= at(from));
    is_begun && schedule.until.as_ref().is_none_or(|until| now < at(until))
}

/// Whether a schedule allows the request before which there were so many others.
fn falls_due(schedule: &Schedule, times: Option<u64>, before: u64) -> bool {
    let Some(number) = before.checked_sub(schedule.after) else {
        return false;
    };
    let every = schedule.every.max(1);
    number.is_multiple_of(every) && times.is_none_or(|times| number / every < times)
}

/// How many of a hundred are meant now.
fn share_at(share: Share, begun: Timestamp, now: Timestamp) -> f64 {
    match share {
        Share::Always(share) => share,
        Share::Ramp { from, to, over } => {
            let passed = now.duration_since(begun).as_secs_f64() / over.as_secs_f64();
            from + (to - from) * passed.clamp(0.0, 1.0)
        }
    }
}

/// Returns which window of this length an instant is in; they are the same for everybody.
fn window_of(window: SignedDuration, now: Timestamp) -> i128 {
    now.as_nanosecond().div_euclid(window.as_nanos().max(1))
}

/// Counts a request against a quota, and returns how long it is until the next window, when this one
/// is used up.
pub fn over_quota(
    tally: &dyn Tally,
    (id, key): (&str, &str),
    quota: Quota,
    now: Timestamp,
) -> Option<SignedDuration> {
    let number = window_of(quota.window, now);
    if tally.count(&format!("{id}/limit/{number}"), key) < quota.limit {
        return None;
    }
    let length = quota.window.as_nanos().max(1);
    let rest = length - now.as_nanosecond().rem_euclid(length);
    Some(SignedDuration::from_nanos(
        i64::try_from(rest).unwrap_or(i64::MAX),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_script::PointInTime;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    const START: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn due(times: Option<u64>, after: u64, every: u64) -> String {
        let schedule = Schedule {
            times,
            after,
            every,
            ..Schedule::default()
        };
        let mark = |before| {
            let is_due = falls_due(&schedule, schedule.times, before);
            if is_due { 'x' } else { '.' }
        };
        (0..8).map(mark).collect()
    }

    #[test]
    fn a_schedule_says_which_requests_are_meant() {
        assert_eq!(due(None, 0, 1), "xxxxxxxx");
        assert_eq!(due(Some(2), 0, 1), "xx......");
        assert_eq!(due(None, 3, 1), "...xxxxx");
        assert_eq!(due(None, 0, 3), "x..x..x.");
        assert_eq!(due(Some(2), 1, 2), ".x.x....");
    }

    fn after(seconds: i64) -> Timestamp {
        START + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_window_is_open_from_its_beginning_to_just_before_its_end() {
        let schedule = Schedule {
            from: Some(PointInTime::parse("+30s").unwrap()),
            until: Some(PointInTime::parse("+2m").unwrap()),
            ..Schedule::default()
        };
        let open = |seconds| is_open(&schedule, START, after(seconds));
        assert!(!open(0) && !open(29) && open(30) && open(119) && !open(120));
    }

    #[test]
    fn a_ramp_goes_from_one_share_to_the_other_and_stays_there() {
        let ramp = Share::Ramp {
            from: 10.0,
            to: 60.0,
            over: SignedDuration::from_secs(100),
        };
        let at = |seconds| share_at(ramp, START, after(seconds));
        let shares = [at(-5), at(0), at(50), at(100), at(1_000)];
        for (found, wanted) in shares.iter().zip([10.0, 10.0, 35.0, 60.0, 60.0]) {
            assert!((found - wanted).abs() < 1e-9, "{shares:?}");
        }
    }

    #[derive(Default)]
    struct Counts(RefCell<BTreeMap<(String, String), u64>>);

    impl Tally for Counts {
        fn draw(&self, behaviour: &str, message: &str) -> u64 {
            self.count(behaviour, message)
        }

        fn count(&self, what: &str, key: &str) -> u64 {
            let mut counts = self.0.borrow_mut();
            let count = counts.entry((what.to_owned(), key.to_owned())).or_default();
            *count += 1;
            *count - 1
        }
    }

    #[test]
    fn a_quota_says_how_long_it_is_until_the_next_window() {
        let counts = Counts::default();
        let quota = Quota {
            limit: 2,
            window: SignedDuration::from_secs(60),
        };
        let ask = |key, seconds| over_quota(&counts, ("b", key), quota, after(seconds));
        assert_eq!((ask("x", 0), ask("x", 1)), (None, None));
        assert_eq!(ask("x", 20), Some(SignedDuration::from_secs(40)));
        assert_eq!(ask("y", 20), None, "each key by itself");
        assert_eq!(ask("x", 60), None, "a new window");
    }
}
