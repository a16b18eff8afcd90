//! Slots on actual days: how they arise, where they are kept, and how they move on at midnight.

mod calendar;
mod roll;
mod shelf;
mod slot;

pub(crate) use shelf::{Place, Shelf};
pub use slot::Slot;
