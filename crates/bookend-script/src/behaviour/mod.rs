//! Rules of the provider: when … then …

mod barrier;
mod delay;
mod fault;
mod read;
mod read_answer;
mod read_barrier;
mod read_delay;
mod read_fault;
mod read_schedule;
mod read_then;
mod rule;

pub use barrier::Barrier;
pub use delay::{Delay, Phase, Spread};
pub use fault::{Corrupted, Fault, FaultKind, Place, WrongChunk};
pub(crate) use read::read_behaviours;
pub use rule::{
    Answer, Behaviour, Effect, Exhausted, Quota, Schedule, Sequence, Share, Staleness, Then,
};
