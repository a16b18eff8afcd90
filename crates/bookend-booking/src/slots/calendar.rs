//! Which slots a rule makes on one local day.
//!
//! Slots start at times of day, so that a clinic that opens at eight opens at eight all year. On
//! the two days on which the clocks change:
//!
//! - A time of day that does not exist has no slot: the 23-hour day has fewer.
//! - A time of day that occurs twice has one slot, the first time it occurs: the 25-hour day has
//!   as many as any other, and its repeated hour has none.
//! - A slot lasts as long as on any other day. One that would start before the slot before it has
//!   ended, or would end after the rule's closing time, is left out: slots of a rule never overlap.

use bookend_model::SlotRule;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Returns start and end of the slots that a rule makes on a day of its zone, earliest first.
///
/// A rule that closes at or before the time at which it opens closes on the next day; its slots
/// belong to the day on which it opens.
pub(super) fn slots_of_day(rule: &SlotRule, day: Date) -> Vec<(Timestamp, Timestamp)> {
    if !(rule.weekdays.is_empty() || rule.weekdays.contains(&day.weekday())) {
        return Vec::new();
    }
    walk(rule, day).unwrap_or_default()
}

/// Walks the times of day of a rule; nothing at the end of representable time.
fn walk(rule: &SlotRule, day: Date) -> Option<Vec<(Timestamp, Timestamp)>> {
    let closes = closing(rule, day)?;
    let closes_at = rule.zone.to_timestamp(closes).ok()?;
    let mut free_from = yesterdays_end(rule, day);
    let mut slots = Vec::new();
    let mut wall = day.to_datetime(rule.from);
    while wall < closes {
        if let Some(start) = first_occurrence(&rule.zone, wall).filter(|at| *at >= free_from) {
            let end = start.checked_add(rule.every).ok()?;
            if end <= closes_at {
                slots.push((start, end));
                free_from = end;
            }
        }
        wall = wall.checked_add(rule.every).ok()?;
    }
    Some(slots)
}

/// Returns whether slots of a rule may start on the day after the one on which it opens.
pub(super) fn is_overnight(rule: &SlotRule) -> bool {
    rule.to <= rule.from && rule.to != Time::midnight()
}

fn closing(rule: &SlotRule, day: Date) -> Option<DateTime> {
    let closes_tomorrow = rule.to <= rule.from;
    let day = if closes_tomorrow {
        day.tomorrow().ok()?
    } else {
        day
    };
    Some(day.to_datetime(rule.to))
}

/// Returns when the slots of the day before have ended at the latest.
fn yesterdays_end(rule: &SlotRule, day: Date) -> Timestamp {
    let closed = || {
        let closes = closing(rule, day.yesterday().ok()?)?;
        rule.zone.to_timestamp(closes).ok()
    };
    closed()
        .filter(|_| is_overnight(rule))
        .unwrap_or(Timestamp::MIN)
}

