//! What a run shows of one requirement, counted.

use super::head::RequirementRow;
use super::matrix::{MatrixRow, gravest};
use super::verdict::RequirementVerdict;
use bookend_model::{Level, Positions};

/// How many exchanges are named.
const NAMED: usize = 5;

/// What a run shows of one requirement.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    met: Shown,
    unmet: Shown,
    unjudged: Shown,
    gravest: Option<Level>,
    /// What did not meet it: the first of the gravest.
    because: Option<String>,
    /// What could not be judged, and why: the first.
    trouble: Option<String>,
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

    /// Counts what could not be judged; `reason` is asked only where it is kept.
    pub(super) fn unjudged(&mut self, exchange: usize, reason: impl FnOnce() -> String) {
        self.unjudged.add(Some(exchange));
        self.trouble.get_or_insert_with(reason);
    }

    /// Returns whether anything was shown.
    pub(super) fn is_told(&self) -> bool {
        self.met.times + self.unmet.times > 0
    }

    /// Nothing is proven where not all could be judged; what fails fails all the same.
    fn verdict(&self) -> RequirementVerdict {
        match self.gravest {
            Some(Level::Must) => RequirementVerdict::Failed,
            _ if self.unjudged.times > 0 => RequirementVerdict::Errored,
            Some(Level::Should) => RequirementVerdict::Warned,
            None if self.is_told() => RequirementVerdict::Passed,
            None => RequirementVerdict::NotTested,
        }
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
        let verdict = self.verdict();
        let because = match verdict {
            RequirementVerdict::NotTested => {
                Some(meant.unwrap_or_else(|| self.reason(&requirement, under_test)))
            }
            RequirementVerdict::Errored => self.trouble.take(),
            _ => self.because.take(),
        };
        let shown = match verdict {
            RequirementVerdict::Errored => &self.unjudged,
            _ if self.unmet.times > 0 => &self.unmet,
            _ => &self.met,
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
