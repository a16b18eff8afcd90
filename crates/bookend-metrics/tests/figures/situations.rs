//! The situation that each metric counts.

use super::made::{At, Run, counted, refused, silence, told};
use bookend_metrics::Form;
use std::path::Path;

const EARLY: (&str, &str) = ("early", "2026-11-21T11:00:00.000+00:00");
const LATE: (&str, &str) = ("late", "2026-11-21T20:00:00.000+00:00");
const NINE: &str = "2026-11-21T09:00:00Z";
const TEN: &str = "2026-11-21T10:00:00Z";

/// Records a run, and says what some metrics come to.
fn figures(record: impl FnOnce(&mut Run), table: Option<&str>, metrics: &[&str]) -> String {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    record(&mut run);
    run.end(false);
    told(&counted(&[parent.path()], ("", ""), table), metrics)
}

#[test]
fn bookings_are_counted_by_the_service_whose_search_showed_their_slot() {
    let said = figures(
        |run| {
            run.search(At(NINE, "a"), "service-1", &[EARLY]);
            run.search(At(NINE, "b"), "service-2", &[LATE]);
            run.book(At(NINE, "a"), EARLY, "9990000018", "app-1");
            run.book(At(NINE, "b"), LATE, "9476719931", "app-2");
            run.book(
                At(NINE, "c"),
                ("unseen", "2026-11-21T12:00:00Z"),
                "9434765919",
                "app-3",
            );
        },
        None,
        &["rep-cons-01", "rep-prov-01", "rep-prov-03"],
    );
    insta::assert_snapshot!(said, @r"
    cons-01 all: 3
    cons-01 (not known): 1
    cons-01 service-1: 1
    cons-01 service-2: 1
    prov-01 all: 3
    prov-03 all: 3 of 2, 150 %
    ");
}

#[test]
fn a_slot_that_is_offered_again_is_available_once() {
    let said = figures(
        |run| {
            for trace in ["a", "b", "c"] {
                run.search(At(NINE, trace), "service-1", &[EARLY, LATE]);
            }
            run.book(At(NINE, "a"), EARLY, "9990000018", "app-1");
        },
        None,
        &["rep-prov-03"],
    );
    insta::assert_snapshot!(said, @"prov-03 all: 1 of 2, 50 %");
}

#[test]
fn what_fails_is_counted_by_what_was_said() {
    let said = figures(
        |run| {
            run.search(At(NINE, "a"), "service-1", &[EARLY]);
            let gone = || refused(422, "Slot no longer available");
            run.try_to_book(At(NINE, "a"), EARLY, "9990000018", gone());
            run.try_to_book(
                At(NINE, "a"),
                EARLY,
                "9990000018",
                refused(409, "Slot no longer available"),
            );
            run.try_to_book(
                At(NINE, "a"),
                EARLY,
                "9990000018",
                refused(409, "the X-Request-ID is known"),
            );
            run.try_to_book(At(NINE, "a"), EARLY, "9990000018", silence());
        },
        None,
        &["rep-cons-04", "rep-cons-06"],
    );
    insta::assert_snapshot!(said, @r"
    cons-04 all: 2
    cons-04 service-1: 2
    cons-06 all: 4
    cons-06 Slot no longer available: 2
    cons-06 no response: closed: 1
    cons-06 the X-Request-ID is known: 1
    ");
}

#[test]
fn a_booking_is_cancelled_in_its_encounter_or_later_or_is_rebooked() {
    let said = figures(
        |run| {
            // In the encounter in which it was booked.
            run.book(At(NINE, "a"), EARLY, "9990000018", "app-1");
            run.cancel(At(NINE, "a"), "app-1");
            // The patient calls back.
            run.book(At(NINE, "b"), EARLY, "9476719931", "app-2");
            run.cancel(At(TEN, "c"), "app-2");
            // The new one first, then the old one is cancelled.
            run.book(At(NINE, "d"), EARLY, "9434765919", "app-3");
            run.book(At(TEN, "e"), LATE, "9434765919", "app-4");
            run.cancel(At(TEN, "e"), "app-3");
            // Another patient's booking is nobody's rebooking.
            run.book(At(TEN, "f"), LATE, "9449305552", "app-5");
        },
        None,
        &["rep-cons-07", "rep-cons-08", "rep-cons-09", "rep-prov-05"],
    );
    insta::assert_snapshot!(said, @r"
    cons-07 all: 1 of 5, 20 %
    cons-07 (not known): 1 of 5, 20 %
    cons-08 all: 1 of 5, 20 %
    cons-08 (not known): 1 of 5, 20 %
    cons-09 all: 1 of 5, 20 %
    cons-09 (not known): 1 of 5, 20 %
    prov-05 all: 3 of 5, 60 %
    ");
}

#[test]
fn without_traces_that_tell_encounters_it_is_not_known_when_in_them_something_was_cancelled() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    run.book(At(NINE, "a"), EARLY, "9990000018", "app-1");
    run.cancel(At(NINE, "b"), "app-1");
    run.end(false);
    let report = counted(&[parent.path()], ("", ""), None);
    let within = report.total("rep-cons-07").unwrap();
    assert_eq!(within.count, None);
    assert!(within.because.unwrap().contains("a trace of its own"));
    assert_eq!(report.total("rep-prov-05").unwrap().count, Some(1));
    // A table of encounters tells.
    let table = "trace,disposition\na b,Dx05\n";
    let report = counted(&[parent.path()], ("", ""), Some(table));
    assert_eq!(report.total("rep-cons-07").unwrap().count, Some(1));
}

/// Booked in time, booked late, no slot, only late slots, slots in time that were not taken.
fn calls(run: &mut Run) {
    run.search(At(NINE, "booked"), "service-1", &[EARLY, LATE]);
    run.book(At(NINE, "booked"), EARLY, "9990000018", "app-1");
    run.search(At(NINE, "late"), "service-2", &[LATE]);
    run.book(At(NINE, "late"), LATE, "9476719931", "app-2");
    run.search(At(NINE, "none"), "service-1", &[]);
    run.search(At(NINE, "only-late"), "service-1", &[LATE]);
    run.search(At(NINE, "refused"), "service-1", &[EARLY]);
}

const TABLE: &str = "\
trace,referred,service,disposition,until,top
booked,2026-11-21T09:05:00Z,service-1,Dx05,2026-11-21T15:00:00Z,service-1
late,2026-11-21T09:05:00Z,service-2,Dx05,2026-11-21T15:00:00Z,service-1
none,2026-11-21T09:05:00Z,service-1,Dx06,2026-11-21T15:00:00Z,
only-late,2026-11-21T09:05:00Z,service-1,Dx06,2026-11-21T15:00:00Z,
refused,2026-11-21T09:05:00Z,service-2,Dx06,2026-11-21T15:00:00Z,service-1
";

#[test]
fn referrals_are_counted_from_the_table_of_encounters() {
    let metrics = [
        "rep-cons-01",
        "rep-cons-02",
        "rep-cons-03",
        "rep-cons-12",
        "rep-prov-02",
        "rep-prov-04",
    ];
    insta::assert_snapshot!(figures(calls, Some(TABLE), &metrics), @r"
    cons-01 all: 2 of 5, 40 %
    cons-01 service-1: 1 of 3, 33.3 %
    cons-01 service-2: 1 of 2, 50 %
    cons-02 all: 1 of 5, 20 %
    cons-02 service-1: 1 of 3, 33.3 %
    cons-02 service-2: 0 of 2, 0 %
    cons-03 all: 2 of 5, 40 %
    cons-03 service-1: 1 of 3, 33.3 %
    cons-03 service-2: 1 of 2, 50 %
    cons-12 all: 1 of 5, 20 %
    prov-02 all: 2 of 5, 40 %
    prov-04 all: 3 of 5, 60 %
    ");
}

#[test]
fn timeframes_and_the_directory_are_counted_from_the_table_of_encounters() {
    let metrics = ["rep-cons-05", "rep-cons-10", "rep-cons-11"];
    insta::assert_snapshot!(figures(calls, Some(TABLE), &metrics), @r"
    cons-05 all: 1
    cons-10 all: 1 of 1, 100 %
    cons-10 Dx05: 1 of 1, 100 %
    cons-10 Dx06: 0 of 1, 0 %
    cons-11 all: 1 of 1, 100 %
    cons-11 Dx05: 1 of 1, 100 %
    cons-11 Dx06: 0 of 1, 0 %
    ");
}

#[test]
fn a_slot_without_a_start_is_neither_in_time_nor_late() {
    let said = figures(
        |run| {
            run.search(
                At(NINE, "late"),
                "service-1",
                &[LATE, ("slot-of-no-time", "")],
            );
            run.book(At(NINE, "late"), LATE, "9476719931", "app-2");
        },
        Some(TABLE),
        &["rep-cons-10", "rep-cons-11"],
    );
    insta::assert_snapshot!(said, @r"
    cons-10 all: 0 of 0
    cons-11 all: 1 of 1, 100 %
    cons-11 Dx05: 1 of 1, 100 %
    ");
}

#[test]
fn what_no_message_carries_is_not_known_and_the_report_says_why() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    calls(&mut run);
    run.end(false);
    let report = counted(&[parent.path()], ("", ""), None);
    for metric in ["02", "03", "05", "10", "11", "12"] {
        let figure = report.total(&format!("rep-cons-{metric}")).unwrap();
        assert_eq!(figure.count, None, "{metric}");
        assert!(
            figure.because.unwrap().contains("in no message"),
            "{metric}"
        );
    }
    let text = Form::Table.text(&report);
    assert!(
        text.contains("rep-prov-02  bookings, against successful referrals (utilisation)\n  2, of how many is not known: a referral is in no message"),
        "{text}"
    );
}

#[test]
fn every_metric_of_the_standard_is_in_every_form_of_the_report() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    calls(&mut run);
    run.end(false);
    let report = counted(&[Path::new(parent.path())], ("", ""), Some(TABLE));
    let (table, csv, json) = (
        Form::Table.text(&report),
        Form::Csv.text(&report),
        Form::Json.text(&report),
    );
    let consumers = (1..=12).map(|number| format!("rep-cons-{number:02}"));
    for metric in consumers.chain((1..=5).map(|number| format!("rep-prov-{number:02}"))) {
        assert!(table.contains(&format!("\n{metric}  ")), "{metric}");
        assert!(csv.contains(&format!("\n{metric},")), "{metric}");
        assert!(
            json.contains(&format!("\"metric\": \"{metric}\"")),
            "{metric}"
        );
    }
    assert!(
        csv.starts_with("metric,role,says,by,group,count,against,share,because\n"),
        "{csv}"
    );
    assert!(csv.contains("\nrep-prov-02,provider,\"bookings, against successful referrals (utilisation)\",,all,2,5,40,\n"), "{csv}");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["format"], "bookend-metrics/1");
}
