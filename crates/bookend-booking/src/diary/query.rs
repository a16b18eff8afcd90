//! What can be looked up, and what comes back.

use crate::slots::Slot;
use crate::store::PatientIdentifier;
use crate::world::{Schedule, Service};
use bookend_fhir::search_date::Bound;
use bookend_model::SlotStatus;
use serde::Serialize;
use std::sync::Arc;

/// A search for slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotQuery {
    /// The DoS service id.
    pub service: String,
    /// What must hold of a slot's start; all of it.
    pub windows: Vec<Bound>,
    /// Sets of statuses, in each of which that of a slot has to be; every status when there is no set
    ///
    pub statuses: Vec<Vec<SlotStatus>>,
}

/// The slots that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlotPage {
    /// The service whose slots they are.
    pub service: Arc<Service>,
    /// The slots, by start, then by id.
    pub slots: Vec<FoundSlot>,
}

/// A slot that a search found, with its schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundSlot {
    /// The slot.
    pub slot: Arc<Slot>,
    /// The schedule it belongs to.
    pub schedule: Arc<Schedule>,
}

/// A search for the appointments of a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentQuery {
    /// An identifier of the patient: an NHS number, a local one, any.
    pub patient: PatientIdentifier,
    /// What must hold of an appointment's start; all of it. With none, appointments that have ended
    /// are not found: only bounds that are given reach into the past.
    pub windows: Vec<Bound>,
}
