//! The requirement matrix: what a run says of each requirement, of the end under test.
//!
//! What the simulated end did itself proves nothing about the other, and is not counted.

use super::head::{PackHead, RequirementRow};
use super::held;
use super::lines::{ExchangeLine, FindingLine};
use super::tally::Tally;
use super::verdict::RequirementVerdict;
use crate::{FindingReport, JourneyReport, StepReport};
use bookend_model::{Level, Outcome, Unjudged};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much of a value is told of what does not meet a requirement.
const LETTERS: usize = 200;

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: RequirementRow,
    /// What the run says of it.
    pub verdict: RequirementVerdict,
    /// How often a check held or an expectation was met that proves it, and how often one was not.
    pub met: usize,
    /// See `met`.
    pub unmet: usize,
    /// Exchanges that show it: the first that do not meet it, or else the first that do.
    pub exchanges: Vec<usize>,
    /// How many exchanges show it, those that are not named included.
    #[serde(default)]
    pub exchange_count: usize,
    /// Why it was not tested or could not be judged, where that is so; what did not meet it, where
    /// something did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// Collects what proves requirements, and what does not meet them.
#[derive(Debug)]
pub(crate) struct Matrix<'h> {
    head: &'h PackHead,
    /// One for every row: those of the catalogue in its order, then those that only findings name.
    tallies: Vec<Tally>,
    beyond: Vec<String>,
    /// The rows that a requirement speaks for: its own, and those that mean it.
    by_id: BTreeMap<String, Vec<usize>>,
    /// The rows that each check of the head proves; none for one that judges what Bookend sent.
    by_check: Vec<Vec<usize>>,
    gravest: Option<Level>,
    /// Whether a check on the end under test could not be judged.
    is_in_doubt: bool,
}

impl<'h> Matrix<'h> {
    pub(crate) fn new(head: &'h PackHead) -> Self {
        let mut by_id = BTreeMap::<String, Vec<usize>>::new();
        for (row, requirement) in head.requirements.iter().enumerate() {
            for id in [&requirement.id].into_iter().chain(&requirement.means) {
                by_id.entry(id.clone()).or_default().push(row);
            }
        }
        let mut matrix = Self {
            head,
            tallies: vec![Tally::default(); head.requirements.len()],
            beyond: Vec::new(),
            by_id,
            by_check: Vec::new(),
            gravest: None,
            is_in_doubt: false,
        };
        for check in &head.checks {
            let is_own = head.is_of_own(check);
            let verifies = check.verifies.iter().filter(|_| !is_own);
            let rows = matrix.rows_of(&verifies.collect::<Vec<_>>());
            matrix.by_check.push(rows);
        }
        matrix
    }

    /// Takes the checks that held on an exchange, and those that could not be judged.
    pub(crate) fn exchange(&mut self, line: &ExchangeLine) {
        let (tallies, by_check) = (&mut self.tallies, &self.by_check);
        held::each(&line.held, by_check.len(), |check| {
            for row in by_check.get(check).into_iter().flatten() {
                if let Some(tally) = tallies.get_mut(*row) {
                    tally.met(Some(line.number));
                }
            }
        });
        for Unjudged { check, reason } in &line.checks_unjudged {
            let mut checks = self.head.checks.iter().enumerate();
            let Some((position, known)) = checks.find(|(_, known)| *known.id == **check) else {
                continue;
            };
            self.is_in_doubt |= !self.head.is_of_own(known);
            for row in self.by_check.get(position).into_iter().flatten() {
                if let Some(tally) = self.tallies.get_mut(*row) {
                    let why = || format!("the check `{check}` could not be judged: {reason}");
                    tally.unjudged(line.number, why);
                }
            }
        }
    }

    /// Takes what a check found on an exchange. What is said of a step comes with its journey.
    pub(crate) fn remark(&mut self, line: &FindingLine) {
        if line.step.is_none() && !self.head.is_own(&line.finding) {
            self.finding(("", &line.finding), line.exchange, |_| true);
        }
    }

    /// Takes the steps of a journey. What the journey as a whole proves is proven when all its steps
    /// are as they should be, and what a step names itself by that step; what checks found on the way
    /// is counted with the exchanges.
    pub(crate) fn journey(&mut self, journey: &JourneyReport) {
        let is_proof = journey.is_proof();
        for step in &journey.steps {
            let exchange = step.exchanges.last().copied();
            for finding in step.findings.iter().filter(|one| one.check.is_none()) {
                let name = format!("{} / {}: ", journey.id, step.id);
                self.finding((&name, finding), exchange, |id| {
                    is_proof || step.verifies.contains(id)
                });
            }
        }
    }

