//! Counting what happened in a range of dates.
//!
//! A booking belongs to the range in which it was made, whatever becomes of it later, so that the
//! figures of one range speak of the same bookings, and those of ranges that follow one another add
//! up.

use super::alike::alike;
use super::lookup::{disposition, known};
use crate::encounters::Encounter;
use crate::ledger::{Booking, EncounterKey, Ledger, Offer};
use crate::{Encounters, Range};
use bookend_script::{Count, Grouping};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How many, by group; without groups, under an empty name.
pub(crate) type Groups = BTreeMap<String, usize>;

const REFERRALS: &str =
    "a referral is in no message of a booking: give a table of encounters that says `referred`";
const DIRECTORY: &str = "what the directory offered first is in no message of a booking: give a table of encounters that says `top`";

/// A slot by its provider and its id.
pub(super) type SlotName<'s> = (&'s str, Option<&'s String>);

/// An encounter of the table, and the exchanges that belong to it.
#[derive(Debug)]
pub(super) struct Case<'c> {
    pub(super) row: &'c Encounter,
    pub(super) keys: BTreeSet<&'c EncounterKey>,
}

/// Counts what happened in a range of dates.
#[derive(Debug)]
pub(crate) struct Counting<'c> {
    pub(super) ledger: &'c Ledger,
    range: Range,
    pub(super) cases: Vec<Case<'c>>,
    pub(super) by_key: BTreeMap<&'c EncounterKey, usize>,
    pub(super) by_encounter: BTreeMap<&'c EncounterKey, Vec<&'c Offer>>,
    /// The bookings of a patient, by their positions.
    pub(super) by_patient: BTreeMap<&'c str, Vec<usize>>,
    /// The bookings of an encounter, by their positions.
    pub(super) booked_in: BTreeMap<&'c EncounterKey, Vec<usize>>,
}

