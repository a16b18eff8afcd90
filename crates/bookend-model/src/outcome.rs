//! How a step, a journey or a run ended.

use serde::{Deserialize, Serialize};

/// How a step, a journey or a run ended, from mildest to gravest.
///
/// The order is the roll-up rule: a journey ends as gravely as its gravest step, and a run as
/// gravely as its gravest journey.
///
/// [`Outcome::Failed`] speaks about the system under test; [`Outcome::Errored`] speaks about
/// Bookend or the network. A report never mixes the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Does not apply to this target, with a reason in the script.
    Omitted,
    /// Every expectation was met.
    Passed,
    /// Every MUST was met, a SHOULD was not.
    Warned,
    /// Not attempted, because an earlier step it needs did not pass.
    Skipped,
    /// At least one expectation was not met.
    Failed,
    /// Could not be judged: no connection, an unreadable answer, a missing value.
    Errored,
}

impl Outcome {
    /// Returns the gravest of several outcomes, or [`Outcome::Omitted`] when there is none.
    pub fn gravest(outcomes: impl IntoIterator<Item = Self>) -> Self {
        outcomes.into_iter().max().unwrap_or(Self::Omitted)
    }

    /// Returns the word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Omitted => "omitted",
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Errored => "errored",
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn a_journey_ends_as_gravely_as_its_gravest_step() {
        let steps = [Outcome::Passed, Outcome::Failed, Outcome::Skipped];
        assert_eq!(Outcome::gravest(steps), Outcome::Failed);
    }

    #[test]
    fn nothing_done_is_omitted() {
        assert_eq!(Outcome::gravest([]), Outcome::Omitted);
    }
}
