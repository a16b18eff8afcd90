//! Dates as searches name them: with a precision and a comparison. This is the one reader of them.
//!
//! Source: FHIR STU3, search, parameters of type date, <https://hl7.org/fhir/STU3/search.html#date>.

mod bound;
mod instant;
mod moment;

pub use bound::{Bound, Operator};
pub use instant::{exact_instant, read_instant};
pub use moment::{Moment, MomentError};
