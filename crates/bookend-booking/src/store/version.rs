//! One version of an appointment.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// One version of an appointment, as it was stored; never changed afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The appointment's id, never used again.
    pub id: Arc<str>,
    /// The version id (`meta.versionId`).
    pub version: Arc<str>,
    /// Which version it is, counted from 1, whatever version ids look like.
    pub number: u64,
    /// When it was stored.
    pub last_updated: Timestamp,
    /// The appointment's status in this version.
    pub status: AppointmentStatus,
    /// The whole resource, as JSON: a tree of it takes ten times the room, and most are kept for
    /// longer than they are looked at.
    pub json: Bytes,
    /// The id of the slot it was booked into.
    pub slot: Arc<str>,
    /// When the appointment starts: what the consumer sent, or else the slot's start.
    pub start: Timestamp,
    /// When the appointment ends: what the consumer sent, or else the slot's end.
    pub end: Timestamp,
    /// The identifiers of the patient.
    pub patients: Vec<PatientIdentifier>,
    /// Who made this version (`Ssp-From`).
    pub caller: Arc<str>,
    /// The request that made it (`X-Request-ID`), when it had an id.
    pub request_id: Option<Arc<str>>,
}

impl Version {
    /// Reads the resource.
    pub fn tree(&self) -> Value {
        // What was written as JSON can be read as JSON.
        serde_json::from_slice(&self.json).unwrap_or_default()
    }
}

/// The statuses that the diary gives to appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointmentStatus {
    /// It holds its slot.
    Booked,
    /// It holds nothing any more.
    Cancelled,
}

impl AppointmentStatus {
    /// Returns the FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An identifier of a patient.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatientIdentifier {
    /// The value, such as an NHS number.
    pub value: Arc<str>,
    /// The system; a query without one finds the value in any.
    pub system: Option<Arc<str>>,
}
