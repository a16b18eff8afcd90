//! What a count asks of bookings, slots and encounters.

use super::counting::{Case, Counting, SlotName};
use crate::ledger::{Booking, EncounterKey, Offer};
use bookend_script::Grouping;
use jiff::Timestamp;

const NOT_KNOWN: &str = "(not known)";

const TIMEFRAME: &str = "the timeframe of an assessment is in no message of a booking: give a table of encounters that says `until`";

const ENCOUNTERS: &str =
    "every request has a trace of its own, so that it is not known which belong to one encounter";

impl<'c> Counting<'c> {
    pub(super) fn timeframe_known(&self) -> Result<(), &'static str> {
        let is_known = self.cases.iter().any(|case| case.row.until.is_some());
        is_known.then_some(()).ok_or(TIMEFRAME)
    }

    /// Encounters are known unless every request is one of its own; where nothing was cancelled,
    /// nothing depends on it.
    pub(super) fn encounters_known(&self) -> Result<(), &'static str> {
        let is_known = self.ledger.sizes.values().any(|size| *size > 1) || !self.cases.is_empty();
        let is_asked = self.bookings().any(|booking| booking.cancelled.is_some());
        if is_known || !is_asked {
            Ok(())
        } else {
            Err(ENCOUNTERS)
        }
    }

    /// Whether a booking that was cancelled, and not rebooked, was so in its own encounter.
    pub(super) fn cancelled_within(&self, booking: &Booking) -> Option<bool> {
        let (_, encounter) = booking.cancelled.as_ref()?;
        if self.is_rebooked(booking) {
            return None;
        }
        Some(self.is_same(&booking.encounter, encounter))
    }

    pub(super) fn is_same(&self, one: &EncounterKey, other: &EncounterKey) -> bool {
        let case = |key| self.by_key.get(key);
        one == other || case(one).is_some_and(|known| Some(known) == case(other))
    }

    /// Whether another booking was made for the patient in place of one: before it was cancelled,
    /// or after that in the same encounter.
    pub(super) fn is_rebooked(&self, booking: &Booking) -> bool {
        let Some((cancelled, encounter)) = &booking.cancelled else {
            return false;
        };
        let patient = booking.patient.as_deref().unwrap_or_default();
        let others = self.by_patient.get(patient).into_iter().flatten();
        let others = others.filter_map(|position| self.ledger.bookings.get(*position));
        others
            .filter(|other| other.appointment != booking.appointment && other.at >= booking.at)
            .any(|other| other.at <= *cancelled || self.is_same(&other.encounter, encounter))
    }

    pub(super) fn is_in_time(&self, booking: &Booking) -> Option<bool> {
        let until = self.case_of(&booking.encounter)?.row.until?;
        Some(booking.start? <= until)
    }

    pub(super) fn case_of(&self, key: &EncounterKey) -> Option<&Case<'c>> {
        self.cases.get(*self.by_key.get(key)?)
    }

    /// The bookings of an encounter of the table, in the order in which they were made.
    pub(super) fn bookings_of(&self, case: &Case<'_>) -> impl Iterator<Item = &'c Booking> {
        let positions = case.keys.iter().filter_map(|key| self.booked_in.get(*key));
        let mut positions: Vec<usize> = positions.flatten().copied().collect();
        positions.sort_unstable();
        let bookings = &self.ledger.bookings;
        positions
            .into_iter()
            .filter_map(|position| bookings.get(position))
    }

    pub(super) fn offers_of<'a>(
        &'a self,
        case: &'a Case<'c>,
    ) -> impl Iterator<Item = &'c Offer> + 'a {
        let offers = case
            .keys
            .iter()
            .filter_map(|key| self.by_encounter.get(*key));
        offers.flatten().copied()
    }

    /// When the slots begin that were offered in an encounter.
    pub(super) fn slots_of<'a>(
        &'a self,
        case: &'a Case<'c>,
    ) -> impl Iterator<Item = Option<Timestamp>> + 'a {
        let positions = self.offers_of(case).flat_map(|offer| &offer.slots);
        positions.filter_map(|position| {
            let (_, slot) = self.ledger.slots.get_index(*position)?;
            Some(slot.start)
        })
    }

    /// The service that was chosen: as the table says, or else where it was booked.
    pub(super) fn chosen<'a>(&'a self, case: &'a Case<'c>) -> Option<&'a String> {
        let booked = || {
            let booking = self.bookings_of(case).next()?;
            self.service(
                &booking.encounter,
                (&booking.provider, booking.slot.as_ref()),
            )
        };
        case.row.service.as_ref().or_else(booked)
    }

    /// The service of a slot: that of the search of the encounter that showed it, else of the first
    /// that did. A slot may be found under several services.
    pub(super) fn service(
        &self,
        encounter: &EncounterKey,
        slot: SlotName<'_>,
    ) -> Option<&'c String> {
        let (provider, slot) = slot;
        let key = (provider.to_owned(), slot?.clone());
        let (position, _, known) = self.ledger.slots.get_full(&key)?;
        let offers = self.by_encounter.get(encounter).into_iter().flatten();
        let shown = offers.rev().find(|offer| offer.slots.contains(&position));
        let service = shown.and_then(|offer| offer.service.as_ref());
        service.or(known.service.as_ref())
    }

    pub(super) fn group_of(&self, booking: &Booking, by: Option<Grouping>) -> String {
        match by {
            None => String::new(),
            Some(Grouping::Service) => known(self.service(
                &booking.encounter,
                (&booking.provider, booking.slot.as_ref()),
            )),
            Some(Grouping::Disposition) => disposition(self.case_of(&booking.encounter)),
            Some(Grouping::Message) => known(None),
        }
    }

    pub(super) fn group_of_case(&self, case: &Case<'c>, by: Option<Grouping>) -> String {
        match by {
            None => String::new(),
            Some(Grouping::Service) => known(self.chosen(case)),
            Some(Grouping::Disposition) => disposition(Some(case)),
            Some(Grouping::Message) => known(None),
        }
    }
}

pub(super) fn disposition(case: Option<&Case<'_>>) -> String {
    known(case.and_then(|case| case.row.disposition.as_ref()))
}

pub(super) fn known(text: Option<&String>) -> String {
    text.map_or(NOT_KNOWN, String::as_str).to_owned()
}
