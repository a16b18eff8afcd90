//! Where slots are kept: by schedule and start, by id, and by identifier.

use super::Slot;
use crate::names::Names;
use crate::world::World;
use bookend_model::SlotStatus;
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

/// The slots of one schedule, by start and id.
type Row = BTreeMap<(Timestamp, Arc<str>), Arc<Slot>>;

/// Every slot of a diary.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(super) names: Names,
    /// The ids of the slots that the script describes one by one.
    pub(super) explicit: BTreeSet<Arc<str>>,
    /// For each rule, the first day for which it has not made its slots yet.
    pub(super) made_until: Vec<Option<Date>>,
    /// From when until before when the slots on the shelf are the right ones.
    pub(super) valid: (Timestamp, Timestamp),
    rows: Vec<Row>,
    places: IndexMap<Arc<str>, Place>,
    identifiers: IndexMap<Arc<str>, Arc<str>>,
}

/// Where a slot stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: usize,
    start: Timestamp,
}

impl Shelf {
    /// Returns a shelf on which nothing stands yet.
    pub(crate) fn new(world: &World) -> Self {
        let plan = world.plan();
        Self {
            names: Names::of(world.seed()),
            explicit: (plan
                .slots
                .iter()
                .map(|slot| Arc::from(slot.spec.id.as_str())))
            .collect(),
            made_until: vec![None; plan.rules.len()],
            valid: (Timestamp::MIN, Timestamp::MIN),
            rows: world.schedules().map(|_| Row::new()).collect(),
            places: IndexMap::new(),
            identifiers: IndexMap::new(),
        }
    }

    /// Returns the slots of a schedule that start within a window, earliest first.
    ///
    /// The cost does not grow with the slots outside the window.
    pub(crate) fn window(
        &self,
        row: usize,
        window: &RangeInclusive<Timestamp>,
    ) -> impl Iterator<Item = &Arc<Slot>> {
        let first = (*window.start(), Arc::from(""));
        // No id sorts before the empty one, so that the bound above is the next instant.
        let after = window
            .end()
            .checked_add(jiff::SignedDuration::from_nanos(1));
        let last = after.map_or(Bound::Unbounded, |at| Bound::Excluded((at, Arc::from(""))));
        let row = self.rows.get(row).filter(|_| !window.is_empty());
        row.into_iter()
            .flat_map(move |row| row.range((Bound::Included(first.clone()), last.clone())))
            .map(|(_, slot)| slot)
    }

    /// Returns the slot of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Arc<Slot>> {
        let (id, place) = self.places.get_key_value(id)?;
        self.rows
            .get(place.row)?
            .get(&(place.start, Arc::clone(id)))
    }

    /// Returns the slot of an identifier's value, whatever the case of its letters.
    pub(crate) fn by_identifier(&self, value: &str) -> Option<&Arc<Slot>> {
        let id = match self.identifiers.get(value) {
            Some(id) => id,
            None => self.identifiers.get(value.to_ascii_lowercase().as_str())?,
        };
        self.by_id(id)
    }

    /// Gives a slot another status and returns it as it now is; nothing when there is no such slot.
    pub(crate) fn set_status(&mut self, id: &str, status: SlotStatus) -> Option<Arc<Slot>> {
        let (id, place) = self.places.get_key_value(id)?;
        let standing = self
            .rows
            .get_mut(place.row)?
            .get_mut(&(place.start, Arc::clone(id)))?;
        let mut changed = Slot::clone(standing);
        changed.status = status;
        *standing = Arc::new(changed);
        Some(Arc::clone(standing))
    }

    /// Returns how many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Puts a slot where none of its id stands yet.
    pub(super) fn put(&mut self, row: usize, slot: Slot) {
        if self.places.contains_key(&slot.id) {
            return;
        }
        let Some(slots) = self.rows.get_mut(row) else {
            return;
        };
        let (id, start) = (Arc::clone(&slot.id), slot.start);
        self.places.insert(Arc::clone(&id), Place { row, start });
        self.identifiers
            .insert(Arc::clone(&slot.identifier), Arc::clone(&id));
        slots.insert((start, id), Arc::new(slot));
    }

    /// Puts a free slot where none of its id stands yet, with an identifier that follows from the id.
    pub(crate) fn add(
        &mut self,
        row: usize,
        id: &str,
        schedule: &str,
        (start, end): (Timestamp, Timestamp),
    ) {
        let identifier = self.names.uuid(&format!("slot-identifier/{id}"));
        let slot = Slot {
            id: Arc::from(id),
            identifier: Arc::from(identifier.to_string()),
            schedule: Arc::from(schedule),
            start,
            end,
            status: SlotStatus::Free,
        };
        self.put(row, slot);
    }

    /// Takes a slot off the shelf.
    pub(super) fn remove(&mut self, id: &str) {
        let Some((id, place)) = self.places.swap_remove_entry(id) else {
            return;
        };
        let row = self.rows.get_mut(place.row);
        if let Some(slot) = row.and_then(|row| row.remove(&(place.start, id))) {
            self.identifiers.swap_remove(&slot.identifier);
        }
    }

    /// Takes off the shelf every slot that starts before an instant, unless it is to be kept.
    pub(super) fn remove_before(&mut self, at: Timestamp, is_kept: impl Fn(&str) -> bool) {
        let edge = (at, Arc::from(""));
        for row in &mut self.rows {
            let future = row.split_off(&edge);
            let past = std::mem::replace(row, future);
            for (key, slot) in past {
                if is_kept(&slot.id) {
                    row.insert(key, slot);
                } else {
                    self.places.swap_remove(&slot.id);
                    self.identifiers.swap_remove(&slot.identifier);
                }
            }
        }
    }
}
