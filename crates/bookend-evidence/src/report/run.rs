//! A run.

use super::{JourneyReport, Totals};
use bookend_model::Outcome;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A run: what was run against what, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// The name and version of the file format: [`super::FORMAT`].
    pub format: String,
    /// The program.
    pub tool: Tool,
    /// The script.
    pub script: ScriptReport,
    /// The setting of every policy switch.
    pub policy: BTreeMap<String, Value>,
    /// The seed of every random choice.
    pub seed: u64,
    /// `system`, or `from` and the instant at which the run's clock was started.
    pub clock: String,
    /// The service root of the system under test.
    pub target: String,
    /// When the run began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// How long it took, in milliseconds of a clock that never goes back.
    pub duration_ms: f64,
    /// Whether it was interrupted before its end.
    pub partial: bool,
    /// Whether tokens and NHS numbers were replaced by pseudonyms.
    pub redacted: bool,
    /// The gravest outcome of a journey.
    #[serde(with = "crate::words::outcome")]
    pub outcome: Outcome,
    /// How many journeys ended in which way.
    pub totals: Totals,
    /// The journeys, in the order of the script; one per row.
    pub journeys: Vec<JourneyReport>,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The script that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptReport {
    /// The SHA-256 of all its files, in hexadecimal.
    pub digest: String,
    /// The standard.
    pub dialect: String,
    /// The named set of policy settings.
    pub mode: String,
}

impl RunReport {
    /// Returns the names of the suites, in the order in which they first occur.
    pub fn suites(&self) -> Vec<&str> {
        let mut suites: Vec<&str> = Vec::new();
        for journey in &self.journeys {
            if !suites.contains(&journey.suite.as_str()) {
                suites.push(&journey.suite);
            }
        }
        suites
    }

    /// Returns the journeys of a suite, in order.
    pub fn journeys_of<'r>(
        &'r self,
        suite: &'r str,
    ) -> impl Iterator<Item = &'r JourneyReport> + 'r {
        self.journeys
            .iter()
            .filter(move |journey| journey.suite == suite)
    }
}
