//! Journeys and their steps.

use super::FindingReport;
use bookend_model::Outcome;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One journey, with one row where it has rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JourneyReport {
    /// The id of this run of the journey: `book-twice`, or `book-twice[2]` for its second row.
    pub id: String,
    /// The row, for a journey that has rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowReport>,
    /// What it is, for people.
    pub title: String,
    /// The suite it belongs to.
    pub suite: String,
    /// Other names, such as the incumbent's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alias: Vec<String>,
    /// Words to select it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The requirements it proves.
    pub verifies: Vec<String>,
    /// How it ended.
    #[serde(with = "crate::words::outcome")]
    pub outcome: Outcome,
    /// Why, where the steps do not say: it does not apply, or was not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it began; nothing when it was not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
    /// Where it stands among the journeys of the run, counted from 0.
    #[serde(default)]
    pub position: usize,
    /// Its steps, in order.
    #[serde(default)]
    pub steps: Vec<StepReport>,
}

impl Default for JourneyReport {
    /// A journey of which nothing is known.
    fn default() -> Self {
        Self {
            id: String::new(),
            row: None,
            title: String::new(),
            suite: String::new(),
            alias: Vec::new(),
            tags: Vec::new(),
            verifies: Vec::new(),
            outcome: Outcome::Omitted,
            reason: None,
            started: None,
            duration_ms: 0.0,
            position: 0,
            steps: Vec::new(),
        }
    }
}

/// A row of a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Its number, counted from 1.
    pub number: usize,
    /// Its values.
    pub values: BTreeMap<String, Value>,
}

/// One step of a journey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// The id; steps of a journey that is used are prefixed with the step that uses it.
    pub id: String,
    /// What it is, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The interaction that is sent.
    pub interaction: String,
    /// How it ended.
    #[serde(with = "crate::words::outcome")]
    pub outcome: Outcome,
    /// Why, where the findings do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
    /// Every expectation after evaluation, met or not.
    pub findings: Vec<FindingReport>,
    /// The numbers of its exchanges, in order.
    pub exchanges: Vec<usize>,
}

impl StepReport {
    /// Returns the expectations that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &FindingReport> {
        self.findings.iter().filter(|finding| !finding.met)
    }
}
