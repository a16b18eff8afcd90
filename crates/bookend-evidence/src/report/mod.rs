//! The public file format: plain data, converted from inner types and never derived from them.

mod exchange;
mod finding;
mod journey;
mod requirements;
mod run;
mod totals;

pub use exchange::{ErrorReport, HeaderField};
pub use finding::{FindingReport, PlaceReport};
pub use journey::{JourneyReport, RowReport, StepReport};
pub(crate) use requirements::{unshown, verified};
pub use run::{RunReport, ScriptReport, Tool};
pub use totals::Totals;

use std::time::Duration;

/// The name and version of the file format; it changes when a reader would have to.
pub const FORMAT: &str = "bookend-evidence/3";

/// Returns a duration in milliseconds, to the microsecond.
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
