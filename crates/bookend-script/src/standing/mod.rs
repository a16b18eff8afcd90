//! Standing checks: what has to hold of every exchange, whoever is at the other end.

mod check;
mod head;
mod memory;
mod read;
mod read_memory;

pub use check::{Check, Demand, Judge, On};
pub use head::HeadPart;
pub use memory::Memory;
pub(crate) use read::read_checks;
pub(crate) use read_memory::subjects;
