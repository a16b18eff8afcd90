//! The diary itself: searching, and the one function that changes it.

mod admission;
mod booking;
mod cancellation;
mod claim;
mod command;
mod difference;
mod etag;
mod holding;
mod ledger;
mod patchwork;
mod query;
mod shared;
mod state;
mod window;

pub use command::{AppointmentReceipt, Booking, Cancellation, Command, Effect, Receipt};
pub use query::{AppointmentQuery, FoundSlot, SlotPage, SlotQuery};
pub use shared::Diary;
