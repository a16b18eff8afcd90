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
    let mut figures = vec![figure(metric, counting, None)];
    let total = figures.first().is_some_and(|total| total.count.is_some());
    if let (Some(by), true) = (metric.by, total) {
        let of = |what| counting.count(what, Some(by)).unwrap_or_default();
        let counts: Groups = of(metric.counts);
        let against = metric.against.map(of).unwrap_or_default();
        let groups: BTreeSet<&String> = counts.keys().chain(against.keys()).collect();
        let groups = groups.into_iter().cloned();
        figures.extend(groups.map(|group| figure(metric, counting, Some((by, group)))));
    }
    figures
}

fn figure(metric: &Metric, counting: &Counting<'_>, group: Option<(Grouping, String)>) -> Figure {
    let (by, group) = group.unzip();
    let key = group.clone().unwrap_or_default();
    let of = |what| {
        let groups = counting.count(what, by)?;
        Ok::<usize, &'static str>(groups.get(&key).copied().unwrap_or_default())
    };
    let count = of(metric.counts);
    let against = metric.against.map(of);
    let (known, whole) = (count.ok(), against.and_then(Result::ok));
    let share = known.zip(whole.filter(|whole| *whole > 0)).map(share);
    Figure {
        metric: metric.id.clone(),
        role: metric.role.word(),
        says: metric.says.clone(),
        by: metric.by.map(word),
        group,
        count: known,
        against: whole.filter(|_| known.is_some()),
        share,
        because: count.err().or(against.and_then(Result::err)),
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
