//! Where slots are kept: by schedule and start, by id, and by identifier.

use super::Slot;
use crate::names::Names;
use crate::world::World;
use bookend_model::SlotStatus;
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;

/// The places of the slots of one schedule, by start and id.
type Row = BTreeMap<(Timestamp, Arc<str>), Place>;

/// The places of slots by a name of theirs. A plain hash will do: the names are ours or the script's,
/// and nobody from outside can choose many that fall together.
type Places = IndexMap<Arc<str>, Place, FxBuildHasher>;

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
    /// What stands at each place, and nothing where a slot was taken off.
    standing: Vec<Option<Standing>>,
    /// The places at which nothing stands.
    vacant: Vec<Place>,
    ids: Places,
    identifiers: Places,
}

/// Where a slot stands, for as long as it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place(usize);

/// A slot, and the row that it belongs to.
#[derive(Debug)]
struct Standing {
    slot: Arc<Slot>,
    row: usize,
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
            standing: Vec::new(),
            vacant: Vec::new(),
            ids: Places::default(),
            identifiers: Places::default(),
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
            .filter_map(|(_, place)| self.at(*place))
    }

    /// Returns the place of the slot of an id.
    pub(crate) fn place(&self, id: &str) -> Option<Place> {
        self.ids.get(id).copied()
    }

    /// Returns the slot that stands at a place.
    pub(crate) fn at(&self, place: Place) -> Option<&Arc<Slot>> {
        let standing = self.standing.get(place.0)?.as_ref();
        standing.map(|standing| &standing.slot)
    }

    /// Returns the slot of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Arc<Slot>> {
        self.at(self.place(id)?)
    }

    /// Returns the place of the slot of an identifier's value, whatever the case of its letters.
    pub(crate) fn place_of_identifier(&self, value: &str) -> Option<Place> {
        let found = self.identifiers.get(value);
        let lower = || self.identifiers.get(value.to_ascii_lowercase().as_str());
        found.or_else(lower).copied()
    }

    /// Gives a slot another status and returns it as it now is; nothing when there is no such slot.
    /// Whoever has found it before keeps it as it was.
    pub(crate) fn set_status(&mut self, place: Place, status: SlotStatus) -> Option<&Arc<Slot>> {
        let standing = self.standing.get_mut(place.0)?.as_mut()?;
        Arc::make_mut(&mut standing.slot).status = status;
        Some(&standing.slot)
    }

    /// Returns how many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Puts a slot where none of its id stands yet.
    pub(super) fn put(&mut self, row: usize, slot: Slot) {
        if self.ids.contains_key(&slot.id) {
            return;
        }
        let Some(slots) = self.rows.get_mut(row) else {
            return;
        };
        let place = match self.vacant.pop() {
            Some(place) => place,
            None => {
                self.standing.push(None);
                Place(self.standing.len() - 1)
            }
        };
        slots.insert((slot.start, Arc::clone(&slot.id)), place);
        self.ids.insert(Arc::clone(&slot.id), place);
        let identifier = Arc::clone(&slot.identifier);
        self.identifiers.insert(identifier, place);
        let slot = Arc::new(slot);
        if let Some(standing) = self.standing.get_mut(place.0) {
            *standing = Some(Standing { slot, row });
        }
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
        let Some(standing) = self.place(id).and_then(|place| self.clear(place)) else {
            return;
        };
        if let Some(row) = self.rows.get_mut(standing.row) {
            row.remove(&(standing.slot.start, Arc::clone(&standing.slot.id)));
        }
    }

    /// Takes off the shelf every slot that starts before an instant, unless it is to be kept.
    pub(super) fn remove_before(&mut self, at: Timestamp, is_kept: impl Fn(&str) -> bool) {
        let edge = (at, Arc::from(""));
        for row in 0..self.rows.len() {
            let Some(slots) = self.rows.get_mut(row) else {
                continue;
            };
            let future = slots.split_off(&edge);
            let past = std::mem::replace(slots, future);
            let (kept, gone): (Row, Row) = past.into_iter().partition(|((_, id), _)| is_kept(id));
            slots.extend(kept);
            for place in gone.into_values() {
                self.clear(place);
            }
        }
    }

    /// Clears a place, and forgets the names of the slot that stood there.
    fn clear(&mut self, place: Place) -> Option<Standing> {
        let standing = self.standing.get_mut(place.0)?.take()?;
        self.vacant.push(place);
        self.ids.swap_remove(&standing.slot.id);
        self.identifiers.swap_remove(&standing.slot.identifier);
        Some(standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::{
        Clock, Inventory, OrganisationSpec, PlaceSpec, ScheduleSpec, Seed, ServiceSpec,
    };

    fn shelf() -> Shelf {
        let service = ServiceSpec {
            id: "1".to_owned(),
            name: None,
            location: PlaceSpec::default(),
            organisation: OrganisationSpec::default(),
            schedules: vec!["a".to_owned()],
            withheld: Vec::new(),
        };
        let schedule = ScheduleSpec {
            id: "a".to_owned(),
            practitioner: None,
            delivery: None,
            rules: Vec::new(),
        };
        let inventory = Inventory {
            services: vec![service],
            schedules: vec![schedule],
            slots: Vec::new(),
        };
        let clock = Clock::frozen(Timestamp::UNIX_EPOCH);
        Shelf::new(&World::build(&inventory, Seed(1), &clock).unwrap())
    }

    fn add(shelf: &mut Shelf, id: &str, second: i64) {
        let at = |second| Timestamp::from_second(second).unwrap();
        shelf.add(0, id, "a", (at(second), at(second + 1)));
    }

    #[test]
    fn a_place_that_was_cleared_is_taken_by_the_next_slot_and_by_its_names_only() {
        let mut shelf = shelf();
        for (id, second) in [("a", 0), ("b", 1), ("c", 2)] {
            add(&mut shelf, id, second);
        }
        let gone = Arc::clone(&shelf.by_id("b").unwrap().identifier);
        shelf.remove("b");
        shelf.remove_before(Timestamp::from_second(2).unwrap(), |_| false);
        assert_eq!((shelf.len(), shelf.vacant.len()), (1, 2));
        add(&mut shelf, "d", 3);
        add(&mut shelf, "e", 4);
        assert_eq!((shelf.len(), shelf.standing.len()), (3, 3));
        for id in ["c", "d", "e"] {
            let slot = shelf.by_id(id).unwrap();
            assert_eq!(&*slot.id, id);
            let place = shelf.place_of_identifier(&slot.identifier).unwrap();
            assert_eq!(shelf.at(place), Some(slot));
        }
        assert!(shelf.by_id("b").is_none() && shelf.place_of_identifier(&gone).is_none());
        let all = Timestamp::MIN..=Timestamp::MAX;
        let ids: Vec<&str> = shelf.window(0, &all).map(|slot| &*slot.id).collect();
        assert_eq!(ids, ["c", "d", "e"]);
    }
}
