//! What happened, put together from the events of all runs.

use crate::observer::{Happening, Seen};
use bookend_evidence::{RecordedExchange, Transcript};
use bookend_script::EventKind;
use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How far apart the clocks and queues of both ends may be.
const NEAR: SignedDuration = SignedDuration::from_secs(60);

/// An encounter with a patient: the journey of a simulated consumer, or else what has the same
/// trace.
pub(crate) type EncounterKey = String;

/// What happened in the runs that were read.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) runs: usize,
    /// When each exchange was begun.
    pub(crate) times: Vec<Timestamp>,
    pub(crate) remarks: Vec<String>,
    pub(crate) bookings: Vec<Booking>,
    pub(crate) failures: Vec<Failure>,
    pub(crate) offers: Vec<Offer>,
    /// Every slot that was offered, by provider and id.
    pub(crate) slots: IndexMap<(String, String), Slot>,
    /// The encounters to which a trace belongs.
    pub(crate) by_trace: BTreeMap<String, BTreeSet<EncounterKey>>,
    /// How many exchanges an encounter has.
    pub(crate) sizes: BTreeMap<EncounterKey, usize>,
    /// Cancellations of appointments whose booking is in no evidence.
    pub(crate) strays: usize,
    cancellations: Vec<Cancellation>,
    /// What only one end has recorded so far, by what both know it by: by which end, and when.
    seen: BTreeMap<String, Vec<(bool, Timestamp)>>,
    repeated: usize,
}

/// An appointment that was booked.
#[derive(Clone, Debug)]
pub(crate) struct Booking {
    pub(crate) at: Timestamp,
    pub(crate) encounter: EncounterKey,
    pub(crate) provider: String,
    pub(crate) appointment: Option<String>,
    pub(crate) slot: Option<String>,
    pub(crate) start: Option<Timestamp>,
    pub(crate) patient: Option<String>,
    /// When, and in which encounter, it was cancelled.
    pub(crate) cancelled: Option<(Timestamp, EncounterKey)>,
}

/// An attempt that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) at: Timestamp,
    pub(crate) encounter: EncounterKey,
    pub(crate) is_gone: bool,
    pub(crate) provider: String,
    pub(crate) slot: Option<String>,
    pub(crate) message: Option<String>,
}

/// Slots that were offered, by their positions in [`Ledger::slots`].
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) at: Timestamp,
    pub(crate) encounter: EncounterKey,
    pub(crate) service: Option<String>,
    pub(crate) slots: Vec<usize>,
}

/// A slot that was offered.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) service: Option<String>,
    pub(crate) start: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Cancellation {
    at: Timestamp,
    encounter: EncounterKey,
    provider: String,
    appointment: Option<String>,
}

impl Ledger {
    /// Enters what was seen of an exchange.
    pub(crate) fn enter(&mut self, run: &Path, recorded: &RecordedExchange, seen: Seen) {
        let exchange = &recorded.exchange;
        let at = exchange.started;
        if let Some(id) = &seen.response_id {
            let request = &exchange.request;
            let mark = format!("{id} {} {}", request.method, request.path);
            if self.is_of_other_end(mark, recorded.step.is_some(), at) {
                self.repeated += 1;
                return;
            }
        }
        self.times.push(at);
        let key = match (&recorded.step, &seen.trace) {
            (Some((journey, _)), _) => format!("{} {journey}", run.display()),
            (None, Some(trace)) => trace.clone(),
            (None, None) => format!("{} {}", run.display(), self.times.len()),
        };
        if let Some(trace) = seen.trace {
            self.by_trace.entry(trace).or_default().insert(key.clone());
        }
        *self.sizes.entry(key.clone()).or_default() += 1;
        for event in seen.events {
            self.event(at, &key, (run, &recorded.base), event);
        }
    }

    /// Whether the other end has recorded the same exchange: its response has the same id, and it
    /// was begun at nearly the same time. One end may give an id again, with the same seed, so that
    /// each exchange of one end stands for one of the other.
    fn is_of_other_end(&mut self, mark: String, is_consumer: bool, at: Timestamp) -> bool {
        let known = self.seen.entry(mark).or_default();
        let is_same = |(was_consumer, other): &(bool, Timestamp)| {
            *was_consumer != is_consumer && at.duration_since(*other).abs() <= NEAR
        };
        if let Some(position) = known.iter().position(is_same) {
            known.swap_remove(position);
            return true;
        }
        known.push((is_consumer, at));
        false
    }

