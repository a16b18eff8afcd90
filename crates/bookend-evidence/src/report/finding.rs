//! Expectations after evaluation.

use bookend_model::{Finding, Level, Place};
use serde::{Deserialize, Serialize};

/// One expectation after evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReport {
    /// The standing check behind it; nothing for an expectation of a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Whether it holds.
    pub met: bool,
    /// How binding it is.
    #[serde(with = "crate::words::level")]
    pub level: Level,
    /// What was looked at.
    pub subject: String,
    /// What had to hold.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Where the expectation stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceReport>,
    /// The requirements it proves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifies: Vec<String>,
}

/// Where in a script something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceReport {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of that line.
    pub source: String,
}

impl From<&Finding> for FindingReport {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.clone(),
            met: finding.met,
            level: finding.level,
            subject: finding.subject.clone(),
            expected: finding.expected.clone(),
            found: finding.found.clone(),
            place: finding.place.as_ref().map(PlaceReport::from),
            verifies: finding.verifies.clone(),
        }
    }
}

impl From<&Place> for PlaceReport {
    fn from(place: &Place) -> Self {
        Self {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
            source: place.source.clone(),
        }
    }
}
