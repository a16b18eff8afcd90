//! What a run says of a requirement, in a word.

use bookend_model::Outcome;
use serde::{Deserialize, Serialize};

/// What a run says of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequirementVerdict {
    /// Everything that was looked at is as it should be.
    Passed,
    /// A SHOULD was not met.
    Warned,
    /// A MUST was not met.
    Failed,
    /// A check could not be judged, because whoever judges was not there: nobody knows.
    Errored,
    /// Nothing in this run could show it.
    NotTested,
}

impl RequirementVerdict {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::NotTested => "not tested",
        }
    }

    /// Returns the outcome that it amounts to.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Passed => Outcome::Passed,
            Self::Warned => Outcome::Warned,
            Self::Failed => Outcome::Failed,
            Self::Errored => Outcome::Errored,
            Self::NotTested => Outcome::Omitted,
        }
    }
}
