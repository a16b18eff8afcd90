//! The facts behind an inventory: services, schedules, people and places.

mod agreement;
mod build;
mod error;
mod facts;
mod people;
mod places;
mod plan;
mod registry;

pub use error::WorldError;
pub use facts::{Location, Organisation, PostalAddress, Practitioner, Role, Schedule, Service};
pub(crate) use plan::{ExplicitSlot, Plan};
pub use registry::World;
