//! Rules of the provider: when … then …

mod read;
mod read_then;
mod rule;

pub(crate) use read::read_behaviours;
pub use rule::{Answer, Behaviour, Effect, Exhausted, Schedule, Sequence, Then};
