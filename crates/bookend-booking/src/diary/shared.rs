//! The diary that many threads share.

use super::changes::Age;
use super::claim::Claim;
use super::command::{Command, Receipt};
use super::lookback::Lookback;
use super::query::{AppointmentQuery, SlotPage, SlotQuery};
use super::retention::Room;
use super::state::{Judgement, State};
use crate::rules::Rules;
use crate::slots::Slot;
use crate::store::{MemoryStore, Store, Version};
use crate::world::World;
use bookend_model::Refusal;
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The diary of a provider, shared by as many threads as like.
///
/// Searches and reads go on side by side; a change excludes everything else for the few
/// microseconds it takes. Whoever asks first after midnight moves the slots on to the new day.
///
/// **Memory:** slots are bounded by the days that the rules look ahead, plus those that
/// appointments hold; used request ids by the most recent 100 000; appointments by the room that
/// there is for them ([`Diary::set_room`]). Clones are the same diary.
#[derive(Clone, Debug)]
pub struct Diary {
    world: Arc<World>,
    rules: Arc<Rules>,
    state: Arc<RwLock<State>>,
}

impl Diary {
    /// Opens an empty diary that lasts as long as the program.
    pub fn open(world: Arc<World>, rules: Rules) -> Self {
        Self::with_store(world, rules, Box::new(MemoryStore::default()))
    }

    /// Opens a diary on the appointments of a store.
    pub fn with_store(world: Arc<World>, rules: Rules, store: Box<dyn Store>) -> Self {
        let mut state = State::new(&world, store);
        state.roll(&world, world.clock().now());
        Self {
            world,
            rules: Arc::new(rules),
            state: Arc::new(RwLock::new(state)),
        }
    }

