//! The FHIR listener; the only folder that names the web framework.

mod answering;
mod aside;
mod committing;
mod entrance;
mod exchange;
mod faulty;
mod handshake;
mod kept;
mod listener;
mod log;
mod racing;
mod receive;
mod security;
mod send;
mod server;
mod snapshot;
mod stopping;
mod unread;
mod validating;

pub(crate) use entrance::Entrances;
pub use entrance::FaultyPort;
pub(crate) use listener::serve;
pub use listener::{Limits, Running, StartError};
