//! Booking: one atomic transaction, judged in the order of the digest's section 6.

use super::admission::{self, Stamp};
use super::claim::Claim;
use super::command::{Booking, Effect, Receipt};
use super::state::{Judgement, State};
use crate::instant;
use crate::slots::Place;
use crate::store::{AppointmentStatus, Version};
use bookend_model::{Refusal, SlotStatus};
use jiff::Timestamp;
use std::sync::Arc;

/// A slot that can be had, and when the appointment in it is to be.
struct Claimed {
    place: Place,
    /// The id of the slot.
    slot: Arc<str>,
    start: Timestamp,
    end: Timestamp,
}

impl State {
    /// Books the slot that is claimed.
    pub(super) fn book(
        &mut self,
        judgement: Judgement<'_>,
        booking: &Booking<'_>,
        claim: &Claim<'_>,
    ) -> Result<Receipt, Refusal> {
        let request_id = booking.request_id.as_deref();
        let (caller, made) = (&booking.caller, (AppointmentStatus::Booked, None));
        if let Some(replay) = self.judge_request(judgement, caller, request_id, made)? {
            return Ok(replay);
        }
        if let Some(faults) = &booking.faults {
            return Err(faults.clone());
        }
        let claimed = self.judge_claim(judgement, claim)?;
        let place = claimed.place;
        let version = Arc::new(self.admit(judgement, booking, claimed));
        match booking.effect {
            Effect::Commit => self.keep(&version, None, Some(place), judgement.rules),
            Effect::Pretend => {}
        }
        Ok(Receipt::fresh(version))
    }

    /// Finds the slot that is claimed and judges whether it can be had.
    fn judge_claim(&self, judgement: Judgement<'_>, claim: &Claim<'_>) -> Result<Claimed, Refusal> {
        let Judgement { rules, now } = judgement;
        let (place, slot) = claim.find(&self.shelf, rules)?;
        claim.agree(slot)?;
        let refused = |name: &str| {
            Refusal::new(name)
                .with("slot", slot.id.as_ref())
                .with("start", instant::text(slot.start))
        };
        if rules.slot_exclusive && slot.status != SlotStatus::Free {
            return Err(refused("slot-gone").with("status", slot.status.code()));
        }
        if slot.start < now {
            return Err(refused("slot-past").with("now", instant::text(now)));
        }
        if rules.appointment_within_slot {
            claim.lies_within(slot)?;
        }
        Ok(Claimed {
            place,
            slot: Arc::clone(&slot.id),
            start: claim.start_or(slot),
            end: claim.end_or(slot),
        })
    }

    /// Makes the first version of an appointment.
    fn admit(
        &mut self,
        judgement: Judgement<'_>,
        booking: &Booking<'_>,
        claimed: Claimed,
    ) -> Version {
        let Judgement { rules, now } = judgement;
        let status = AppointmentStatus::Booked;
        let (id, version) = (self.new_id(), self.version_id(rules, 1));
        let local = admission::local_identifier(&booking.body, rules, &mut self.chance);
        let stamp = Stamp {
            id: &id,
            version: &version,
            now: &instant::text(now),
            status,
        };
        Version {
            json: admission::booked(&booking.body, rules, local.as_ref(), &stamp),
            patients: admission::patients(&booking.body, local.as_ref(), &mut self.texts),
            id,
            version,
            number: 1,
            last_updated: now,
            status,
            slot: claimed.slot,
            start: claimed.start,
            end: claimed.end,
            caller: self.texts.share(&booking.caller),
            request_id: booking.request_id.as_deref().map(Arc::from),
        }
    }
}
