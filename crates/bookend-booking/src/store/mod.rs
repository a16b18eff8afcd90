//! Where appointments are kept: one trait, and a store in memory.

pub mod conformance;
mod contract;
mod memory;
mod version;

pub use contract::Store;
pub use memory::MemoryStore;
pub use version::{AppointmentStatus, PatientIdentifier, Version};
