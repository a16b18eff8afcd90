//! The diary itself: searching, and the one function that changes it.

mod admission;
mod booking;
mod cancellation;
mod changes;
mod claim;
mod command;
mod difference;
mod etag;
mod holding;
mod ledger;
mod lookback;
mod patchwork;
mod query;
mod retention;
mod shared;
mod state;
mod window;

pub use changes::Age;
pub use command::{AppointmentReceipt, Booking, Cancellation, Command, Effect, NewSlot, Receipt};
pub use lookback::Lookback;
pub use query::{AppointmentQuery, FoundSlot, SlotPage, SlotQuery};
pub use retention::{DEFAULT_ROOM, Room};
pub use shared::Diary;
