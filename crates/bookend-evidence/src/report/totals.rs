//! How many ended in which way.

use bookend_model::Outcome;
use serde::{Deserialize, Serialize};

/// How many journeys, or steps, ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Every expectation was met.
    pub passed: usize,
    /// A SHOULD was not met.
    pub warned: usize,
    /// A MUST was not met.
    pub failed: usize,
    /// Could not be judged.
    pub errored: usize,
    /// Not attempted.
    pub skipped: usize,
    /// Does not apply.
    pub omitted: usize,
}

impl Totals {
    /// Counts outcomes.
    pub fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let mut totals = Self::default();
        for outcome in outcomes {
            *totals.count(outcome) += 1;
        }
        totals
    }

    /// Returns how many there are together.
    pub fn all(&self) -> usize {
        self.passed + self.warned + self.failed + self.errored + self.skipped + self.omitted
    }

    /// Returns the numbers with their words, in the order in which reports show them.
    pub fn parts(&self) -> [(Outcome, usize); 6] {
        [
            (Outcome::Passed, self.passed),
            (Outcome::Warned, self.warned),
            (Outcome::Failed, self.failed),
            (Outcome::Errored, self.errored),
            (Outcome::Skipped, self.skipped),
            (Outcome::Omitted, self.omitted),
        ]
    }

    fn count(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Omitted => &mut self.omitted,
            Outcome::Passed => &mut self.passed,
            Outcome::Warned => &mut self.warned,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Failed => &mut self.failed,
            Outcome::Errored => &mut self.errored,
        }
    }
}
