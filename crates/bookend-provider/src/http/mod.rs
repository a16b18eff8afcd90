//! The FHIR listener; the only folder that names the web framework.

mod exchange;
mod listener;
mod snapshot;
mod stopping;
mod validating;

pub use listener::{Limits, Running, StartError};
pub(crate) use listener::{bind, serve};
