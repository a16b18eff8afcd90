//! Making slots busy and free without an appointment.

use super::command::Receipt;
use super::state::State;
use bookend_model::{Refusal, SlotStatus};
use std::sync::Arc;

impl State {
    /// Makes a free slot busy.
    pub(super) fn hold(&mut self, id: &str) -> Result<Receipt, Refusal> {
        let slot = self.slot(id)?;
        if slot.status != SlotStatus::Free {
            let status = slot.status.code();
            return Err(Refusal::new("slot-gone")
                .with("slot", id)
                .with("status", status));
        }
        self.change(id, SlotStatus::Busy)
    }

    /// Makes a slot free, unless an appointment holds it.
    pub(super) fn release(&mut self, id: &str) -> Result<Receipt, Refusal> {
        self.slot(id)?;
        if self.is_held(id) {
            return Err(Refusal::new("slot-held").with("slot", id));
        }
        self.change(id, SlotStatus::Free)
    }

    fn change(&mut self, id: &str, status: SlotStatus) -> Result<Receipt, Refusal> {
        let changed = self.shelf.set_status(id, status);
        let slot = match changed {
            Some(slot) => slot,
            None => Arc::clone(self.slot(id)?),
        };
        Ok(Receipt::Slot(slot))
    }
}
