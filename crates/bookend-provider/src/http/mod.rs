//! The FHIR listener; the only folder that names the web framework.

mod committing;
mod exchange;
mod faulty;
mod gate;
mod listener;
mod log;
mod racing;
mod receive;
mod send;
mod server;
mod snapshot;
mod stopping;
mod validating;

pub use listener::{Limits, Running, StartError};
pub(crate) use listener::{bind, serve};