/// Returns the first instant at which a wall clock shows a time; nothing when it never does.
fn first_occurrence(zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.earlier().ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use jiff::civil::{date, time};

    const LONDON: &str = "Europe/London";

    fn rule(minutes: i64, from: Time, to: Time) -> SlotRule {
        SlotRule {
            every: SignedDuration::from_mins(minutes),
            from,
            to,
            days: 1,
            weekdays: Vec::new(),
            zone: TimeZone::get(LONDON).unwrap(),
            busy: 0.0,
        }
    }

    /// Renders the local starts of a rule's slots on a day.
    fn starts(rule: &SlotRule, day: Date) -> Vec<String> {
        let local = |at: Timestamp| at.to_zoned(rule.zone.clone()).strftime("%H:%M").to_string();
        let slots = slots_of_day(rule, day);
        slots.into_iter().map(|(start, _)| local(start)).collect()
    }

    #[test]
    fn an_ordinary_day_is_filled_from_opening_to_closing() {
        let rule = rule(30, time(8, 0, 0, 0), time(9, 45, 0, 0));
        assert_eq!(starts(&rule, date(2026, 6, 1)), ["08:00", "08:30", "09:00"]);
    }

    #[test]
    fn the_hour_that_spring_skips_has_no_slots() {
        for day in [date(2026, 3, 29), date(2027, 3, 28)] {
            let night = rule(30, time(0, 0, 0, 0), time(3, 0, 0, 0));
            assert_eq!(starts(&night, day), ["00:00", "00:30", "02:00", "02:30"]);
            let whole = rule(15, Time::MIN, Time::MIN);
            assert_eq!(slots_of_day(&whole, day).len(), 23 * 4);
        }
    }

    #[test]
    fn the_hour_that_autumn_repeats_has_slots_once() {
        let day = date(2026, 10, 25);
        let night = rule(30, time(0, 30, 0, 0), time(2, 30, 0, 0));
        assert_eq!(starts(&night, day), ["00:30", "01:00", "01:30", "02:00"]);
        let slots = slots_of_day(&night, day);
        let repeated = "2026-10-25T01:00:00Z".parse().unwrap();
        assert!(
            slots
                .iter()
                .all(|(start, end)| *end <= repeated || *start > repeated)
        );
        let whole = rule(15, Time::MIN, Time::MIN);
        assert_eq!(slots_of_day(&whole, day).len(), 24 * 4);
    }

    #[test]
    fn a_long_slot_over_the_skipped_hour_pushes_the_next_one_out() {
        let long = rule(120, Time::MIN, time(8, 0, 0, 0));
        let day = date(2026, 3, 29);
        assert_eq!(starts(&long, day), ["00:00", "04:00", "06:00"]);
    }

    #[test]
    fn a_rule_that_closes_before_it_opens_closes_on_the_next_day() {
        let night = rule(240, time(20, 0, 0, 0), time(8, 0, 0, 0));
        assert_eq!(
            starts(&night, date(2026, 6, 1)),
            ["20:00", "00:00", "04:00"]
        );
    }

    #[test]
    fn a_night_over_a_change_of_the_clocks_has_the_slots_that_its_clock_shows() {
        let night = rule(60, time(20, 0, 0, 0), time(2, 0, 0, 0));
        let evening = ["20:00", "21:00", "22:00", "23:00", "00:00"];
        // The hour from one to two is skipped, and the night is an hour shorter.
        assert_eq!(starts(&night, date(2026, 3, 28)), evening);
        // It occurs twice, and has its slot the first time.
        let autumn = [&evening[..], &["01:00"]].concat();
        assert_eq!(starts(&night, date(2026, 10, 24)), autumn);
        let slots = slots_of_day(&night, date(2026, 10, 24));
        let (start, end) = slots[5];
        assert_eq!(start.to_string(), "2026-10-25T00:00:00Z");
        assert_eq!(end.to_string(), "2026-10-25T01:00:00Z");
        // The day after the change is as any other.
        assert_eq!(starts(&night, date(2026, 3, 29)), autumn);
    }

    #[test]
    fn other_days_of_the_week_are_empty() {
        let mut weekend = rule(60, time(8, 0, 0, 0), time(9, 0, 0, 0));
        weekend.weekdays = vec![jiff::civil::Weekday::Saturday];
        assert_eq!(starts(&weekend, date(2026, 11, 21)), ["08:00"]);
        assert!(starts(&weekend, date(2026, 11, 20)).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn slots_never_overlap_and_no_local_start_occurs_twice(
            minutes in 1_i64..400,
            from in 0_i8..24,
            to in 0_i8..24,
            day in proptest::sample::select(vec![
                date(2026, 3, 28), date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 24),
                date(2026, 10, 25), date(2027, 3, 28),
            ]),
        ) {
            let rule = rule(minutes, time(from, 30, 0, 0), time(to, 15, 0, 0));
            let mut slots = slots_of_day(&rule, day);
            slots.extend(slots_of_day(&rule, day.tomorrow().unwrap()));
            for pair in slots.windows(2) {
                proptest::prop_assert!(pair[0].1 <= pair[1].0, "{pair:?}");
            }
            let local = |at: Timestamp| rule.zone.to_datetime(at);
            let mut shown: Vec<_> = slots.iter().map(|(start, _)| local(*start)).collect();
            shown.dedup();
            proptest::prop_assert_eq!(shown.len(), slots.len());
        }
    }
}
