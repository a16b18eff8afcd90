//! What a run shows of one requirement, counted.

use super::head::RequirementRow;
use super::matrix::{MatrixRow, RequirementVerdict, gravest};
use bookend_model::{Level, Positions};

/// How many exchanges are named.
const NAMED: usize = 5;

/// What a run shows of one requirement.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    met: Shown,
    unmet: Shown,
    gravest: Option<Level>,
    /// What did not meet it: the first of the gravest.
    because: Option<String>,
    /// A journey that would have shown it was not as it should be.
    pub(super) is_cut_short: bool,
}

/// How often something was shown, and by which exchanges.
#[derive(Clone, Debug, Default)]
struct Shown {
    times: usize,
    exchanges: Positions,
}

impl Shown {
    fn add(&mut self, exchange: Option<usize>) {
        self.times += 1;
        if let Some(exchange) = exchange {
            self.exchanges.insert(exchange);
        }
    }
}

impl Tally {
    pub(super) fn met(&mut self, exchange: Option<usize>) {
        self.met.add(exchange);
    }

    /// Counts what does not meet it; `reason` says what that is, and is asked only where it is kept.
    pub(super) fn unmet(
        &mut self,
        exchange: Option<usize>,
        level: Level,
        reason: impl FnOnce() -> String,
    ) {
        self.unmet.add(exchange);
        let is_graver = self.gravest == Some(Level::Should) && level == Level::Must;
        if self.because.is_none() || is_graver {
            self.because = Some(reason());
        }
        self.gravest = Some(gravest(self.gravest, level));
    }

    /// Returns whether anything was shown.
    pub(super) fn is_told(&self) -> bool {
        self.met.times + self.unmet.times > 0
    }

    /// Makes a row of it.
    ///
    /// `meant` is why nothing can show what it means.
    pub(super) fn row(
        mut self,
        requirement: RequirementRow,
        under_test: &str,
        meant: Option<String>,
    ) -> MatrixRow {
        let verdict = match self.gravest {
            Some(Level::Must) => RequirementVerdict::Failed,
            Some(Level::Should) => RequirementVerdict::Warned,
            None if self.is_told() => RequirementVerdict::Passed,
            None => RequirementVerdict::NotTested,
        };
        let because = match verdict {
            RequirementVerdict::NotTested => {
                Some(meant.unwrap_or_else(|| self.reason(&requirement, under_test)))
            }
            _ => self.because.take(),
        };
        let shown = if self.unmet.times > 0 {
            &self.unmet
        } else {
            &self.met
        };
        MatrixRow {
            requirement,
            verdict,
            met: self.met.times,
            unmet: self.unmet.times,
            exchanges: shown.exchanges.iter().take(NAMED).collect(),
            exchange_count: shown.exchanges.len(),
            because,
        }
    }

    /// Why nothing was shown.
    fn reason(&self, requirement: &RequirementRow, under_test: &str) -> String {
        let is_of_others = !["both", "", under_test].contains(&requirement.role.as_str());
        match &requirement.not_tested {
            Some(reason) => reason.clone(),
            None if is_of_others => {
                let role = &requirement.role;
                format!("asked of a {role}; this run puts a {under_test} to the test")
            }
            None if self.is_cut_short => {
                "what was begun to show it did not come to a good end".to_owned()
            }
            None => "nothing in this run shows it".to_owned(),
        }
    }
}
