//! Everything that changes in a diary, behind one lock.

use super::changes::{Change, Changes};
use super::command::{AppointmentReceipt, Receipt};
use super::difference::short;
use super::ledger::{Ledger, Made};
use super::retention::{DEFAULT_ROOM, Retention};
use crate::rules::{DuplicateRule, Rules, VersionStyle};
use crate::slots::{Shelf, Slot};
use crate::store::{AppointmentStatus, MemoryStore, Store, Version};
use crate::world::World;
use bookend_model::{Chance, Refusal, SlotStatus};
use indexmap::IndexMap;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that changes in a diary.
#[derive(Debug)]
pub(super) struct State {
    pub(super) shelf: Shelf,
    pub(super) store: Box<dyn Store>,
    pub(super) chance: Chance,
    /// How many diaries of the same facts there were before.
    before: u64,
    /// The appointments that hold each slot; more than one only where slots are not exclusive.
    holders: IndexMap<Arc<str>, BTreeSet<String>>,
    ledger: Ledger,
    pub(super) changes: Changes,
    pub(super) retention: Retention,
}

/// What a command is judged by, besides the state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgement<'a> {
    pub(super) rules: &'a Rules,
    pub(super) now: Timestamp,
}

impl State {
    /// Takes up a store: the slots of its booked appointments are held, its request ids are used.
    pub(super) fn new(world: &World, store: Box<dyn Store>) -> Self {
        let mut state = Self {
            shelf: Shelf::new(world),
            chance: world.seed().stream("appointments"),
            before: 0,
            holders: IndexMap::new(),
            ledger: Ledger::default(),
            changes: Changes::default(),
            retention: Retention::new(DEFAULT_ROOM),
            store,
        };
        let ids = state.store.ids().into_iter();
        let mut versions: Vec<_> = ids.flat_map(|id| state.store.history(&id)).collect();
        versions.sort_by(|one, other| {
            (one.last_updated, one.number).cmp(&(other.last_updated, other.number))
        });
        for version in versions {
            state.note(&version);
        }
        state
    }

    /// Returns the state of an empty diary, which gives other ids.
    pub(super) fn anew(&self, world: &World) -> Self {
        let before = self.before + 1;
        Self {
            chance: world.seed().stream(&format!("appointments/{before}")),
            before,
            retention: self.retention.anew(),
            ..Self::new(world, Box::<MemoryStore>::default())
        }
    }

    /// Moves the slots on to the present day where a midnight has passed.
    pub(super) fn roll(&mut self, world: &World, now: Timestamp) {
        let holders = &self.holders;
        self.shelf
            .roll(world, now, &|slot| holders.contains_key(slot));
    }

    /// Returns whether an appointment holds a slot.
    pub(super) fn is_held(&self, slot: &str) -> bool {
        self.holders.contains_key(slot)
    }

    /// Returns the slot of an id, or refuses.
    pub(super) fn slot(&self, id: &str) -> Result<&Arc<Slot>, Refusal> {
        let refusal = || Refusal::new("slot-unknown").with("slot", id);
        self.shelf.by_id(id).ok_or_else(refusal)
    }

    /// Judges whether a request id was used before: then it is refused, or answered again.
    ///
    /// Only the same request is answered again: one that made a version of the same status, of the
    /// same appointment where it names one.
    pub(super) fn judge_request(
        &self,
        judgement: Judgement<'_>,
        caller: &str,
        request_id: Option<&str>,
        (status, appointment): (AppointmentStatus, Option<&str>),
    ) -> Result<Option<Receipt>, Refusal> {
        let Some(request_id) = request_id.filter(|_| judgement.rules.detects_duplicates) else {
            return Ok(None);
        };
        let Some(made) = self.ledger.made_by(caller, request_id) else {
            return Ok(None);
        };
        let is_same = |it: &Arc<Version>| {
            it.status == status && appointment.is_none_or(|appointment| it.id == appointment)
        };
        let made_then = self.store.version(&made.appointment, &made.version);
        let replay = || made_then.filter(is_same);
        match (judgement.rules.duplicate, replay()) {
            (DuplicateRule::Replay, Some(version)) => {
                let is_replay = true;
                Ok(Some(Receipt::Appointment(AppointmentReceipt {
                    version,
                    is_replay,
                })))
            }
            _ => Err(Refusal::new("duplicate-request")
                .with("request-id", short(request_id))
                .with("caller", short(caller))
                .with("appointment", &made.appointment)),
        }
    }

