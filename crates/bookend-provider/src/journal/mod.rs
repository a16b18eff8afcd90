//! What the control port shows of the traffic: the last exchanges of each space, and who listens.

mod entry;
mod hub;
mod ring;

pub(crate) use entry::Entry;
pub(crate) use hub::Hub;
pub use ring::JournalBounds;
pub(crate) use ring::{Held, Journal};