    /// Gives the appointments of this diary and of its clones so much room, in bytes of their resources: once they need more, those that
    /// were cancelled first are forgotten, then those that ended first, and only then those that are
    /// still to come. Whoever asks for one is told that there is none; the request ids stay used.
    pub fn set_room(&self, bytes: usize) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.retention.resize(bytes);
        state.make_room(None);
    }

    /// Returns what appointments take of the room that there is for them.
    pub fn room(&self) -> Room {
        self.read_state().retention.room()
    }

    /// Returns the same diary, for those who follow other rules: what one of them changes, the others
    /// see.
    #[must_use]
    pub fn under(&self, rules: Rules) -> Self {
        Self {
            rules: Arc::new(rules),
            ..self.clone()
        }
    }

    /// Returns an empty diary of the same facts and rules, as if it were opened now; only the ids that
    /// this one has given are not given again. Whoever goes on with this one changes nothing there.
    #[must_use]
    pub fn anew(&self) -> Self {
        let mut state = self.read_state().anew(&self.world);
        state.roll(&self.world, self.world.clock().now());
        Self {
            state: Arc::new(RwLock::new(state)),
            ..self.clone()
        }
    }

    /// Returns the facts behind the diary.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Returns which reading of the standard it follows.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Returns the diary as it was before its last changes.
    pub fn looking_back(&self, age: Age) -> Lookback<'_> {
        Lookback { diary: self, age }
    }

    /// Finds slots of a service.
    ///
    /// A free slot whose start has passed is not among them: it cannot be booked any more. A busy
    /// one is.
    ///
    /// # Errors
    ///
    /// `service-unknown` (fact `service`).
    pub fn search(&self, query: &SlotQuery) -> Result<SlotPage, Refusal> {
        self.looking_back(Age::Now).search(query)
    }

    /// Makes a change, the only way there is; a refused command changes nothing.
    ///
    /// # Errors
    ///
    /// The first refusal in the order of the UEC booking digest, section 6. Booking:
    /// `duplicate-request`, the faults of the body, `slot-unknown`, `slot-mismatch`, `slot-gone`,
    /// `slot-past`, `appointment-outside-slot`. Cancelling: `appointment-unknown`,
    /// `duplicate-request`, `if-match-missing`, `if-match-malformed`, `version-stale`, `not-your-booking`, the faults of
    /// the body, `cancel-changes-more`, `status-not-cancelled`, `already-cancelled`,
    /// `appointment-past`. Holding and releasing: `slot-unknown`, `slot-gone` when a slot to be
    /// held is not free, `slot-held` when an appointment holds the slot to be released.
    pub fn apply(&self, command: Command<'_>) -> Result<Receipt, Refusal> {
        match command {
            Command::Book(booking) => {
                // What needs no lock is read before it is taken.
                let claim = Claim::of(&booking.body, &self.rules);
                self.change(|state, judgement| state.book(judgement, &booking, &claim))
            }
            Command::Cancel(cancellation) => {
                self.change(|state, judgement| state.cancel(judgement, &cancellation))
            }
            Command::Hold { slot } => self.change(|state, it| state.hold(&slot, it.now)),
            Command::Release { slot } => self.change(|state, it| state.release(&slot, it.now)),
            Command::Add(slot) => self.change(|state, _| state.add(&self.world, &slot)),
        }
    }

    /// Makes a change of the present day, while nobody else does anything.
    fn change<T>(&self, change: impl FnOnce(&mut State, Judgement<'_>) -> T) -> T {
        let (mut state, now) = self.write_today();
        let rules = &self.rules;
        change(&mut state, Judgement { rules, now })
    }

    /// Returns the current version of an appointment.
    ///
    /// # Errors
    ///
    /// `appointment-unknown` (fact `appointment`).
    pub fn read(&self, id: &str) -> Result<Arc<Version>, Refusal> {
        self.looking_back(Age::Now).read(id)
    }

    /// Returns a given version of an appointment.
    ///
    /// # Errors
    ///
    /// `appointment-unknown` (fact `appointment`), `version-unknown` (facts `appointment`,
    /// `version`, `current`).
    pub fn read_version(&self, id: &str, version: &str) -> Result<Arc<Version>, Refusal> {
        self.looking_back(Age::Now).read_version(id, version)
    }

    /// Returns every version of an appointment, oldest first.
    ///
    /// # Errors
    ///
    /// `appointment-unknown` (fact `appointment`).
    pub fn history(&self, id: &str) -> Result<Vec<Arc<Version>>, Refusal> {
        let state = self.read_state();
        state.current(id)?;
        Ok(state.store.history(id))
    }

    /// Returns the current versions of a patient's appointments, by start, then by id, cancelled
    /// ones included.
    ///
    /// Appointments that have ended are left out, unless the query asks for them or says itself
    /// when they start. A patient nobody knows has none.
    pub fn appointments_of(&self, query: &AppointmentQuery) -> Vec<Arc<Version>> {
        self.looking_back(Age::Now).appointments_of(query)
    }

    /// Returns the current version of every appointment, by id.
    pub fn appointments(&self) -> Vec<Arc<Version>> {
        let state = self.read_state();
        let ids = state.store.ids();
        ids.iter()
            .filter_map(|id| state.store.current(id))
            .collect()
    }

    /// Returns the slot of an id, as it now is.
    ///
    /// # Errors
    ///
    /// `slot-unknown` (fact `slot`).
    pub fn slot(&self, id: &str) -> Result<Arc<Slot>, Refusal> {
        let (state, _) = self.read_today();
        state.slot(id).map(Arc::clone)
    }

    /// Returns how many slots there are, taken ones included.
    pub fn slot_count(&self) -> usize {
        let (state, _) = self.read_today();
        state.shelf.len()
    }

    /// Locks for reading, with the slots of the present day, and tells the time.
    ///
    /// The clock is read under the lock: a thread that waited for it over midnight would otherwise
    /// take the slots of the new day for those of a clock that was set back.
    pub(super) fn read_today(&self) -> (RwLockReadGuard<'_, State>, Timestamp) {
        loop {
            let state = self.read_state();
            let now = self.world.clock().now();
            if state.shelf.is_current(now) {
                return (state, now);
            }
            drop(state);
            drop(self.write_today());
        }
    }

    /// Locks for writing, with the slots of the present day, and tells the time.
    fn write_today(&self) -> (RwLockWriteGuard<'_, State>, Timestamp) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.world.clock().now();
        if !state.shelf.is_current(now) {
            state.roll(&self.world, now);
        }
        (state, now)
    }

    pub(super) fn read_state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}
