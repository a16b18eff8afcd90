//! The diary as it was before its last changes.

use super::changes::{Age, Past};
use super::difference::short;
use super::query::{AppointmentQuery, FoundSlot, SlotPage, SlotQuery};
use super::shared::Diary;
use super::state::State;
use super::window::window_of;
use crate::slots::Slot;
use crate::store::Version;
use bookend_model::{Refusal, SlotStatus};
use std::sync::Arc;

/// The diary as it was before its last changes, or as it is: what can be read of it.
///
/// The slots are those of the present day, whatever the age: what lies in the past is who has them.
#[derive(Clone, Copy, Debug)]
pub struct Lookback<'d> {
    pub(super) diary: &'d Diary,
    pub(super) age: Age,
}

impl Lookback<'_> {
    /// Finds slots of a service.
    ///
    /// A free slot whose start has passed is not among them: it cannot be booked any more. A busy
    /// one is.
    ///
    /// # Errors
    ///
    /// `service-unknown` (fact `service`).
    pub fn search(&self, query: &SlotQuery) -> Result<SlotPage, Refusal> {
        let world = self.diary.world();
        let service = world.service(&query.service).ok_or_else(|| {
            Refusal::new("service-unknown").with("service", short(&query.service))
        })?;
        let window = window_of(&query.windows);
        let (state, now) = self.diary.read_today();
        let past = state.changes.before(self.age, now);
        let is_wanted = |slot: &Slot| {
            let status = past.status(slot);
            query.statuses.iter().all(|set| set.contains(&status))
                && (status != SlotStatus::Free || slot.start >= now)
        };
        let mut slots = Vec::new();
        for id in &service.schedules {
            let (Some(row), Some(schedule)) = (world.row(id), world.schedule(id)) else {
                continue;
            };
            let found = state.shelf.window(row, &window);
            slots.extend(found.filter(|slot| is_wanted(slot)).map(|slot| FoundSlot {
                slot: past.slot(slot),
                schedule: Arc::clone(schedule),
            }));
        }
        drop(state);
        slots.sort_by(|one, other| {
            (one.slot.start, &one.slot.id).cmp(&(other.slot.start, &other.slot.id))
        });
        let service = Arc::clone(service);
        Ok(SlotPage { service, slots })
    }

    /// Returns the current version of an appointment.
    ///
    /// # Errors
    ///
    /// `appointment-unknown` (fact `appointment`).
    pub fn read(&self, id: &str) -> Result<Arc<Version>, Refusal> {
        let state = self.diary.read_state();
        let past = self.past(&state);
        past.current(&state, id)
    }

    /// Returns a given version of an appointment.
    ///
    /// # Errors
    ///
    /// `appointment-unknown` (fact `appointment`), `version-unknown` (facts `appointment`,
    /// `version`, `current`).
    pub fn read_version(&self, id: &str, version: &str) -> Result<Arc<Version>, Refusal> {
        let state = self.diary.read_state();
        let current = self.past(&state).current(&state, id)?;
        let found = state.store.version(id, version);
        let found = found.filter(|found| found.number <= current.number);
        found.ok_or_else(|| {
            Refusal::new("version-unknown")
                .with("appointment", id)
                .with("version", short(version))
                .with("current", current.version.as_ref())
        })
    }

    /// Returns the current versions of a patient's appointments, by start, then by id, cancelled
    /// ones included.
    ///
    /// Appointments that have ended are left out, unless the query asks for them or says itself
    /// when they start. A patient nobody knows has none.
    pub fn appointments_of(&self, query: &AppointmentQuery) -> Vec<Arc<Version>> {
        let (window, now) = (window_of(&query.windows), self.diary.world().clock().now());
        let reaches_back = !query.windows.is_empty();
        let state = self.diary.read_state();
        let past = self.past(&state);
        let versions = state.store.of_patient(&query.patient).into_iter();
        let mut versions: Vec<Arc<Version>> = versions.filter_map(|it| past.version(it)).collect();
        let is_to_come = |it: &Version| state.period(it).1 >= now;
        versions.retain(|it| window.contains(&it.start) && (reaches_back || is_to_come(it)));
        drop(state);
        versions.sort_by(|one, other| (one.start, &one.id).cmp(&(other.start, &other.id)));
        versions
    }

    fn past(&self, state: &State) -> Past {
        state
            .changes
            .before(self.age, self.diary.world().clock().now())
    }
}

impl Past {
    /// Returns the status that a slot had.
    fn status(&self, slot: &Slot) -> SlotStatus {
        self.slots.get(&slot.id).copied().unwrap_or(slot.status)
    }

    /// Returns a slot as it was.
    fn slot(&self, slot: &Arc<Slot>) -> Arc<Slot> {
        let status = self.status(slot);
        if status == slot.status {
            return Arc::clone(slot);
        }
        Arc::new(Slot {
            status,
            ..Slot::clone(slot)
        })
    }

    /// Returns the version of an appointment that was the current one; none where it was not made.
    fn version(&self, now: Arc<Version>) -> Option<Arc<Version>> {
        match self.appointments.get(&now.id) {
            Some(then) => then.clone(),
            None => Some(now),
        }
    }

    fn current(&self, state: &State, id: &str) -> Result<Arc<Version>, Refusal> {
        let refusal = || Refusal::new("appointment-unknown").with("appointment", short(id));
        self.version(state.current(id)?).ok_or_else(refusal)
    }
}
