//! Noting what callers are told of slots, for the verdict on a race.

use super::Task;
use bookend_booking::{AppointmentStatus, Event, Receipt, SlotPage};
use bookend_model::{Refusal, SlotStatus};
use std::time::Duration;

impl Task<'_> {
    /// Notes what the answer to a command tells of a slot.
    pub(super) fn observe(&self, answer: &Result<Receipt, Refusal>, begun: Duration) {
        let chronicle = &self.provider.chronicle;
        let rules = self.provider.diary.rules();
        if !chronicle.is_kept() || !rules.slot_exclusive {
            return;
        }
        let times = (begun, self.provider.space.clock.elapsed());
        match answer {
            Ok(Receipt::Appointment(receipt)) if !receipt.is_replay => {
                let event = match receipt.version.status {
                    AppointmentStatus::Booked => Event::Took,
                    AppointmentStatus::Cancelled if rules.frees_on_cancel => Event::Freed,
                    AppointmentStatus::Cancelled => return,
                };
                chronicle.note(&receipt.version.slot, times, event);
            }
            Err(refusal) if refusal.name == "slot-gone" => {
                if let Some(slot) = refusal.facts.get("slot") {
                    chronicle.note(slot, times, Event::FoundTaken);
                }
            }
            Ok(_) | Err(_) => {}
        }
    }

    /// Notes what a search tells of slots that somebody wants.
    pub(super) fn observe_search(&self, page: &SlotPage, begun: Duration) {
        let chronicle = &self.provider.chronicle;
        if !chronicle.is_kept() || !self.provider.diary.rules().slot_exclusive {
            return;
        }
        let times = (begun, self.provider.space.clock.elapsed());
        let seen = page.slots.iter();
        let seen = seen.map(|found| (&found.slot.id, found.slot.status == SlotStatus::Free));
        chronicle.note_seen(seen, times);
    }
}
