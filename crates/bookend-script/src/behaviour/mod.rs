//! Rules of the provider: when … then …

mod barrier;
mod delay;
mod fault;
mod judge_stand_in;
mod read;
mod read_answer;
mod read_barrier;
mod read_delay;
mod read_fault;
mod read_remember;
mod read_schedule;
mod read_then;
mod remember;
mod rule;

pub use barrier::Barrier;
pub use delay::{Delay, Phase, Spread};
pub use fault::{Corrupted, Fault, FaultKind, Place, WrongChunk};
pub(crate) use read::read_behaviours;
pub(crate) use read_remember::{names_of_remembered, remembering};
pub use remember::{Remember, remembered_by};
pub use rule::{
    Answer, Behaviour, Effect, Exhausted, Quota, Schedule, Sequence, Share, Staleness, Then,
};
