//! The difference between two runs, in words.

use crate::pack::{Read, read_verdicts};
use crate::{JourneyReport, WriteError};
use bookend_model::Outcome;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How much longer or shorter, as a share and in milliseconds, a journey has to take to be told.
const SHARE: f64 = 0.5;
const LEAST_MS: f64 = 50.0;

/// How many journeys of each kind are named.
const NAMED: usize = 50;

/// The difference between two runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Settings that differ: policy switches, mode, script, seed, target; before and after.
    pub settings: Vec<(String, String, String)>,
    /// Journeys that fail or err now and did not, each with its first reason.
    pub broken: Vec<(String, String)>,
    /// Journeys that failed or erred and pass now.
    pub mended: Vec<String>,
    /// Journeys that end otherwise than before, neither broken nor mended.
    pub otherwise: Vec<(String, Outcome, Outcome)>,
    /// Journeys that only one of the runs has: before, now.
    pub only: (Vec<String>, Vec<String>),
    /// Journeys that take much longer or shorter, in milliseconds, before and now.
    pub timings: Vec<(String, f64, f64)>,
    /// Requirements of which the runs say something else: id, before, now.
    pub requirements: Vec<(String, String, String)>,
    /// What journeys and requirements are, for people, by id.
    pub titles: BTreeMap<String, String>,
}

/// Compares two runs, from their folders.
///
/// # Errors
///
/// [`WriteError`]: a folder is not that of a run.
pub fn compare(before: &Path, now: &Path) -> Result<Comparison, WriteError> {
    let (before, now) = (read_verdicts(before)?, read_verdicts(now)?);
    let mut comparison = Comparison {
        settings: settings(&before, &now),
        requirements: requirements(&before, &now),
        titles: [&before, &now].into_iter().flat_map(titles).collect(),
        ..Comparison::default()
    };
    let by_id = |read: &Read| -> BTreeMap<String, JourneyReport> {
        let journeys = read.report.journeys.iter().cloned();
        journeys
            .map(|journey| (journey.id.clone(), journey))
            .collect()
    };
    let (old, new) = (by_id(&before), by_id(&now));
    for journey in &now.report.journeys {
        match old.get(&journey.id) {
            Some(known) => comparison.journey(known, journey),
            None => comparison.only.1.push(journey.id.clone()),
        }
    }
    let gone = old.into_keys().filter(|id| !new.contains_key(id));
    comparison.only.0 = gone.collect();
    Ok(comparison)
}

fn is_bad(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Failed | Outcome::Errored)
}

impl Comparison {
    fn journey(&mut self, old: &JourneyReport, new: &JourneyReport) {
        match (is_bad(old.outcome), is_bad(new.outcome)) {
            (false, true) => self.broken.push((new.id.clone(), first_reason(new))),
            (true, false) if matches!(new.outcome, Outcome::Passed | Outcome::Warned) => {
                self.mended.push(new.id.clone());
            }
            _ if old.outcome != new.outcome => {
                self.otherwise
                    .push((new.id.clone(), old.outcome, new.outcome));
            }
            _ => {}
        }
        let (before, now) = (old.duration_ms, new.duration_ms);
        let difference = (now - before).abs();
        if difference > LEAST_MS && difference > before.min(now) * SHARE {
            self.timings.push((new.id.clone(), before, now));
        }
    }

    /// Returns whether something fails that did not.
    pub fn is_worse(&self) -> bool {
        !self.broken.is_empty()
    }

