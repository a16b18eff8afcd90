//! The diary of a provider: its services, their slots, and the appointments made in them.
//!
//! [`World`] turns an inventory into facts: who works where, in which schedules. [`Diary`] keeps
//! the slots of those schedules on actual days and the appointments of consumers. One function
//! changes it, [`Diary::apply`]; a refused command changes nothing.
//!
//! No HTTP, no YAML and no dialect: which reading of the standard holds arrives as [`Rules`],
//! and a correct "no" leaves as a [`bookend_model::Refusal`].

mod diary;
mod few;
mod history;
mod instant;
mod names;
mod rules;
mod slots;
pub mod store;
mod texts;
mod world;

pub use bookend_fhir::search_date::{Bound, Moment, MomentError, Operator};
pub use diary::{
    Age, AppointmentQuery, AppointmentReceipt, Booking, Cancellation, Command, DEFAULT_ROOM, Diary,
    Effect, FoundSlot, Lookback, NewSlot, Receipt, Room, SlotPage, SlotQuery,
};
pub use history::{Contradiction, Event, Observation, contradictions};
pub use rules::{CreatedRule, DuplicateRule, OthersRule, Rules, SlotIdentity, VersionStyle};
pub use slots::Slot;
pub use store::{AppointmentStatus, PatientIdentifier, Version};
pub use world::{
    Location, Organisation, PostalAddress, Practitioner, Role, Schedule, Service, World, WorldError,
};
