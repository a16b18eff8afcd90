//! Requests that are sent byte by byte, so that something may go wrong on purpose on their way.
//!
//! What goes wrong stands in a plan (`bookend_faults::upload`); the evidence keeps the request that was
//! intended and the bytes that were sent. Over TLS these are the bytes within it.

mod address;
mod connect;
mod head;
mod read;
mod send;

pub(crate) use address::Address;
pub(crate) use connect::{connect, secured};
pub use send::Sent;
