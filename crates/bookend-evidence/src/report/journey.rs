//! Journeys and their steps.

use super::FindingReport;
use bookend_model::{Aside, Level, Outcome};
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
    /// What standing checks have to say of the answers beside that: it changes no outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asides: Vec<Aside>,
    /// The numbers of its exchanges, in order.
    pub exchanges: Vec<usize>,
    /// Whether it only leaves the target as it was, whatever happened: it proves nothing of what the
    /// journey is for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_final: bool,
    /// The requirements that it proves by itself, whatever becomes of the journey.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifies: Vec<String>,
    /// The requirements that it was to show, where there was nothing to judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unshown: Vec<String>,
    /// The earlier step from which it follows that this one is not as it should be, or was not
    /// taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_from: Option<String>,
}

impl JourneyReport {
    /// Makes a journey that did not end of its steps, because the program was killed.
    pub(crate) fn unfinished(id: String, steps: Vec<StepReport>) -> Self {
        let outcomes = steps.iter().map(|step| step.outcome);
        Self {
            title: id.clone(),
            suite: "unfinished".to_owned(),
            outcome: Outcome::gravest(outcomes.chain([Outcome::Skipped])),
            reason: Some("the run ended before the journey did".to_owned()),
            position: usize::MAX,
            id,
            steps,
            ..Self::default()
        }
    }

    /// Returns whether all steps that matter were taken and answered as they should be; what standing
    /// checks found on the way has requirements of its own.
    pub(crate) fn is_proof(&self) -> bool {
        let mut steps = self.steps.iter().filter(|step| !step.is_final);
        self.reason.is_none() && steps.all(StepReport::is_proof)
    }
}

impl StepReport {
    fn is_proof(&self) -> bool {
        match self.outcome {
            Outcome::Omitted | Outcome::Passed | Outcome::Warned => true,
            Outcome::Skipped | Outcome::Errored => false,
            Outcome::Failed => {
                let mut grave = self.unmet().filter(|one| one.level == Level::Must);
                self.reason.is_none() && grave.all(|finding| finding.check.is_some())
            }
        }
    }

    /// Returns the expectations that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &FindingReport> {
        self.findings.iter().filter(|finding| !finding.met)
    }
}
