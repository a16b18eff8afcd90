//! What a standard wants counted of the traffic.

mod metric;
mod read;

pub use metric::{Count, Event, EventKind, Grouping, Metric, Metrics};
pub(crate) use read::read_metrics;
