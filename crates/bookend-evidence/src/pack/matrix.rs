//! The requirement matrix: what a run says of each requirement.

use super::head::{PackHead, RequirementRow};
use super::lines::FindingLine;
use bookend_model::{Level, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many proofs of a requirement are named.
const PROOFS: usize = 5;

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
    /// Nothing in this run could show it.
    NotTested,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: RequirementRow,
    /// What the run says of it.
    pub verdict: RequirementVerdict,
    /// How many findings met it, and how many did not.
    pub met: usize,
    /// See `met`.
    pub unmet: usize,
    /// Exchanges that show it: the first that do not meet it, or else the first that do.
    pub exchanges: Vec<usize>,
    /// Why it was not tested, where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// Collects findings by requirement.
#[derive(Debug, Default)]
pub(crate) struct Matrix(BTreeMap<String, Tally>);

#[derive(Clone, Debug, Default)]
struct Tally {
    met: usize,
    unmet: usize,
    gravest: Option<Level>,
    showing: Vec<usize>,
    breaking: Vec<usize>,
}

impl Matrix {
    pub(crate) fn add(&mut self, line: &FindingLine) {
        for id in &line.finding.verifies {
            let tally = self.0.entry(id.clone()).or_default();
            let proofs = if line.finding.met {
                tally.met += 1;
                &mut tally.showing
            } else {
                tally.unmet += 1;
                let is_must = line.finding.level == Level::Must;
                tally.gravest = if is_must {
                    Some(Level::Must)
                } else {
                    tally.gravest.or(Some(Level::Should))
                };
                &mut tally.breaking
            };
            let number = line.exchange.filter(|number| !proofs.contains(number));
            if proofs.len() < PROOFS {
                proofs.extend(number);
            }
        }
    }

    /// Returns a row for every requirement of the catalogue, and for those that only findings name.
    pub(crate) fn rows(mut self, head: &PackHead) -> Vec<MatrixRow> {
        let mut rows = Vec::new();
        for requirement in &head.requirements {
            let ids = [&requirement.id].into_iter().chain(&requirement.means);
            let tallies = ids.filter_map(|id| self.0.get(id)).cloned();
            rows.push(row(requirement.clone(), tallies.reduce(Tally::with)));
        }
        for requirement in &head.requirements {
            self.0.remove(&requirement.id);
        }
        for (id, tally) in self.0 {
            let text = String::new;
            let requirement = RequirementRow {
                id,
                level: text(),
                role: text(),
                says: text(),
                source: text(),
                means: Vec::new(),
                not_tested: None,
            };
            rows.push(row(requirement, Some(tally)));
        }
        rows
    }
}

impl Tally {
    /// Returns both together.
    fn with(mut self, other: Self) -> Self {
        self.met += other.met;
        self.unmet += other.unmet;
        self.gravest = match (self.gravest, other.gravest) {
            (Some(Level::Must), _) | (_, Some(Level::Must)) => Some(Level::Must),
            (one, another) => one.or(another),
        };
        self.showing.extend(other.showing);
        self.breaking.extend(other.breaking);
        self.showing.truncate(PROOFS);
        self.breaking.truncate(PROOFS);
        self
    }
}

fn row(requirement: RequirementRow, tally: Option<Tally>) -> MatrixRow {
    let reason = requirement.not_tested.clone();
    let Some(tally) = tally else {
        let because = reason.unwrap_or_else(|| "nothing in this run shows it".to_owned());
        return MatrixRow {
            requirement,
            verdict: RequirementVerdict::NotTested,
            met: 0,
            unmet: 0,
            exchanges: Vec::new(),
            because: Some(because),
        };
    };
    let verdict = match tally.gravest {
        Some(Level::Must) => RequirementVerdict::Failed,
        Some(Level::Should) => RequirementVerdict::Warned,
        None => RequirementVerdict::Passed,
    };
    MatrixRow {
        requirement,
        verdict,
        met: tally.met,
        unmet: tally.unmet,
        exchanges: if tally.unmet > 0 {
            tally.breaking
        } else {
            tally.showing
        },
        because: None,
    }
}

impl RequirementVerdict {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::NotTested => "not tested",
        }
    }

    /// Returns the outcome that it amounts to.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Passed => Outcome::Passed,
            Self::Warned => Outcome::Warned,
            Self::Failed => Outcome::Failed,
            Self::NotTested => Outcome::Omitted,
        }
    }
}