    /// Takes an expectation that is met, of a journey of which is said whether all of it is as it
    /// should be, and of a step.
    pub(crate) fn met(
        &mut self,
        finding: &FindingReport,
        (is_proof, step): (bool, Option<&StepReport>),
    ) {
        let own = step
            .map(|step| step.verifies.as_slice())
            .unwrap_or_default();
        let exchange = step.and_then(|step| step.exchanges.last().copied());
        if finding.check.is_none() {
            self.finding(("", finding), exchange, |id| is_proof || own.contains(id));
        }
    }

    /// Takes a finding; what is met proves those requirements of which a function says so.
    fn finding(
        &mut self,
        (whose, finding): (&str, &FindingReport),
        exchange: Option<usize>,
        is_proof: impl Fn(&String) -> bool,
    ) {
        if !finding.met {
            self.gravest = Some(gravest(self.gravest, finding.level));
        }
        let (proven, cut_short): (Vec<&String>, Vec<&String>) =
            finding.verifies.iter().partition(|id| is_proof(id));
        if finding.met {
            self.each_of(&proven, |tally| tally.met(exchange));
            self.each_of(&cut_short, |tally| tally.is_cut_short = true);
        } else {
            let (head, all) = (self.head, finding.verifies.iter().collect::<Vec<_>>());
            self.each_of(&all, |tally| {
                tally.unmet(exchange, finding.level, || in_words(head, whose, finding));
            });
        }
    }

    fn each_of(&mut self, verifies: &[&String], mut count: impl FnMut(&mut Tally)) {
        for row in self.rows_of(verifies) {
            if let Some(tally) = self.tallies.get_mut(row) {
                count(tally);
            }
        }
    }

    /// Returns the rows that requirements speak for, each once; one that is not in the catalogue
    /// gets a row of its own.
    fn rows_of(&mut self, verifies: &[&String]) -> Vec<usize> {
        let mut rows = Vec::with_capacity(verifies.len());
        for &id in verifies {
            if !self.by_id.contains_key(id) {
                self.by_id.insert(id.clone(), vec![self.tallies.len()]);
                self.tallies.push(Tally::default());
                self.beyond.push(id.clone());
            }
            for row in self.by_id.get(id).into_iter().flatten() {
                if !rows.contains(row) {
                    rows.push(*row);
                }
            }
        }
        rows
    }

    /// Returns the outcome that everything found about the end under test amounts to.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.gravest {
            Some(Level::Must) => Outcome::Failed,
            _ if self.is_in_doubt => Outcome::Errored,
            Some(Level::Should) => Outcome::Warned,
            None => Outcome::Passed,
        }
    }

    /// Returns a row for every requirement of the catalogue, and for those that only findings name.
    pub(crate) fn rows(self) -> Vec<MatrixRow> {
        let (head, under_test) = (self.head, self.head.under_test());
        let beyond = self.beyond.into_iter().map(RequirementRow::unknown);
        let requirements = head.requirements.iter().cloned().chain(beyond);
        let meant = |requirement: &RequirementRow| unprovable(head, requirement);
        let rows = requirements.zip(self.tallies);
        let rows = rows.filter(|(requirement, tally)| requirement.is_known() || tally.is_told());
        rows.map(|(requirement, tally)| {
            let meant = meant(&requirement);
            tally.row(requirement, under_test, meant)
        })
        .collect()
    }
}

/// Returns why no program can show what a requirement means, where it means others and that is so of
/// every one of them.
fn unprovable(head: &PackHead, requirement: &RequirementRow) -> Option<String> {
    let meant = head.requirements.iter();
    let meant = meant.filter(|row| requirement.means.contains(&row.id));
    let reason = |row: &RequirementRow| Some(format!("{}: {}", row.id, row.not_tested.as_ref()?));
    let reasons = meant.map(reason).collect::<Option<Vec<String>>>()?;
    (!reasons.is_empty())
        .then(|| format!("no program can show what it means: {}", reasons.join("; ")))
}

/// Writes what a check says or which expectation it is, what was expected and what was found,
/// shortened where it is long.
fn in_words(head: &PackHead, whose: &str, finding: &FindingReport) -> String {
    let cut = |text: &str| match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    };
    let check = finding.check.as_ref();
    let known = check.and_then(|id| head.checks.iter().find(|check| check.id == *id));
    let says = known.map(|check| check.says.as_str());
    let says = says.filter(|says| !says.is_empty());
    let check = match (check, says) {
        (Some(check), Some(says)) => format!("{says} (check `{check}`): "),
        (Some(check), None) => format!("{check}: "),
        (None, _) => String::new(),
    };
    format!(
        "{whose}{check}{}: expected {}, found {}",
        finding.subject,
        cut(&finding.expected),
        cut(&finding.found)
    )
}

/// Returns the graver of two levels.
pub(super) fn gravest(known: Option<Level>, level: Level) -> Level {
    match (known, level) {
        (Some(Level::Must), _) | (_, Level::Must) => Level::Must,
        (_, Level::Should) => Level::Should,
    }
}
