//! The figures, as they are handed over.

use jiff::Timestamp;
use serde::Serialize;

/// The name and version of the form of a report in JSON.
pub(crate) const FORMAT: &str = "bookend-metrics/1";

/// The figures of a range of dates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The name and version of this form.
    pub format: &'static str,
    /// The first instant of the range; nothing when it is open.
    pub from: Option<Timestamp>,
    /// The first instant after it.
    pub to: Option<Timestamp>,
    /// How many runs were read.
    pub runs: usize,
    /// How many exchanges are in the range.
    pub exchanges: usize,
    /// When the first and the last exchange of all runs were begun.
    pub first: Option<Timestamp>,
    /// See `first`.
    pub last: Option<Timestamp>,
    /// The figures, by metric and group.
    pub figures: Vec<Figure>,
    /// What was left out, and what a reader has to know.
    pub remarks: Vec<String>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The id of the metric.
    pub metric: String,
    /// Who reports it: `consumer` or `provider`.
    pub role: &'static str,
    /// What it says.
    pub says: String,
    /// For what it is counted separately: `service`, `message`, `disposition`.
    pub by: Option<&'static str>,
    /// For which of them this figure is; nothing for all together.
    pub group: Option<String>,
    /// How many; nothing when that cannot be known.
    pub count: Option<usize>,
    /// Against how many; nothing when there is no such thing, or it cannot be known.
    pub against: Option<usize>,
    /// What that makes, in per cent, to a tenth.
    pub share: Option<f64>,
    /// Why something cannot be known.
    pub because: Option<&'static str>,
}

impl Report {
    /// Returns the figure of a metric for all groups together.
    pub fn total(&self, metric: &str) -> Option<&Figure> {
        self.figures
            .iter()
            .find(|figure| figure.metric == metric && figure.group.is_none())
    }
}
