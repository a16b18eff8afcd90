//! How the program ends.

use crate::record::RunRecord;
use bookend_model::Outcome;

/// How the program ends, for pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything selected passed; warnings are allowed unless they are to count.
    Passed,
    /// At least one journey failed, or a token is not as it should be.
    Failed,
    /// A flag or its value is wrong, or nothing is selected.
    Usage,
    /// A script did not check.
    ScriptWrong,
    /// The run could not take place, or a journey could not be judged.
    CouldNotRun,
    /// The evidence could not be written.
    EvidenceIncomplete,
    /// The run was interrupted; partial reports were written.
    Interrupted,
}

impl Exit {
    /// Returns the exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::ScriptWrong => 3,
            Self::CouldNotRun => 4,
            Self::EvidenceIncomplete => 5,
            Self::Interrupted => 130,
        }
    }

    /// Returns how a run ends. A failure outweighs an error: it says something of the target.
    pub fn of(record: &RunRecord<'_>, strict: bool) -> Self {
        let has = |wanted| {
            let mut journeys = record.journeys.iter();
            journeys.any(|journey| journey.outcome == wanted)
        };
        if record.is_partial {
            Self::Interrupted
        } else if has(Outcome::Failed) || (strict && has(Outcome::Warned)) {
            Self::Failed
        } else if has(Outcome::Errored) {
            Self::CouldNotRun
        } else {
            Self::Passed
        }
    }
}
