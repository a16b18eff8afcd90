//! What happened: plain data, for the console and for evidence.

use bookend_evidence::FaultNote;
use bookend_model::{Exchange, Finding, Level, Outcome};
use bookend_script::Journey;
use jiff::Timestamp;
use std::time::Duration;

/// A run.
#[derive(Clone, Debug)]
pub struct RunRecord<'s> {
    /// The journeys, in the order of the script.
    pub journeys: Vec<JourneyRecord<'s>>,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Whether it was interrupted.
    pub is_partial: bool,
}

/// One run of a journey.
#[derive(Clone, Debug)]
pub struct JourneyRecord<'s> {
    /// The journey.
    pub journey: &'s Journey,
    /// The position of its row, counted from 0.
    pub row: Option<usize>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, where its steps do not say.
    pub reason: Option<String>,
    /// Its steps.
    pub steps: Vec<StepRecord>,
    /// When it began; nothing when it was not begun.
    pub started: Option<Timestamp>,
    /// How long it took.
    pub took: Duration,
}

/// One step that was taken, or not.
#[derive(Clone, Debug)]
pub struct StepRecord {
    /// The id, with the steps that use its journey before it.
    pub id: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// The interaction.
    pub interaction: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, where its findings do not say.
    pub reason: Option<String>,
    /// Its expectations after evaluation.
    pub findings: Vec<Finding>,
    /// What was sent and what came back.
    pub exchanges: Vec<Exchange>,
    /// What was sent in place of the request, where something went wrong on purpose.
    pub fault: Option<FaultNote>,
    /// Where it was sent, once that is known.
    pub base: Option<String>,
    /// The numbers of the exchanges in the evidence, where there is any.
    pub numbers: Vec<usize>,
    /// How long it took.
    pub took: Duration,
    /// Whether it only leaves the target as it was, whatever happened.
    pub is_final: bool,
    /// Whether the case of its journey does not apply, because the request has nothing that it could
    /// change.
    pub does_not_apply: bool,
    /// The requirements that it shows by itself, those of its expectations included.
    pub verifies: Vec<String>,
    /// The requirements that it was to show, where there was nothing to judge.
    pub unshown: Vec<String>,
    /// The earlier step from which it follows that this one is not as it should be, or was not
    /// taken.
    pub follows_from: Option<String>,
    /// The values that the answer did not have, by name, and where they were looked for.
    pub lacking: Vec<(String, String)>,
}

impl RunRecord<'_> {
    /// Returns the gravest outcome of a journey.
    pub fn outcome(&self) -> Outcome {
        Outcome::gravest(self.journeys.iter().map(|journey| journey.outcome))
    }
}

impl<'s> JourneyRecord<'s> {
    /// Records a journey that was not begun.
    pub fn not_begun(
        (journey, row): (&'s Journey, Option<usize>),
        outcome: Outcome,
        reason: &str,
    ) -> Self {
        Self {
            journey,
            row,
            outcome,
            reason: Some(reason.to_owned()),
            steps: Vec::new(),
            started: None,
            took: Duration::ZERO,
        }
    }

    /// Returns the id of this run of the journey: `book-twice`, or `book-twice[2]` for its second
    /// row.
    pub fn id(&self) -> String {
        run_id(self.journey, self.row)
    }

    /// Returns what this run of the journey is, for people.
    pub fn title(&self) -> String {
        self.journey.title_of(self.row)
    }
}

/// Returns the id of a run of a journey.
pub(crate) fn run_id(journey: &Journey, row: Option<usize>) -> String {
    match row {
        Some(row) => format!("{}[{}]", journey.id, row + 1),
        None => journey.id.clone(),
    }
}

impl StepRecord {
    /// Returns the expectations that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.met)
    }
}

/// Returns how a step ended by its findings alone.
pub(crate) fn outcome_of(findings: &[Finding]) -> Outcome {
    Outcome::gravest(
        findings
            .iter()
            .map(|finding| match (finding.met, finding.level) {
                (true, _) => Outcome::Passed,
                (false, Level::Should) => Outcome::Warned,
                (false, Level::Must) => Outcome::Failed,
            })
            .chain([Outcome::Passed]),
    )
}
