//! What a run leaves behind, however it ends.

use crate::process::{Folder, code, only_run, program, run, searchable, stderr, stdout};
use crate::server::{Reply, Server, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn evidence_that_cannot_be_written_is_not_a_pass() {
    let (folder, server) = (Folder::new(), searchable());
    std::fs::write(folder.path("file"), "").unwrap();
    let report = format!("json={}", folder.text("file/report.json"));
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let output = run(&[
        "run", &script, "--target", &base, "--only", "good", "--report", &report,
    ]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
}

#[test]
fn every_report_is_written_where_it_is_wanted() {
    let (folder, server) = (Folder::new(), searchable());
    let reports =
        ["junit", "json", "html", "tap"].map(|format| format!("{format}={}", folder.text(format)));
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let evidence = folder.text("evidence");
    let output = run(&[
        "run",
        &script,
        "--target",
        &base,
        "--suite",
        "mine",
        "--seed",
        "5",
        "--report",
        &reports.join(","),
        "--evidence",
        &evidence,
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = std::fs::read_to_string(folder.path("json")).unwrap();
    let report = bookend_evidence::parse_json(&text).unwrap();
    assert_eq!(
        (
            report.seed,
            report.totals.passed,
            report.totals.warned,
            report.totals.failed
        ),
        (5, 1, 1, 1)
    );
    assert!(report.redacted && !text.contains("eyJ"));
    assert!(
        std::fs::read_to_string(folder.path("tap"))
            .unwrap()
            .contains("not ok 3 - bad")
    );
    assert!(
        std::fs::read_to_string(folder.path("junit"))
            .unwrap()
            .contains("tests=\"3\"")
    );
    assert!(
        std::fs::read_to_string(folder.path("html"))
            .unwrap()
            .contains("<title>failed")
    );
    let run = only_run(&folder.path("evidence"));
    let exchanges = std::fs::read_to_string(run.join("exchanges.jsonl")).unwrap();
    assert_eq!(exchanges.lines().count(), 3);
}

#[test]
fn both_ends_talk_to_one_another() {
    let folder = Folder::new();
    let evidence = folder.text("evidence");
    let output = run(&[
        "rehearse",
        "--only",
        "book,book-race",
        "--evidence",
        &evidence,
    ]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert!(
        only_run(&folder.path("evidence"))
            .join("index.html")
            .is_file()
    );
}

/// One interruption lets what is under way end; the server never answers, so the second is needed.
#[cfg(unix)]
#[test]
fn an_interrupted_run_writes_partial_reports() {
    let folder = Folder::new();
    let server = Server::answering(|request| {
        if request.contains("/metadata") {
            json(200, r#"{"resourceType":"CapabilityStatement"}"#)
        } else {
            Reply::Hang
        }
    });
    let report = format!("json={}", folder.text("report.json"));
    let mut child = program()
        .args([
            "run",
            &folder.text("mine.yaml"),
            "--target",
            &server.base(),
            "--suite",
            "mine",
            "--report",
            &report,
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let interrupt = |id: u32| {
        Command::new("kill")
            .args(["-INT", &id.to_string()])
            .status()
            .unwrap()
    };
    server.hear();
    server.hear();
    interrupt(child.id());
    // What `check` warns of is said before.
    let mut said = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    let is_told = |line: Result<String, _>| line.unwrap().starts_with("interrupted");
    assert!(
        said.any(is_told),
        "nobody said that the run was interrupted"
    );
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let text = std::fs::read_to_string(folder.path("report.json")).unwrap();
    let report = bookend_evidence::parse_json(&text).unwrap();
    assert!(report.partial);
    assert_eq!(report.totals.skipped, 3);
}

/// The system gives a killed program no moment: what it has written by then is all there is.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_loses_only_what_was_under_way_and_is_finished_later() {
    let folder = Folder::new();
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::answering(move |_| {
        // The capability statement, two searches, and then silence.
        match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0..3 => json(200, r#"{"resourceType":"Bundle"}"#),
            _ => Reply::Hang,
        }
    });
    let (script, evidence) = (folder.text("mine.yaml"), folder.text("evidence"));
    let mut child = program()
        .args([
            "run",
            &script,
            "--target",
            &server.base(),
            "--suite",
            "mine",
            "--evidence",
            &evidence,
        ])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..4 {
        server.hear();
    }
    let run = only_run(&folder.path("evidence"));
    let written = || {
        std::fs::read_to_string(run.join("verdicts.jsonl"))
            .unwrap()
            .lines()
            .count()
    };
    while written() < 4 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!run.join("manifest.json").exists());
    assert_eq!(code(&["finish", &run.display().to_string()]), Some(0));
    let report = std::fs::read_to_string(run.join("report.json")).unwrap();
    let report = bookend_evidence::parse_json(&report).unwrap();
    let ended: Vec<&str> = report
        .journeys
        .iter()
        .map(|journey| journey.id.as_str())
        .collect();
    assert_eq!((report.partial, ended), (true, vec!["good", "doubtful"]));
}

#[test]
fn evidence_is_zipped_beside_its_folder_when_it_is_asked_for() {
    let folder = Folder::new();
    let server = searchable();
    let (script, evidence) = (folder.text("mine.yaml"), folder.text("evidence"));
    let ended = run(&[
        "run",
        &script,
        "--target",
        &server.base(),
        "--only",
        "good",
        "--evidence",
        &evidence,
        "--zip",
    ]);
    assert_eq!(ended.status.code(), Some(0), "{}", stderr(&ended));
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let of_target = entries(&folder.path("evidence")).remove(0);
    let made = entries(&of_target);
    let [pack, zip] = made.as_slice() else {
        panic!("{made:?}");
    };
    assert_eq!(zip.display().to_string(), format!("{}.zip", pack.display()));
    assert!(std::fs::read(zip).unwrap().starts_with(b"PK"));
}

#[test]
fn two_runs_are_compared_and_a_new_failure_is_worth_an_exit_code() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let mut runs = Vec::new();
    for (name, status) in [("one", 200), ("two", 500)] {
        let server = Server::always(json(status, r#"{"resourceType":"Bundle"}"#));
        let evidence = folder.text(name);
        run(&[
            "run",
            &script,
            "--target",
            &server.base(),
            "--only",
            "good",
            "--seed",
            "1",
            "--evidence",
            &evidence,
        ]);
        runs.push(only_run(&folder.path(name)).display().to_string());
    }
    let worse = run(&["compare", &runs[0], &runs[1]]);
    assert_eq!(worse.status.code(), Some(1), "{}", stderr(&worse));
    let said = stdout(&worse);
    let (_, failures) = said.split_once("new failures: 1\n  good").unwrap();
    let failure = failures.lines().next().unwrap();
    assert!(
        failure.ends_with("  s: status: expected `200`, found `500`"),
        "{said}"
    );
    // The folder that `--evidence` named, where it holds one run only.
    let named = run(&["compare", &folder.text("one"), &folder.text("two")]);
    let which = format!("before: {}\nnow: {}\n", runs[0], runs[1]);
    assert_eq!(stdout(&named), format!("{which}{said}"));
    let better = run(&["compare", &runs[1], &runs[0]]);
    assert_eq!(better.status.code(), Some(0), "{}", stderr(&better));
    assert!(
        stdout(&better).contains("mended: 1\n  good"),
        "{}",
        stdout(&better)
    );
}
