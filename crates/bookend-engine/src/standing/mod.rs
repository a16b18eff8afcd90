//! Standing checks: held against every exchange, whoever is at the other end.

mod answered;
mod appraise;
mod asides;
mod heads;
mod memory;
mod plan;
mod sequence;
mod wording;

pub use appraise::{Appraisal, Appraiser};
pub use asides::asides_of;
pub use heads::KnownHeads;
pub use memory::Memories;
pub use plan::CheckPlan;
pub use wording::findings_of;
