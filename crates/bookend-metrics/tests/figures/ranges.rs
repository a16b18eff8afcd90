//! Ranges of dates, and several runs together.

use super::made::{At, Run, counted, told};

const SLOT: (&str, &str) = ("slot", "2026-11-24T11:00:00.000+00:00");
const METRICS: [&str; 2] = ["rep-prov-01", "rep-prov-05"];

/// Bookings before and after a midnight, in winter and in summer; the first is cancelled a day later.
fn across_midnight(run: &mut Run) {
    run.book(At("2026-11-21T23:59:59Z", "a"), SLOT, "9990000018", "app-1");
    run.book(At("2026-11-22T00:00:00Z", "b"), SLOT, "9476719931", "app-2");
    run.book(At("2026-06-21T23:30:00Z", "c"), SLOT, "9434765919", "app-3");
    run.cancel(At("2026-11-22T08:00:00Z", "d"), "app-1");
}

#[test]
fn a_day_ends_at_midnight_by_the_clock_of_the_standard() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    across_midnight(&mut run);
    run.end(false);
    let of = |from: &str, to: &str| told(&counted(&[parent.path()], (from, to), None), &METRICS);
    // What is booked on a day and cancelled on the next belongs to the day of the booking.
    insta::assert_snapshot!(of("2026-11-21", "2026-11-21"), @r"
    prov-01 all: 1
    prov-05 all: 1 of 1, 100 %
    ");
    insta::assert_snapshot!(of("2026-11-22", "2026-11-22"), @r"
    prov-01 all: 1
    prov-05 all: 0 of 1, 0 %
    ");
    // Half past eleven in UTC is half past midnight in summer.
    insta::assert_snapshot!(of("2026-06-22", "2026-06-22"), @r"
    prov-01 all: 1
    prov-05 all: 0 of 1, 0 %
    ");
    insta::assert_snapshot!(of("2026-06-21", "2026-11-22"), @r"
    prov-01 all: 3
    prov-05 all: 1 of 3, 33.3 %
    ");
}

#[test]
fn an_empty_range_has_figures_of_nothing_and_says_where_there_is_something() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    across_midnight(&mut run);
    run.end(false);
    let report = counted(&[parent.path()], ("2020-01-01", "2020-12-31"), None);
    assert_eq!(
        told(&report, &METRICS),
        "prov-01 all: 0\nprov-05 all: 0 of 0"
    );
    insta::assert_snapshot!(report.remarks.join("\n"), @"no exchange is in this range: the evidence has those from 2026-06-21T23:30:00Z to 2026-11-22T08:00:00Z");
}

#[test]
fn several_runs_are_counted_together_each_once() {
    let parent = tempfile::tempdir().unwrap();
    let mut first = Run::begin(parent.path(), 1);
    first.book(At("2026-11-21T09:00:00Z", "a"), SLOT, "9990000018", "app-1");
    let first = first.end(false);
    let mut second = Run::begin(parent.path(), 2);
    second.book(At("2026-11-22T09:00:00Z", "b"), SLOT, "9990000018", "app-2");
    // What was booked in one run may be cancelled in another.
    second.cancel(At("2026-11-22T09:30:00Z", "c"), "app-1");
    let second = second.end(false);
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&first).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    let report = counted(
        &[parent.path(), &first, &second, &first, copy.path()],
        ("", ""),
        None,
    );
    assert_eq!(report.runs, 2);
    assert_eq!(
        told(&report, &METRICS),
        "prov-01 all: 2\nprov-05 all: 1 of 2, 50 %"
    );
}
