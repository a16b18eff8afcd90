//! Evidence that is redacted, partial or damaged, and input that is wrong.

use super::made::{At, Run, counted, told};
use bookend_evidence::Salt;
use bookend_metrics::{Encounters, gather};
use std::path::Path;

const SLOT: (&str, &str) = ("slot", "2026-11-24T11:00:00.000+00:00");

/// A patient is booked again, then the first booking is cancelled; another patient is not rebooked.
fn rebooked(run: &mut Run) {
    run.book(At("2026-11-21T09:00:00Z", "a"), SLOT, "9990000018", "app-1");
    run.book(At("2026-11-21T09:00:00Z", "b"), SLOT, "9476719931", "app-2");
    run.book(At("2026-11-21T10:00:00Z", "c"), SLOT, "9990000018", "app-3");
    run.cancel(At("2026-11-21T10:01:00Z", "c"), "app-1");
    run.cancel(At("2026-11-21T10:02:00Z", "d"), "app-2");
}

#[test]
fn patients_are_told_apart_by_their_pseudonyms_as_by_their_numbers() {
    for salt in [Some(Salt::new([3; 16])), None] {
        let parent = tempfile::tempdir().unwrap();
        let is_redacted = salt.is_some();
        let mut run = Run::with(parent.path(), 1, salt);
        rebooked(&mut run);
        let folder = run.end(false);
        let bodies = std::fs::read_to_string(folder.join("bodies.jsonl")).unwrap();
        assert_eq!(bodies.contains("9990000018"), !is_redacted);
        let report = counted(&[parent.path()], ("", ""), None);
        assert_eq!(report.total("rep-cons-08").unwrap().count, Some(1));
        assert_eq!(report.total("rep-prov-05").unwrap().count, Some(2));
    }
}

#[test]
fn a_run_that_was_interrupted_is_counted_as_far_as_it_goes_and_told() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    rebooked(&mut run);
    let folder = run.end(true);
    let report = counted(&[parent.path()], ("", ""), None);
    assert_eq!(told(&report, &["rep-prov-01"]), "prov-01 all: 3");
    assert!(
        report.remarks[0].contains("partial"),
        "{:?}",
        report.remarks
    );
    // Of a program that was killed there is no manifest, and perhaps half a line.
    std::fs::remove_file(folder.join("manifest.json")).unwrap();
    let path = folder.join("exchanges.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, whole + "{\"number\":6,\"star").unwrap();
    let report = counted(&[parent.path()], ("", ""), None);
    assert_eq!(told(&report, &["rep-prov-01"]), "prov-01 all: 3");
    assert!(
        report.remarks[0].contains("partial"),
        "{:?}",
        report.remarks
    );
}

#[test]
fn damaged_lines_are_left_out_and_named() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    rebooked(&mut run);
    let folder = run.end(false);
    let path = folder.join("exchanges.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1] = "{\"number\":2,";
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let report = counted(&[parent.path()], ("", ""), None);
    assert_eq!(
        told(&report, &["rep-prov-01", "rep-prov-05"]),
        "prov-01 all: 2\nprov-05 all: 1 of 2, 50 %"
    );
    let remarks = report.remarks.join("\n");
    assert!(
        remarks.contains("left out exchanges.jsonl:2: not a line of the evidence"),
        "{remarks}"
    );
    assert!(
        remarks
            .contains("1 cancellations are of appointments whose booking is not in this evidence"),
        "{remarks}"
    );
}

#[test]
fn a_folder_without_evidence_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let told = |path: &Path| gather(&[path.to_owned()]).unwrap_err().to_string();
    assert!(
        told(folder.path()).ends_with("has no evidence: there is no `head.json` in it, nor below")
    );
    assert!(told(&folder.path().join("nowhere")).ends_with("cannot be read"));
}

#[test]
fn a_wrong_table_of_encounters_is_told_with_line_and_column() {
    let told = |table: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), table).unwrap();
        let error = Encounters::read(file.path()).unwrap_err().to_string();
        error.replace(&file.path().display().to_string(), "FILE")
    };
    insta::assert_snapshot!(told("trace,refered\n"), @"`FILE` has a column `refered`, which is not known; there are trace, referred, service, disposition, until, top");
    insta::assert_snapshot!(told("trace,referred\na,\n,2026-11-21T09:00:00Z\n"), @"`FILE`, line 3: `trace` is empty; it says which encounter the row is about");
    insta::assert_snapshot!(told("trace,until\na,tomorrow\n"), @"`FILE`, line 2: `until` is `tomorrow`, which is no instant such as `2026-11-21T09:30:00Z`");
}

#[test]
fn a_body_of_which_a_piece_is_missing_is_not_taken_for_what_was_sent() {
    let parent = tempfile::tempdir().unwrap();
    let mut run = Run::begin(parent.path(), 1);
    let other = ("other", "2026-11-24T12:00:00.000+00:00");
    run.search(At("2026-11-21T09:00:00Z", "a"), "service-1", &[SLOT, other]);
    let folder = run.end(false);
    let path = folder.join("bodies.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let whole = text.lines().filter(|line| !line.starts_with("{\"part\""));
    let whole: Vec<&str> = whole.collect();
    assert!(whole.len() < text.lines().count());
    std::fs::write(&path, whole.join("\n") + "\n").unwrap();
    let remarks = counted(&[parent.path()], ("", ""), None).remarks.join("\n");
    assert!(
        remarks.contains("its body is not in the evidence"),
        "{remarks}"
    );
}