impl<'c> Counting<'c> {
    pub(crate) fn new(
        ledger: &'c Ledger,
        range: Range,
        encounters: Option<&'c Encounters>,
    ) -> Self {
        let case = |row: &'c Encounter| Case {
            keys: row
                .traces
                .iter()
                .filter_map(|trace| ledger.by_trace.get(trace))
                .flatten()
                .collect(),
            row,
        };
        let rows = encounters.map_or(&[][..], |encounters| &encounters.rows);
        let cases: Vec<Case<'c>> = rows.iter().map(case).collect();
        let mut by_key = BTreeMap::new();
        for (position, case) in cases.iter().enumerate() {
            by_key.extend(case.keys.iter().map(|key| (*key, position)));
        }
        let mut by_encounter = BTreeMap::<&EncounterKey, Vec<&Offer>>::new();
        for offer in &ledger.offers {
            by_encounter
                .entry(&offer.encounter)
                .or_default()
                .push(offer);
        }
        let mut by_patient = BTreeMap::<&str, Vec<usize>>::new();
        let mut booked_in = BTreeMap::<&EncounterKey, Vec<usize>>::new();
        for (position, booking) in ledger.bookings.iter().enumerate() {
            let booked = booked_in.entry(&booking.encounter).or_default();
            booked.push(position);
            if let Some(patient) = &booking.patient {
                by_patient.entry(patient).or_default().push(position);
            }
        }
        Self {
            ledger,
            range,
            cases,
            by_key,
            by_encounter,
            by_patient,
            booked_in,
        }
    }

    /// Says how many encounters of the table have no exchange.
    pub(crate) fn unmatched(&self) -> Option<String> {
        let lost = self.cases.iter().filter(|case| case.keys.is_empty());
        match lost.count() {
            0 => None,
            count => Some(format!(
                "{count} encounters of the table have no exchange in this evidence: nothing was asked of a provider in them, or it was not recorded"
            )),
        }
    }

    /// Counts one thing; says why, where it cannot be known.
    pub(crate) fn count(&self, what: Count, by: Option<Grouping>) -> Result<Groups, &'static str> {
        let bookings = |is: &dyn Fn(&Booking) -> bool| {
            let all = self.bookings().filter(|booking| is(booking));
            groups(all.map(|booking| self.group_of(booking, by)))
        };
        match what {
            Count::Bookings => Ok(bookings(&|_| true)),
            Count::Cancellations => Ok(bookings(&|booking| booking.cancelled.is_some())),
            Count::Rebooked => Ok(bookings(&|booking| self.is_rebooked(booking))),
            Count::CancelledInEncounter => {
                self.encounters_known()?;
                Ok(bookings(&|booking| {
                    self.cancelled_within(booking) == Some(true)
                }))
            }
            Count::CancelledLater => {
                self.encounters_known()?;
                Ok(bookings(&|booking| {
                    self.cancelled_within(booking) == Some(false)
                }))
            }
            Count::BookingsInTime => {
                self.timeframe_known()?;
                Ok(bookings(&|booking| self.is_in_time(booking) == Some(true)))
            }
            Count::BookingsLate => {
                self.timeframe_known()?;
                Ok(bookings(&|booking| self.is_in_time(booking) == Some(false)))
            }
            Count::SlotsGone => Ok(self.failures(true, by)),
            Count::Failures => Ok(self.failures(false, by)),
            Count::SlotsOffered => Ok(self.slots(by, |_, _| true)),
            Count::SlotsInTime => {
                self.timeframe_known()?;
                Ok(self.slots(by, |start, until| {
                    compare(start, until, |start, until| start <= until)
                }))
            }
            Count::SlotsLate => {
                self.timeframe_known()?;
                Ok(self.slots(by, |start, until| {
                    compare(start, until, |start, until| start > until)
                }))
            }
            Count::TopRejected => self.rejected(by),
            Count::Referrals
            | Count::ReferralsUnbooked
            | Count::ReferralsWithoutSlots
            | Count::ReferralsDespiteSlots
            | Count::ReferralsAllLate => self.referrals(what, by),
        }
    }

    pub(super) fn bookings(&self) -> impl Iterator<Item = &'c Booking> {
        let all = self.ledger.bookings.iter();
        all.filter(|booking| self.range.has(booking.at))
    }

    fn failures(&self, is_gone: bool, by: Option<Grouping>) -> Groups {
        let all = self.ledger.failures.iter();
        let all = all.filter(|failure| failure.is_gone == is_gone && self.range.has(failure.at));
        groups(all.map(|failure| match by {
            None => String::new(),
            Some(Grouping::Message) => known(failure.message.as_deref().map(alike).as_ref()),
            Some(Grouping::Service) => known(self.service(
                &failure.encounter,
                (&failure.provider, failure.slot.as_ref()),
            )),
            Some(Grouping::Disposition) => known(None),
        }))
    }

    /// Slots that were offered, each once in its group.
    fn slots(
        &self,
        by: Option<Grouping>,
        is: impl Fn(Option<Timestamp>, Option<Timestamp>) -> bool,
    ) -> Groups {
        let mut counted = BTreeSet::new();
        for offer in &self.ledger.offers {
            if !self.range.has(offer.at) {
                continue;
            }
            let case = self.case_of(&offer.encounter);
            let until = case.and_then(|case| case.row.until);
            for position in &offer.slots {
                let Some((_, slot)) = self.ledger.slots.get_index(*position) else {
                    continue;
                };
                if is(slot.start, until) {
                    let group = match by {
                        None => String::new(),
                        Some(Grouping::Service) => known(offer.service.as_ref()),
                        Some(Grouping::Disposition) => disposition(case),
                        Some(Grouping::Message) => known(None),
                    };
                    counted.insert((group, *position));
                }
            }
        }
        groups(counted.into_iter().map(|(group, _)| group))
    }

    fn referrals(&self, what: Count, by: Option<Grouping>) -> Result<Groups, &'static str> {
        if self.cases.iter().all(|case| case.row.referred.is_none()) {
            return Err(REFERRALS);
        }
        if what == Count::ReferralsAllLate {
            self.timeframe_known()?;
        }
        let referred = self.cases.iter().filter(|case| {
            let at = case.row.referred;
            at.is_some_and(|at| self.range.has(at))
        });
        let counted = referred.filter(|case| {
            let is_booked = self.bookings_of(case).next().is_some();
            let mut slots = self.slots_of(case).peekable();
            let is_shown = slots.peek().is_some();
            match what {
                Count::ReferralsUnbooked => !is_booked,
                Count::ReferralsWithoutSlots => !is_booked && !is_shown,
                Count::ReferralsDespiteSlots => !is_booked && is_shown,
                Count::ReferralsAllLate => {
                    let is_late = |start| case.row.until.is_some_and(|until| start > until);
                    !is_booked && is_shown && slots.all(|start| start.is_some_and(is_late))
                }
                _ => true,
            }
        });
        Ok(groups(counted.map(|case| self.group_of_case(case, by))))
    }

    fn rejected(&self, by: Option<Grouping>) -> Result<Groups, &'static str> {
        if self.cases.iter().all(|case| case.row.top.is_none()) {
            return Err(DIRECTORY);
        }
        let is_rejected = |case: &&Case<'c>| {
            let top = case.row.top.as_ref();
            let mut offers = self.offers_of(case);
            let could_be_booked = offers.any(|offer| {
                offer.service.as_ref() == top && !offer.slots.is_empty() && self.range.has(offer.at)
            });
            let chosen = self.chosen(case);
            top.is_some() && could_be_booked && chosen.is_some_and(|chosen| Some(chosen) != top)
        };
        let rejected = self.cases.iter().filter(is_rejected);
        Ok(groups(rejected.map(|case| self.group_of_case(case, by))))
    }
}

fn groups(names: impl Iterator<Item = String>) -> Groups {
    let mut groups = Groups::new();
    for name in names {
        *groups.entry(name).or_default() += 1;
    }
    groups
}

/// Compares a slot's start with the end of a timeframe; a slot without a start is neither within one
/// nor outside it.
fn compare(
    start: Option<Timestamp>,
    until: Option<Timestamp>,
    is: impl Fn(Timestamp, Timestamp) -> bool,
) -> bool {
    start
        .zip(until)
        .is_some_and(|(start, until)| is(start, until))
}
