//! Everything that is made of the lines once a run has ended.

use super::har::write_har;
use super::head::{Ending, PackHead};
use super::latest::Latest;
use super::lines::{ExchangeLine, FindingLine, VerdictLine};
use super::manifest::write_manifest;
use super::matrix::{Matrix, MatrixRow};
use super::reader::{PackReader, each_line};
use super::verdict::RequirementVerdict;
use super::wire::write_wire;
use crate::html::write_page;
use crate::{
    FindingReport, Format, JourneyReport, RunReport, StepReport, Totals, WriteError, write_file,
};
use bookend_model::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A run, read back from its folder.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) head: PackHead,
    pub(crate) report: RunReport,
    pub(crate) matrix: Vec<MatrixRow>,
    /// What standing checks found: by exchange, not met.
    pub(crate) remarks: BTreeMap<usize, Vec<FindingReport>>,
    pub(crate) exchange_count: usize,
}

/// How many remarks of standing checks the page and the reports show.
const REMARKS: usize = 50_000;

/// Completes the folder of a run from its lines. With no ending, the program was killed: the pack
/// is partial, and ends with what happened last.
///
/// What was made before is made anew, so that finishing twice does no harm.
///
/// # Errors
///
/// [`WriteError`]: a file cannot be read or written, or is not what it should be.
pub fn finish(folder: &Path, ending: Option<Ending>) -> Result<(), WriteError> {
    let read = read(folder, ending, Keep::Everything)?;
    // Side by side, because a person waits for the end of a run.
    std::thread::scope(|scope| {
        let archive = scope.spawn(|| write_har(folder, &read.head));
        let rest = write_views(folder, &read);
        let archive = archive.join();
        archive.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        rest
    })?;
    write_manifest(folder, &read)
}

/// Writes what shows a run to people, to test reports and to tools that read the wire.
fn write_views(folder: &Path, read: &Read) -> Result<(), WriteError> {
    for (file, format) in [
        ("report.json", Format::Json),
        ("junit.xml", Format::Junit),
        ("report.tap", Format::Tap),
    ] {
        let report = match format {
            Format::Json => read.report.clone(),
            _ => with_cases(read),
        };
        write_file(&folder.join(file), &format.text(&report)?)?;
    }
    write_json(&folder.join("requirements.json"), &read.matrix)?;
    write_wire(folder, &read.head)?;
    write_page(folder, read)
}

/// Reads the verdicts of a run from its folder, and what is not met; a run may have a hundred times
/// as much that is.
///
/// # Errors
///
/// [`WriteError`].
pub(crate) fn read_verdicts(folder: &Path) -> Result<Read, WriteError> {
    read(folder, None, Keep::Verdicts)
}

/// What is kept of a run that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Everything,
    Verdicts,
}

/// Reads the folder of a run.
fn read(folder: &Path, ending: Option<Ending>, keep: Keep) -> Result<Read, WriteError> {
    let head = read_head(folder)?;
    let mut matrix = Matrix::new(&head);
    let (mut count, mut latest) = (0, Latest::default());
    PackReader::open(folder)?.exchanges(|line: ExchangeLine| {
        count += 1;
        matrix.exchange(&line);
        latest.note(line);
        Ok(())
    })?;
    let mut remarks = BTreeMap::<usize, Vec<FindingReport>>::new();
    let mut of_steps = BTreeMap::<(String, String), Vec<FindingReport>>::new();
    let mut remark_count = 0;
    each_line(&folder.join("findings.jsonl"), |line: FindingLine| {
        matrix.remark(&line);
        match (line.exchange, line.step) {
            // What is met is by far the most, and is counted in a second reading.
            (_, Some(_)) if keep == Keep::Verdicts && line.finding.met => {}
            (_, Some(step)) => of_steps.entry(step).or_default().push(line.finding),
            (Some(exchange), None) if remark_count < REMARKS && keep == Keep::Everything => {
                remark_count += 1;
                remarks.entry(exchange).or_default().push(line.finding);
            }
            _ => {}
        }
        Ok(())
    })?;
    let journeys = journeys(folder, &mut of_steps)?;
    for journey in &journeys {
        matrix.journey(journey);
    }
    if keep == Keep::Verdicts {
        count_met(folder, &journeys, &mut matrix)?;
    }
    let ending = ending
        .or_else(|| known_ending(folder))
        .unwrap_or_else(|| latest.ending(&head, &journeys));
    let report = report(&head, ending, journeys, matrix.outcome());
    let matrix = matrix.rows();
    Ok(Read {
        head,
        report,
        matrix,
        remarks,
        exchange_count: count,
    })
}

