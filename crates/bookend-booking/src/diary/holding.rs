//! Making slots busy and free without an appointment, and adding some.

use super::changes::Change;
use super::command::{NewSlot, Receipt};
use super::state::State;
use crate::world::World;
use bookend_model::{Refusal, SlotStatus};
use jiff::Timestamp;
use std::sync::Arc;

impl State {
    /// Makes a free slot busy.
    pub(super) fn hold(&mut self, id: &str, now: Timestamp) -> Result<Receipt, Refusal> {
        let slot = self.slot(id)?;
        if slot.status != SlotStatus::Free {
            let status = slot.status.code();
            return Err(Refusal::new("slot-gone")
                .with("slot", id)
                .with("status", status));
        }
        self.change(id, SlotStatus::Busy, now)
    }

    /// Makes a slot free, unless an appointment holds it.
    pub(super) fn release(&mut self, id: &str, now: Timestamp) -> Result<Receipt, Refusal> {
        self.slot(id)?;
        if self.is_held(id) {
            return Err(Refusal::new("slot-held").with("slot", id));
        }
        self.change(id, SlotStatus::Free, now)
    }

    /// Adds a free slot.
    pub(super) fn add(&mut self, world: &World, slot: &NewSlot) -> Result<Receipt, Refusal> {
        if self.slot(&slot.id).is_ok() {
            return Err(Refusal::new("slot-exists").with("slot", &slot.id));
        }
        let unknown = || Refusal::new("schedule-unknown").with("schedule", &slot.schedule);
        let row = world.row(&slot.schedule).ok_or_else(unknown)?;
        let times = (slot.start, slot.end);
        self.shelf.add(row, &slot.id, &slot.schedule, times);
        let added = self.slot(&slot.id)?;
        Ok(Receipt::Slot(Arc::clone(added)))
    }

    fn change(&mut self, id: &str, status: SlotStatus, now: Timestamp) -> Result<Receipt, Refusal> {
        let before = self.slot(id)?;
        let before = (Arc::clone(&before.id), before.status);
        self.changes.keep(Change {
            at: now,
            slot: Some(before),
            appointment: None,
        });
        if let Some(place) = self.shelf.place(id) {
            self.shelf.set_status(place, status);
        }
        Ok(Receipt::Slot(Arc::clone(self.slot(id)?)))
    }
}
