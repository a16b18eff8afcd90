//! Everything that changes in a diary, behind one lock.

use super::changes::{Change, Changes};
use super::command::{AppointmentReceipt, Receipt};
use super::difference::short;
use super::ledger::{Ledger, Made};
use super::retention::{DEFAULT_ROOM, Retention};
use crate::few::Few;
use crate::rules::{DuplicateRule, Rules, VersionStyle};
use crate::slots::{Place, Shelf, Slot};
use crate::store::{AppointmentStatus, MemoryStore, Store, Version};
use crate::texts::Texts;
use crate::world::World;
use bookend_model::{Chance, Refusal, SlotStatus};
use indexmap::IndexMap;
use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use std::sync::Arc;
use uuid::fmt::Hyphenated;

/// Everything that changes in a diary.
#[derive(Debug)]
pub(super) struct State {
    pub(super) shelf: Shelf,
    pub(super) store: Box<dyn Store>,
    pub(super) chance: Chance,
    /// How many diaries of the same facts there were before.
    before: u64,
    /// The appointments that hold each slot, and when each is over; more than one only where slots are
    /// not exclusive. A plain hash will do, for nobody from outside can choose the id of a slot.
    holders: IndexMap<Arc<str>, Few<Arc<str>, Timestamp>, FxBuildHasher>,
    ledger: Ledger,
    pub(super) changes: Changes,
    pub(super) retention: Retention,
    pub(super) texts: Texts,
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
            holders: IndexMap::default(),
            ledger: Ledger::default(),
            changes: Changes::default(),
            retention: Retention::new(DEFAULT_ROOM),
            texts: Texts::default(),
            store,
        };
        let ids = state.store.ids().into_iter();
        let mut versions: Vec<_> = ids.flat_map(|id| state.store.history(&id)).collect();
        versions.sort_by(|one, other| {
            (one.last_updated, one.number).cmp(&(other.last_updated, other.number))
        });
        for version in versions {
            state.note(&version, None);
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
            it.status == status && appointment.is_none_or(|appointment| *it.id == *appointment)
        };
        let history = || self.store.history(&made.appointment).into_iter();
        let made_then = || history().find(|it| it.number == made.number);
        let replay = || made_then().filter(is_same);
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
                .with("appointment", made.appointment.as_ref())),
        }
    }

    /// Stores a version that follows another, or none, and does to its slot what it entails, where that
    /// has a place.
    pub(super) fn keep(
        &mut self,
        version: &Arc<Version>,
        before: Option<Arc<Version>>,
        place: Option<Place>,
        rules: &Rules,
    ) {
        let slot = place.and_then(|place| self.shelf.at(place));
        let until = slot.map(|slot| slot.end);
        self.changes.keep(Change {
            at: version.last_updated,
            slot: slot.map(|slot| (Arc::clone(&slot.id), slot.status)),
            appointment: Some((Arc::clone(&version.id), before)),
        });
        self.store.append(Arc::clone(version));
        self.note(version, until);
        self.make_room(Some(&version.id));
        let status = match version.status {
            AppointmentStatus::Booked => SlotStatus::Busy,
            AppointmentStatus::Cancelled if self.is_held(&version.slot) => SlotStatus::Busy,
            AppointmentStatus::Cancelled if rules.frees_on_cancel => SlotStatus::Free,
            AppointmentStatus::Cancelled => return,
        };
        if let Some(place) = place {
            self.shelf.set_status(place, status);
        }
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

    /// Notes that an appointment does not hold a slot any more; returns when it would have been over.
    fn let_go(&mut self, slot: &str, appointment: &str) -> Option<Timestamp> {
        let holders = self.holders.get_mut(slot)?;
        let end = holders.remove(appointment);
        if holders.is_empty() {
            self.holders.swap_remove(slot);
        }
        end
    }

    /// Notes who holds the slot of a version, until when that lasts, and that its request id is used.
    fn note(&mut self, version: &Version, until: Option<Timestamp>) {
        // What the consumer says of its end may contradict the slot.
        let end = until.map_or(version.end, |until| until.max(version.end));
        let before = match version.status {
            AppointmentStatus::Booked => {
                let holders = self.holders.entry(Arc::clone(&version.slot)).or_default();
                holders.insert(Arc::clone(&version.id), end)
            }
            AppointmentStatus::Cancelled => self.let_go(&version.slot, &version.id),
        };
        self.retention.note(version, end, before);
        if let Some(request_id) = &version.request_id {
            let made = Made {
                appointment: Arc::clone(&version.id),
                number: version.number,
            };
            self.ledger.note(&version.caller, request_id, made);
        }
    }

    /// Returns a UUID that no appointment has had.
    pub(super) fn new_id(&mut self) -> Arc<str> {
        loop {
            let id = random_uuid(&mut self.chance);
            if self.store.current(&id).is_none() {
                return id;
            }
        }
    }

    /// Returns the version id of a version, counted from 1.
    pub(super) fn version_id(&mut self, rules: &Rules, number: u64) -> Arc<str> {
        match rules.version {
            VersionStyle::Numbered => self.texts.share(&number.to_string()),
            VersionStyle::Uuid => random_uuid(&mut self.chance),
        }
    }
}

fn random_uuid(chance: &mut Chance) -> Arc<str> {
    let uuid = uuid::Builder::from_random_bytes(chance.bytes()).into_uuid();
    let mut text = [0; Hyphenated::LENGTH];
    Arc::from(&*uuid.hyphenated().encode_lower(&mut text))
}
