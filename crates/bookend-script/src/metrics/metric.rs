//! Metrics, and the events that they count.

use crate::predicate::{Predicate, Subject};
use crate::requirement::Role;
use crate::source::Span;

/// What a standard wants counted of the traffic: what happens in an exchange, and how much of it.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// What is the same of the exchanges that belong to one encounter with a patient.
    pub encounter: Vec<Subject>,
    /// How an event is recognised.
    pub events: Vec<Event>,
    /// The metrics, in the order of the files.
    pub metrics: Vec<Metric>,
}

/// Something that happens in an exchange.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// The exchanges in which it happens.
    pub when: Predicate,
    /// The service, or registered practice, that it concerns.
    pub service: Vec<Subject>,
    /// The slots that are offered: each a text of its id, a space, and its start.
    pub slots: Vec<Subject>,
    /// The slot that is asked for.
    pub slot: Vec<Subject>,
    /// When the appointment begins.
    pub start: Vec<Subject>,
    /// The id of the appointment.
    pub appointment: Vec<Subject>,
    /// By what the patient is recognised.
    pub patient: Vec<Subject>,
    /// What the error said; the first of these that says anything.
    pub message: Vec<Subject>,
}

/// What can happen in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Slots are offered, perhaps none.
    Offered,
    /// An appointment is booked.
    Booked,
    /// A booking is refused because its slot has gone.
    Gone,
    /// An attempt produces an error message.
    Failed,
    /// An appointment is cancelled.
    Cancelled,
}

impl EventKind {
    /// The words that scripts use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("offered", Self::Offered),
        ("booked", Self::Booked),
        ("gone", Self::Gone),
        ("failed", Self::Failed),
        ("cancelled", Self::Cancelled),
    ];
}

/// A figure that is reported.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its id, such as `rep-prov-01`.
    pub id: String,
    /// Who reports it.
    pub role: Role,
    /// What it says, for people.
    pub says: String,
    /// What is counted.
    pub counts: Count,
    /// What that is a share of.
    pub against: Option<Count>,
    /// For what it is counted separately.
    pub by: Option<Grouping>,
    /// Where it stands.
    pub span: Span,
}

/// What can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Appointments that were booked.
    Bookings,
    /// Those of them that begin within the timeframe of the encounter.
    BookingsInTime,
    /// Those that begin after it.
    BookingsLate,
    /// Bookings that were cancelled, whenever.
    Cancellations,
    /// Bookings that were cancelled in the encounter in which they were made, with no other in
    /// their place.
    CancelledInEncounter,
    /// Bookings that were cancelled in a later encounter, with no other in their place.
    CancelledLater,
    /// Bookings in whose place another was made for the same patient.
    Rebooked,
    /// Booking attempts whose slot had gone.
    SlotsGone,
    /// Attempts that produced an error message.
    Failures,
    /// Slots that were offered, each once.
    SlotsOffered,
    /// Those of them that begin within the timeframe of an encounter in which they were offered.
    SlotsInTime,
    /// Those that begin after it.
    SlotsLate,
    /// Encounters that ended in a referral.
    Referrals,
    /// Those of them without a booking.
    ReferralsUnbooked,
    /// Those of these in which no slot was offered.
    ReferralsWithoutSlots,
    /// Those in which slots were offered.
    ReferralsDespiteSlots,
    /// Those in which slots were offered, all of them after the timeframe.
    ReferralsAllLate,
    /// Encounters in which the first service of the directory offered slots, and another was taken.
    TopRejected,
}

impl Count {
    /// The words that scripts use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("bookings", Self::Bookings),
        ("bookings-in-time", Self::BookingsInTime),
        ("bookings-late", Self::BookingsLate),
        ("cancellations", Self::Cancellations),
        ("cancelled-in-encounter", Self::CancelledInEncounter),
        ("cancelled-later", Self::CancelledLater),
        ("rebooked", Self::Rebooked),
        ("slots-gone", Self::SlotsGone),
        ("failures", Self::Failures),
        ("slots-offered", Self::SlotsOffered),
        ("slots-in-time", Self::SlotsInTime),
        ("slots-late", Self::SlotsLate),
        ("referrals", Self::Referrals),
        ("referrals-unbooked", Self::ReferralsUnbooked),
        ("referrals-without-slots", Self::ReferralsWithoutSlots),
        ("referrals-despite-slots", Self::ReferralsDespiteSlots),
        ("referrals-all-late", Self::ReferralsAllLate),
        ("top-rejected", Self::TopRejected),
    ];
}

/// For what a metric is counted separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Each service or registered practice.
    Service,
    /// Each error message.
    Message,
    /// Each disposition, the outcome of the assessment.
    Disposition,
}

impl Grouping {
    /// The words that scripts use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("service", Self::Service),
        ("message", Self::Message),
        ("disposition", Self::Disposition),
    ];
}