    /// Stores a version and does to its slot what it entails.
    pub(super) fn keep(&mut self, version: &Arc<Version>, rules: &Rules) {
        let slot = self.shelf.by_id(&version.slot);
        self.changes.keep(Change {
            at: version.last_updated,
            slot: slot.map(|slot| (Arc::clone(&slot.id), slot.status)),
            appointment: Some((version.id.clone(), self.store.current(&version.id))),
        });
        self.store.append(Arc::clone(version));
        self.note(version);
        self.make_room(Some(&version.id));
        let status = match version.status {
            AppointmentStatus::Booked => SlotStatus::Busy,
            AppointmentStatus::Cancelled if self.is_held(&version.slot) => SlotStatus::Busy,
            AppointmentStatus::Cancelled if rules.frees_on_cancel => SlotStatus::Free,
            AppointmentStatus::Cancelled => return,
        };
        self.shelf.set_status(&version.slot, status);
    }

    /// Forgets the oldest appointments as long as there are too many for the room; never the one that
    /// was kept last. Their request ids stay used.
    pub(super) fn make_room(&mut self, last: Option<&str>) {
        while let Some(id) = self.retention.next(last) {
            let versions = self.store.forget(&id);
            self.changes.forget(&id);
            self.retention.forget(versions.iter().map(AsRef::as_ref));
            if let Some(version) = versions.last() {
                self.let_go(&version.slot, &id);
            }
        }
    }

    /// Notes that an appointment does not hold a slot any more.
    fn let_go(&mut self, slot: &Arc<str>, appointment: &str) {
        if let Some(holders) = self.holders.get_mut(slot) {
            holders.remove(appointment);
            if holders.is_empty() {
                self.holders.swap_remove(slot);
            }
        }
    }

    /// Notes who holds the slot of a version, and that its request id is used.
    fn note(&mut self, version: &Version) {
        match version.status {
            AppointmentStatus::Booked => {
                let holders = self.holders.entry(Arc::clone(&version.slot)).or_default();
                holders.insert(version.id.clone());
            }
            AppointmentStatus::Cancelled => self.let_go(&version.slot, &version.id),
        }
        // What the consumer says of its end may contradict the slot.
        let slot = self.shelf.by_id(&version.slot);
        let end = slot.map_or(version.end, |slot| slot.end.max(version.end));
        self.retention.note(version, end);
        if let Some(request_id) = &version.request_id {
            let made = Made {
                appointment: version.id.clone(),
                version: version.version.clone(),
            };
            self.ledger.note(&version.caller, request_id, made);
        }
    }

    /// Returns a UUID that no appointment has had.
    pub(super) fn new_id(&mut self) -> String {
        loop {
            let id = random_uuid(&mut self.chance);
            if self.store.current(&id).is_none() {
                return id;
            }
        }
    }

    /// Returns the version id of a version, counted from 1.
    pub(super) fn version_id(&mut self, rules: &Rules, number: u64) -> String {
        match rules.version {
            VersionStyle::Numbered => number.to_string(),
            VersionStyle::Uuid => random_uuid(&mut self.chance),
        }
    }
}

fn random_uuid(chance: &mut Chance) -> String {
    uuid::Builder::from_random_bytes(chance.bytes())
        .into_uuid()
        .to_string()
}