    /// Writes the difference for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let ids = |ids: &[String]| {
            ids.iter()
                .map(|id| (id.clone(), String::new()))
                .collect::<Vec<_>>()
        };
        let changes = |rows: &[(String, String, String)]| {
            let change = |(name, before, now): &(String, String, String)| {
                (name.clone(), format!("{before} → {now}"))
            };
            rows.iter().map(change).collect::<Vec<_>>()
        };
        let otherwise = self.otherwise.iter();
        let otherwise =
            otherwise.map(|(id, before, now)| (id.clone(), format!("{before} → {now}")));
        let timings = self.timings.iter();
        let timings =
            timings.map(|(id, before, now)| (id.clone(), format!("{before:.0} ms → {now:.0} ms")));
        write_part(
            (&mut text, &BTreeMap::new()),
            "what the runs were made with",
            &changes(&self.settings),
        );
        write_part((&mut text, &self.titles), "new failures", &self.broken);
        write_part((&mut text, &self.titles), "mended", &ids(&self.mended));
        write_part(
            (&mut text, &self.titles),
            "ended otherwise",
            &otherwise.collect::<Vec<_>>(),
        );
        write_part(
            (&mut text, &self.titles),
            "no longer run",
            &ids(&self.only.0),
        );
        write_part(
            (&mut text, &self.titles),
            "run for the first time",
            &ids(&self.only.1),
        );
        write_part(
            (&mut text, &self.titles),
            "requirements",
            &changes(&self.requirements),
        );
        write_part(
            (&mut text, &self.titles),
            "took much longer or shorter",
            &timings.collect::<Vec<_>>(),
        );
        if text.is_empty() {
            text.push_str("no difference\n");
        }
        text
    }
}

/// What journeys and requirements are, for people.
fn titles(read: &Read) -> Vec<(String, String)> {
    let journeys = read.report.journeys.iter();
    let journeys = journeys.map(|journey| (journey.id.clone(), journey.title.clone()));
    let rows = read.matrix.iter().map(|row| &row.requirement);
    let rows = rows.map(|row| (row.id.clone(), row.says.clone()));
    journeys.chain(rows).collect()
}

/// Writes a part: each row with its id, what that is, and what there is to say.
fn write_part(
    (text, titles): (&mut String, &BTreeMap<String, String>),
    title: &str,
    rows: &[(String, String)],
) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}: {}", rows.len());
    for (name, words) in rows.iter().take(NAMED) {
        let what = titles.get(name).filter(|what| !what.is_empty());
        let what = what.map_or_else(String::new, |what| format!(" ({what})"));
        let _ = writeln!(text, "  {}", format!("{name}{what}  {words}").trim_end());
    }
    if let more @ 1.. = rows.len().saturating_sub(NAMED) {
        let _ = writeln!(text, "  and {more} more");
    }
}

fn first_reason(journey: &JourneyReport) -> String {
    let bad = journey.steps.iter().find(|step| is_bad(step.outcome));
    let finding = bad.and_then(|step| step.unmet().next().map(|finding| (step, finding)));
    match (finding, &journey.reason) {
        (Some((step, finding)), _) => format!(
            "{}: {}: expected {}, found {}",
            step.id, finding.subject, finding.expected, finding.found
        ),
        (None, Some(reason)) => reason.clone(),
        (None, None) => bad.and_then(|step| step.reason.clone()).unwrap_or_default(),
    }
}

fn settings(before: &Read, now: &Read) -> Vec<(String, String, String)> {
    let facts = |read: &Read| -> BTreeMap<String, String> {
        let head = &read.head;
        let mut facts = BTreeMap::from([
            (
                "program".to_owned(),
                format!("{} {}", head.tool.name, head.tool.version),
            ),
            ("script".to_owned(), head.script.digest.clone()),
            ("mode".to_owned(), head.script.mode.clone()),
            ("seed".to_owned(), head.seed.to_string()),
            ("clock".to_owned(), head.clock.clone()),
            ("target".to_owned(), head.target.clone()),
            ("partial".to_owned(), read.report.partial.to_string()),
        ]);
        let switches = head.policy.iter();
        facts.extend(switches.map(|(name, value)| (format!("policy {name}"), value.to_string())));
        facts
    };
    differences(&facts(before), &facts(now))
}

fn requirements(before: &Read, now: &Read) -> Vec<(String, String, String)> {
    let verdicts = |read: &Read| -> BTreeMap<String, String> {
        let rows = read.matrix.iter();
        rows.map(|row| (row.requirement.id.clone(), row.verdict.word().to_owned()))
            .collect()
    };
    differences(&verdicts(before), &verdicts(now))
}

fn differences(
    before: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> Vec<(String, String, String)> {
    let names = before
        .keys()
        .chain(now.keys().filter(|name| !before.contains_key(*name)));
    let nothing = || "nothing".to_owned();
    names
        .map(|name| {
            let value =
                |facts: &BTreeMap<String, String>| facts.get(name).cloned().unwrap_or_else(nothing);
            (name.clone(), value(before), value(now))
        })
        .filter(|(_, before, now)| before != now)
        .collect()
}