/// Counts what is met of expectations, finding by finding.
fn count_met(
    folder: &Path,
    journeys: &[JourneyReport],
    matrix: &mut Matrix<'_>,
) -> Result<(), WriteError> {
    let by_id: BTreeMap<&str, (bool, &JourneyReport)> = journeys
        .iter()
        .map(|journey| (journey.id.as_str(), (journey.is_proof(), journey)))
        .collect();
    each_line(&folder.join("findings.jsonl"), |line: FindingLine| {
        let Some((journey, step)) = line.step.filter(|_| line.finding.met) else {
            return Ok(());
        };
        if let Some((is_proof, journey)) = by_id.get(journey.as_str()) {
            let step = journey.steps.iter().find(|other| other.id == step);
            matrix.met(&line.finding, (*is_proof, step));
        }
        Ok(())
    })
}

/// Reads what was known of a run when it began.
pub(super) fn read_head(folder: &Path) -> Result<PackHead, WriteError> {
    let path = folder.join("head.json");
    let text =
        std::fs::read_to_string(&path).map_err(|source| WriteError::Read { path, source })?;
    serde_json::from_str(&text).map_err(WriteError::Json)
}

/// A pack that was finished before knows its ending.
pub(super) fn known_ending(folder: &Path) -> Option<Ending> {
    let text = std::fs::read_to_string(folder.join("manifest.json")).ok()?;
    serde_json::from_str(&text).ok()
}

/// Puts journeys together; the steps of one that was not ended, because the program was killed,
/// make a journey that was skipped.
fn journeys(
    folder: &Path,
    findings: &mut BTreeMap<(String, String), Vec<FindingReport>>,
) -> Result<Vec<JourneyReport>, WriteError> {
    let mut open = BTreeMap::<String, Vec<StepReport>>::new();
    let mut journeys: Vec<JourneyReport> = Vec::new();
    each_line(&folder.join("verdicts.jsonl"), |line: VerdictLine| {
        match line {
            VerdictLine::Step {
                journey,
                mut verdict,
            } => {
                let key = (journey, verdict.id.clone());
                verdict.findings = findings.remove(&key).unwrap_or_default();
                open.entry(key.0).or_default().push(verdict);
            }
            VerdictLine::Journey(mut journey) => {
                journey.steps = open.remove(&journey.id).unwrap_or_default();
                journeys.push(journey);
            }
        }
        Ok(())
    })?;
    let unfinished = open.into_iter();
    let unfinished = unfinished.map(|(id, steps)| JourneyReport::unfinished(id, steps));
    journeys.extend(unfinished);
    journeys.sort_by_key(|journey| journey.position);
    Ok(journeys)
}

fn report(
    head: &PackHead,
    ending: Ending,
    journeys: Vec<JourneyReport>,
    of_all: Outcome,
) -> RunReport {
    let outcomes = || journeys.iter().map(|journey| journey.outcome);
    let outcome = if head.role == "provider" {
        of_all
    } else {
        Outcome::gravest(outcomes())
    };
    RunReport {
        format: head.format.clone(),
        tool: head.tool.clone(),
        script: head.script.clone(),
        policy: head.policy.clone(),
        seed: head.seed,
        clock: head.clock.clone(),
        target: head.target.clone(),
        started: head.started,
        ended: ending.ended,
        duration_ms: ending.duration_ms,
        partial: ending.partial,
        redacted: head.redacted,
        outcome,
        totals: Totals::of(outcomes()),
        journeys,
    }
}

/// Whether a requirement is none of a consumer's, and a provider's pack does not put it to the test.
fn is_of_the_other_end(row: &MatrixRow) -> bool {
    row.verdict == RequirementVerdict::NotTested && row.requirement.role == "provider"
}

/// A simulated provider has no journeys: for test reports, each requirement of consumers is a case.
fn with_cases(read: &Read) -> RunReport {
    let mut report = read.report.clone();
    if read.head.role == "provider" {
        let case = |row: &MatrixRow| JourneyReport {
            id: row.requirement.id.clone(),
            title: row.requirement.says.clone(),
            suite: "requirements".to_owned(),
            verifies: vec![row.requirement.id.clone()],
            outcome: row.verdict.outcome(),
            reason: match &row.because {
                Some(because) if row.unmet > 0 => Some(format!(
                    "{} of {} findings are unmet, in exchanges {:?}: {because}",
                    row.unmet,
                    row.met + row.unmet,
                    row.exchanges
                )),
                because => because.clone(),
            },
            ..JourneyReport::default()
        };
        let asked = read.matrix.iter().filter(|row| !is_of_the_other_end(row));
        report.journeys = asked.map(case).collect();
        report.totals = totals_of_cases(read);
    }
    report
}

/// Returns how the cases of test reports ended: journeys, or at a simulated provider requirements of consumers.
pub(super) fn totals_of_cases(read: &Read) -> Totals {
    if read.head.role == "provider" {
        let asked = read.matrix.iter().filter(|row| !is_of_the_other_end(row));
        Totals::of(asked.map(|row| row.verdict.outcome()))
    } else {
        read.report.totals
    }
}

pub(super) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), WriteError> {
    let mut text = serde_json::to_string_pretty(value).map_err(WriteError::Json)?;
    text.push('\n');
    write_file(path, &text)
}
