//! Moving on at midnight.
//!
//! The shelf holds the slots of the days that the rules look ahead. When a midnight of one of the
//! rules' zones has passed, whoever asks next makes the slots of the days that have come into
//! sight, and the past is swept off. Three things stay: what an appointment holds, what the script
//! describes one by one, and everything from now on.
//!
//! A slot that is described as so many days from now moves on with the day, unless an appointment
//! holds it: then it stays where it is until the first midnight at which none does.
//!
//! When somebody sets the clock back to an earlier day, the slots are made anew for that day.

use super::calendar::{is_overnight, slots_of_day};
use super::{Shelf, Slot};
use crate::world::{ExplicitSlot, Plan, World};
use bookend_model::{SlotRule, SlotStart, SlotStatus};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::sync::Arc;

impl Shelf {
    /// Returns whether no midnight has passed, in either direction, since the shelf was filled.
    pub(crate) fn is_current(&self, now: Timestamp) -> bool {
        let is_before_midnight = now < self.valid.1 || self.valid.1 == Timestamp::MAX;
        self.valid.0 <= now && is_before_midnight
    }

    /// Fills the shelf for the present day; `is_held` tells which slots an appointment holds.
    pub(crate) fn roll(&mut self, world: &World, now: Timestamp, is_held: &dyn Fn(&str) -> bool) {
        let has_gone_back = now < self.valid.0;
        let sweep = if has_gone_back { Timestamp::MAX } else { now };
        let explicit = std::mem::take(&mut self.explicit);
        self.remove_before(sweep, |id| explicit.contains(id) || is_held(id));
        self.explicit = explicit;
        if has_gone_back {
            self.made_until.fill(None);
        }
        self.follow_rules(world, now, is_held);
        for slot in &world.plan().slots {
            self.place_explicit(world, slot, now, is_held);
        }
        self.valid = day_in_every_zone(world.plan(), now);
    }

    fn follow_rules(&mut self, world: &World, now: Timestamp, is_held: &dyn Fn(&str) -> bool) {
        for (index, (row, rule)) in world.plan().rules.iter().enumerate() {
            let Some(schedule) = world.schedule_of_row(*row) else {
                continue;
            };
            let schedule = Arc::from(schedule.id.as_str());
            let made_until = self.made_until.get(index).copied().flatten();
            let Some((first, end)) = days_in_sight(rule, now) else {
                continue;
            };
            let mut day = made_until.map_or(first, |made| made.max(first));
            while day < end {
                for times in slots_of_day(rule, day) {
                    let slot = Slot::by_rule(self.names, &schedule, times, rule.busy);
                    self.put(*row, as_held(slot, is_held));
                }
                let Ok(next) = day.tomorrow() else { break };
                day = next;
            }
            if let Some(made) = self.made_until.get_mut(index) {
                *made = Some(day);
            }
        }
    }

    fn place_explicit(
        &mut self,
        world: &World,
        slot: &ExplicitSlot,
        now: Timestamp,
        is_held: &dyn Fn(&str) -> bool,
    ) {
        let Some(start) = start_of(&slot.spec.start, now) else {
            return;
        };
        let Ok(end) = start.checked_add(slot.spec.length) else {
            return;
        };
        if let Some(standing) = self.by_id(&slot.spec.id) {
            if standing.start == start || is_held(&slot.spec.id) {
                return;
            }
            self.remove(&slot.spec.id);
        }
        let schedule = world.schedule_of_row(slot.row);
        let made = Slot {
            id: Arc::from(slot.spec.id.as_str()),
            identifier: Arc::from(slot.uuid.as_str()),
            schedule: schedule.map_or_else(|| Arc::from(""), |it| Arc::from(it.id.as_str())),
            start,
            end,
            status: slot.spec.status,
        };
        self.put(slot.row, as_held(made, is_held));
    }
}

/// Makes a slot busy when an appointment of an earlier run holds it.
fn as_held(mut slot: Slot, is_held: &dyn Fn(&str) -> bool) -> Slot {
    if is_held(&slot.id) {
        slot.status = SlotStatus::Busy;
    }
    slot
}

/// Returns the first day whose slots a rule still has, and the first whose slots are out of sight.
fn days_in_sight(rule: &SlotRule, now: Timestamp) -> Option<(Date, Date)> {
    let today = rule.zone.to_datetime(now).date();
    let first = if is_overnight(rule) {
        today.yesterday().ok()?
    } else {
        today
    };
    let end = today.checked_add(Span::new().days(rule.days)).ok()?;
    Some((first, end))
}

fn start_of(start: &SlotStart, now: Timestamp) -> Option<Timestamp> {
    match start {
        SlotStart::At(at) => Some(*at),
        SlotStart::On(date, time, zone) => zone.to_timestamp(date.to_datetime(*time)).ok(),
        SlotStart::InDays(days, time, zone) => {
            let today = zone.to_datetime(now).date();
            let day = today.checked_add(Span::new().try_days(*days).ok()?).ok()?;
            zone.to_timestamp(day.to_datetime(*time)).ok()
        }
    }
}

/// Returns from when until when it is the present day in every zone in which slots move on.
fn day_in_every_zone(plan: &Plan, now: Timestamp) -> (Timestamp, Timestamp) {
    let of_rules = plan.rules.iter().map(|(_, rule)| &rule.zone);
    let of_slots = plan.slots.iter().filter_map(|slot| match &slot.spec.start {
        SlotStart::InDays(_, _, zone) => Some(zone),
        SlotStart::At(_) | SlotStart::On(..) => None,
    });
    let whole_time = (Timestamp::MIN, Timestamp::MAX);
    let zones = of_rules.chain(of_slots);
    let (from, until) = zones.fold(whole_time, |(from, until), zone| {
        let (midnight, next) = midnights(zone, now);
        (from.max(midnight), until.min(next))
    });
    // Where clocks go back over midnight (St John's did, at 00:01), the next midnight that counts
    // has struck already while the old day is repeated: then it is asked again a minute later.
    let soon = now.checked_add(SignedDuration::from_mins(1));
    let until = if until > now {
        until
    } else {
        soon.unwrap_or(Timestamp::MAX)
    };
    (from.min(now), until)
}

/// Returns the midnight before an instant and the one after it.
fn midnights(zone: &TimeZone, now: Timestamp) -> (Timestamp, Timestamp) {
    let today = zone.to_datetime(now).date();
    let start = |day: Date| zone.to_timestamp(day.to_datetime(Time::midnight())).ok();
    let midnight = start(today).unwrap_or(Timestamp::MIN);
    let next = today.tomorrow().ok().and_then(start);
    (midnight, next.unwrap_or(Timestamp::MAX))
}
