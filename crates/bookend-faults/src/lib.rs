//! What goes wrong on a connection on purpose.
//!
//! A [`FaultStream`] stands between a connection and the server that speaks HTTP over it, and lets
//! everything through. Whoever answers a request has the [`Wire`] of its connection, and may play a
//! [`Plan`] on it in place of an answer: bytes, when each is sent, and how the connection ends. The
//! functions of [`faults`] make the plan of each fault from the [`Message`] that was intended; they
//! never change it.
//!
//! A [`Gate`] says whether connections are taken at all.
//!
//! Of a request that the server could not read nobody can answer: an [`Unread`] speaks in its place, as
//! it does where the head of a later request does not come in time.
//!
//! The functions of [`upload`] make plans for the other end: of what a caller sends.
//!
//! Nothing here knows scripts or FHIR, or decides when a fault is due.

pub mod faults;
mod gate;
mod head;
mod message;
mod plan;
mod stream;
mod unread;
pub mod upload;
mod wire;

pub use gate::Gate;
pub use message::{Framing, Message, has_no_body};
pub use plan::{End, Piece, Plan};
pub use stream::{FaultStream, Resettable};
pub use unread::Unread;
pub use wire::{Played, Wire};
