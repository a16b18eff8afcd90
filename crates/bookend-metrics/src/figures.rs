//! From what happened to figures.

use crate::count::{Counting, Groups};
use crate::ledger::Ledger;
use crate::report::{FORMAT, Figure, Report};
use crate::{Encounters, Range};
use bookend_script::{Grouping, Metric, Script};
use std::collections::BTreeSet;

/// Counts every metric of a script.
pub(crate) fn figures(
    script: &Script,
    ledger: &Ledger,
    range: Range,
    encounters: Option<&Encounters>,
) -> Report {
    let counting = Counting::new(ledger, range, encounters);
    let metrics = &script.metrics().metrics;
    let times = ledger.times.iter();
    let exchanges = times.filter(|at| range.has(**at)).count();
    let mut remarks = ledger.remarks.clone();
    if let (0, Some(first), Some(last)) = (exchanges, ledger.first(), ledger.last()) {
        remarks.push(format!(
            "no exchange is in this range: the evidence has those from {first} to {last}"
        ));
    }
    remarks.extend(counting.unmatched());
    Report {
        format: FORMAT,
        from: range.from,
        to: range.to,
        runs: ledger.runs,
        exchanges,
        first: ledger.first(),
        last: ledger.last(),
        figures: metrics
            .iter()
            .flat_map(|metric| figures_of(metric, &counting))
            .collect(),
        remarks,
    }
}

/// The figure for all together, and one for each group.
fn figures_of(metric: &Metric, counting: &Counting<'_>) -> Vec<Figure> {
    let all = Counted::of(metric, counting, None);
    let mut figures = vec![all.figure(metric, None)];
    if let (Some(by), Ok(_)) = (metric.by, &all.counts) {
        let counted = Counted::of(metric, counting, Some(by));
        figures.extend(
            counted
                .groups()
                .into_iter()
                .map(|group| counted.figure(metric, Some(group))),
        );
    }
    figures
}

/// What a metric counts, and against what, for every group at once.
struct Counted {
    counts: Result<Groups, &'static str>,
    against: Option<Result<Groups, &'static str>>,
}

impl Counted {
    fn of(metric: &Metric, counting: &Counting<'_>, by: Option<Grouping>) -> Self {
        Self {
            counts: counting.count(metric.counts, by),
            against: metric.against.map(|what| counting.count(what, by)),
        }
    }

    /// Returns every group of which there is a figure.
    fn groups(&self) -> BTreeSet<&str> {
        let against = self.against.as_ref();
        let known = [
            self.counts.as_ref().ok(),
            against.and_then(|it| it.as_ref().ok()),
        ];
        let groups = known.into_iter().flatten();
        groups
            .flat_map(|it| it.keys().map(String::as_str))
            .collect()
    }

    fn figure(&self, metric: &Metric, group: Option<&str>) -> Figure {
        let key = group.unwrap_or_default();
        let of = |groups: &Result<Groups, &'static str>| match groups {
            Ok(groups) => Ok(groups.get(key).copied().unwrap_or_default()),
            Err(reason) => Err(*reason),
        };
        let count = of(&self.counts);
        let against = self.against.as_ref().map(of);
        let (known, whole) = (count.ok(), against.and_then(Result::ok));
        let share = known.zip(whole.filter(|whole| *whole > 0)).map(share);
        Figure {
            metric: metric.id.clone(),
            role: metric.role.word(),
            says: metric.says.clone(),
            by: metric.by.map(word),
            group: group.map(str::to_owned),
            count: known,
            against: whole.filter(|_| known.is_some()),
            share,
            because: count.err().or(against.and_then(Result::err)),
        }
    }
}

fn word(by: Grouping) -> &'static str {
    let found = Grouping::WORDS.iter().find(|(_, known)| *known == by);
    found.map_or("", |(word, _)| word)
}

fn share((count, whole): (usize, usize)) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (number(count) / number(whole) * 1_000.0).round() / 10.0
}