    /// When the first exchange of all was begun.
    pub(crate) fn first(&self) -> Option<Timestamp> {
        self.times.iter().min().copied()
    }

    /// When the last exchange of all was begun.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        self.times.iter().max().copied()
    }

    fn event(
        &mut self,
        at: Timestamp,
        encounter: &str,
        (run, provider): (&Path, &str),
        event: Happening,
    ) {
        let (encounter, provider) = (encounter.to_owned(), provider.to_owned());
        match event.kind {
            EventKind::Offered => self.offer(at, encounter, &provider, event),
            EventKind::Booked => self.bookings.push(Booking {
                at,
                encounter,
                provider,
                appointment: event.appointment,
                slot: event.slot,
                start: event.start,
                // A pseudonym stands for a person within its run.
                patient: event
                    .patient
                    .map(|patient| format!("{} {patient}", run.display())),
                cancelled: None,
            }),
            EventKind::Cancelled => self.cancellations.push(Cancellation {
                at,
                encounter,
                provider,
                appointment: event.appointment,
            }),
            EventKind::Gone | EventKind::Failed => self.failures.push(Failure {
                at,
                encounter,
                is_gone: event.kind == EventKind::Gone,
                provider,
                slot: event.slot,
                message: event.message,
            }),
        }
    }

    fn offer(&mut self, at: Timestamp, encounter: String, provider: &str, event: Happening) {
        let mut slots = Vec::with_capacity(event.slots.len());
        for (id, start) in event.slots {
            let entry = self.slots.entry((provider.to_owned(), id));
            let position = entry.index();
            let slot = entry.or_insert(Slot {
                service: None,
                start: None,
            });
            slot.start = start.or(slot.start);
            slot.service = slot.service.take().or_else(|| event.service.clone());
            slots.push(position);
        }
        self.offers.push(Offer {
            at,
            encounter,
            service: event.service,
            slots,
        });
    }

    /// Notes what is to be said of a run that was read.
    pub(crate) fn close(&mut self, run: &Path, transcript: Transcript) {
        self.runs += 1;
        let name = run.display();
        if transcript.partial {
            let remark =
                "partial: it was interrupted, or has not ended; what came after is not counted";
            self.remarks.push(format!("{name}: {remark}"));
        }
        for line in transcript.left_out {
            self.remarks.push(format!("{name}: left out {line}"));
        }
    }

    /// Puts cancellations to the bookings they are of, once everything is read.
    pub(crate) fn settle(&mut self) {
        let mut by_id: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        self.bookings.sort_by_key(|booking| booking.at);
        for (position, booking) in self.bookings.iter().enumerate() {
            if let Some(id) = &booking.appointment {
                let key = (booking.provider.clone(), id.clone());
                by_id.entry(key).or_default().push(position);
            }
        }
        let mut cancellations = std::mem::take(&mut self.cancellations);
        cancellations.sort_by_key(|cancellation| cancellation.at);
        for cancellation in cancellations {
            let id = cancellation.appointment.unwrap_or_default();
            let known = by_id.get(&(cancellation.provider, id));
            // A provider that was started again may have given an id again.
            let latest = known.into_iter().flatten().rev().find(|position| {
                let booking = self.bookings.get(**position);
                booking.is_some_and(|booking| booking.at <= cancellation.at)
            });
            match latest.and_then(|position| self.bookings.get_mut(*position)) {
                Some(booking) if booking.cancelled.is_none() => {
                    booking.cancelled = Some((cancellation.at, cancellation.encounter));
                }
                Some(_) => {}
                None => self.strays += 1,
            }
        }
        if self.strays > 0 {
            self.remarks.push(format!(
                "{} cancellations are of appointments whose booking is not in this evidence; they are not counted",
                self.strays
            ));
        }
        if self.repeated > 0 {
            self.remarks.push(format!(
                "{} exchanges stand in the evidence more than once; each is counted once",
                self.repeated
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_of_one_end_stands_for_one_of_the_other_and_no_more() {
        let mut ledger = Ledger::default();
        let begun: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let mut is_known = |is_consumer: bool, seconds: i64| {
            let at = begun + SignedDuration::from_secs(seconds);
            ledger.is_of_other_end("id POST /Appointment".to_owned(), is_consumer, at)
        };
        assert!(!is_known(true, 0));
        assert!(is_known(false, 1));
        // The same seed gives the same ids in a second run, twenty seconds later.
        assert!(!is_known(true, 20));
        assert!(is_known(false, 21));
        assert!(!is_known(false, 22));
        assert!(!is_known(true, 22 + 61));
    }
}
