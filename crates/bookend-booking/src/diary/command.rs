//! What can be asked of the diary, and what it answers.

use crate::slots::Slot;
use crate::store::Version;
use bookend_model::Refusal;
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// A change that is asked of the diary.
#[derive(Clone, Debug)]
pub enum Command<'b> {
    /// Make an appointment in a free slot.
    Book(Booking<'b>),
    /// Cancel an appointment.
    Cancel(Cancellation<'b>),
    /// Make a free slot busy without an appointment, as a receptionist does.
    Hold {
        /// The id of the slot.
        slot: String,
    },
    /// Make a slot free that no appointment holds.
    Release {
        /// The id of the slot.
        slot: String,
    },
    /// Add a free slot to a schedule; it stays until the midnight after it has passed.
    Add(NewSlot),
}

/// A slot that is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSlot {
    /// Its id.
    pub id: String,
    /// The id of its schedule.
    pub schedule: String,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
}

/// A booking (`POST Appointment`).
#[derive(Clone, Debug)]
pub struct Booking<'b> {
    /// Who asks (`Ssp-From`).
    pub caller: String,
    /// The id of the request (`X-Request-ID`); without one no duplicate can be noticed.
    pub request_id: Option<String>,
    /// The submitted Appointment.
    pub body: Cow<'b, Value>,
    /// Faults of the body, found by whoever knows its profile; judged right after the reuse of
    /// the request id (UEC booking digest, section 6).
    pub faults: Option<Refusal>,
    /// Whether to store anything.
    pub effect: Effect,
}

/// A cancellation (`PUT Appointment/[id]`).
#[derive(Clone, Debug)]
pub struct Cancellation<'b> {
    /// Who asks (`Ssp-From`).
    pub caller: String,
    /// The id of the request (`X-Request-ID`); without one no duplicate can be noticed.
    pub request_id: Option<String>,
    /// The id of the appointment.
    pub appointment: String,
    /// The value of the header `If-Match`, as it came.
    pub if_match: Option<String>,
    /// The submitted Appointment.
    pub body: Cow<'b, Value>,
    /// Whether the caller may cancel at all, by whatever the token says of it.
    pub may_cancel: bool,
    /// Faults of the body, found by whoever knows its profile; judged right after whether the
    /// caller may cancel (UEC booking digest, section 6).
    pub faults: Option<Refusal>,
    /// Whether to store anything.
    pub effect: Effect,
}

/// Whether a command stores anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It does.
    Commit,
    /// It is judged and answered like any other, and nothing is stored, the request id included.
    Pretend,
}

/// What came of a command that was not refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Receipt {
    /// An appointment was made or cancelled.
    Appointment(AppointmentReceipt),
    /// A slot was held or released; as it now is.
    Slot(Arc<Slot>),
}

/// What came of a booking or a cancellation.
#[derive(Clone, Debug, PartialEq)]
pub struct AppointmentReceipt {
    /// The version of the appointment that the command made.
    pub version: Arc<Version>,
    /// Whether the command was answered from memory, because its request id had succeeded before
    /// (X-10, replay).
    pub is_replay: bool,
}

impl Receipt {
    /// Returns what came of a booking or a cancellation; nothing for other commands.
    pub fn appointment(&self) -> Option<&AppointmentReceipt> {
        match self {
            Self::Appointment(receipt) => Some(receipt),
            Self::Slot(_) => None,
        }
    }

    /// Returns what came of a fresh booking or cancellation.
    pub(super) fn fresh(version: Arc<Version>) -> Self {
        let is_replay = false;
        Self::Appointment(AppointmentReceipt { version, is_replay })
    }
}
