//! Whether the answers that were given admit an order in which each of them was right.

mod observation;
mod order;

pub use observation::{Contradiction, Event, Observation};
pub use order::contradictions;
