//! The program as a pipeline sees it: exit codes, reports, flags, environment, configuration file.

use crate::server::{Reply, Server, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bookend-consumer"));
    // What the machine that runs the tests has set is not part of them.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOOKEND_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1");
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn code(arguments: &[&str]) -> Option<i32> {
    run(arguments).status.code()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a script: `good` passes when searches are answered with 200, `doubtful` warns, and
/// `bad` fails.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let step = |expect: &str| {
            format!("steps: [{{id: s, send: slot.search, with: {{service: 1}}, {expect}}}]")
        };
        let script = format!(
            "bookend: 1\ndialect: careconnect-stu3\npolicy: {{checks: off}}\njourneys:\n  - {{id: good, suite: mine, {}}}\n  - {{id: doubtful, suite: mine, {}}}\n  - {{id: bad, suite: mine, {}}}\n",
            step("expect: {status: 200}"),
            step("should: {status: 201}"),
            step("expect: {status: 201}"),
        );
        std::fs::write(folder.path("mine.yaml"), script).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

fn searchable() -> Server {
    Server::always(json(200, r#"{"resourceType":"Bundle"}"#))
}

#[test]
fn the_exit_code_tells_pass_from_failure() {
    let (folder, server) = (Folder::new(), searchable());
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let of = |more: &[&str]| {
        let mut arguments = vec!["run", &script, "--target", &base];
        arguments.extend(more);
        code(&arguments)
    };
    assert_eq!(of(&["--only", "good"]), Some(0));
    assert_eq!(of(&["--only", "doubtful"]), Some(0));
    assert_eq!(of(&["--only", "doubtful", "--strict"]), Some(1));
    assert_eq!(of(&["--only", "good,bad"]), Some(1));
}

#[test]
fn a_wrong_flag_and_an_empty_selection_are_usage_errors() {
    assert_eq!(code(&["run", "--no-such-flag"]), Some(2));
    assert_eq!(
        code(&["run", "--only", "nothing", "--target", "http://127.0.0.1:1"]),
        Some(2)
    );
    assert_eq!(code(&["run", "--only", "book"]), Some(2));
    assert_eq!(
        code(&["run", "--tag", "a and", "--target", "http://127.0.0.1:1"]),
        Some(2)
    );
    assert_eq!(code(&["run", "--mode", "lenient", "--list"]), Some(2));
    assert_eq!(code(&["run", "/no/such/script.yaml", "--list"]), Some(4));
}

#[test]
fn a_script_that_does_not_check_is_told_with_its_place() {
    let folder = Folder::new();
    std::fs::write(
        folder.path("wrong.yaml"),
        "bookend: 1\njourneys: [{id: a, steps: [{send: slot.serch}]}]\n",
    )
    .unwrap();
    let output = run(&["check", &folder.text("wrong.yaml")]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.contains("wrong.yaml:2:") && said.contains("did you mean `slot.search`?"),
        "{said}"
    );
    assert_eq!(code(&["check", &folder.text("mine.yaml")]), Some(0));
}

#[test]
fn a_target_that_is_not_there_cannot_be_run_against() {
    let output = run(&[
        "run",
        "--only",
        "book",
        "--target",
        "http://127.0.0.1:1/STU3",
    ]);
    assert_eq!(output.status.code(), Some(4));
    assert!(
        stderr(&output).contains("cannot be reached"),
        "{}",
        stderr(&output)
    );
}

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

/// The folder of the only run with the only counterparty.
fn only_run(evidence: &Path) -> PathBuf {
    only_entry(&only_entry(evidence))
}

fn only_entry(folder: &Path) -> PathBuf {
    let mut entries = std::fs::read_dir(folder).unwrap();
    let first = entries.next().unwrap().unwrap().path();
    assert!(entries.next().is_none());
    first
}

#[test]
fn the_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = Folder::new();
    std::fs::write(folder.path("config.yaml"), "only: good\n").unwrap();
    let listed = |environment: Option<&str>, flag: Option<&str>| {
        let mut command = program();
        let config = folder.text("config.yaml");
        command.args([
            "run",
            &folder.text("mine.yaml"),
            "--list",
            "--config",
            &config,
        ]);
        command.envs(environment.map(|value| ("BOOKEND_ONLY", value)));
        command.args(flag.map(|value| format!("--only={value}")));
        let text = stdout(&command.output().unwrap());
        text.split_whitespace()
            .nth(1)
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(listed(None, None), "good");
    assert_eq!(listed(Some("bad"), None), "bad");
    assert_eq!(listed(Some("bad"), Some("doubtful")), "doubtful");
}

#[test]
fn a_dry_run_shows_what_is_known_and_sends_nothing() {
    let (folder, server) = (Folder::new(), searchable());
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let output = run(&[
        "run",
        &script,
        "--target",
        &base,
        "--only",
        "good",
        "--dry-run",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("s: GET /Slot?schedule.actor%3Ahealthcareservice=1&"));
    assert!(server.heard().is_empty());
}

#[test]
fn a_step_is_printed_as_a_command_that_asks_for_what_it_needs() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let output = run(&[
        "curl",
        "good/s",
        &script,
        "--target",
        "http://provider/STU3",
    ]);
    assert!(
        stdout(&output).starts_with("curl -sS -i 'http://provider/STU3/Slot?"),
        "{}",
        stdout(&output)
    );
    assert_eq!(code(&["curl", "good/t", &script]), Some(2));
    assert_eq!(code(&["curl", "nobody/s", &script]), Some(2));
    let output = run(&["curl", "book/book"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--play"), "{}", stderr(&output));
}

#[test]
fn a_token_is_made_sound_or_broken_and_can_be_explained() {
    let made = |more: &[&str]| {
        let arguments = [&["token"], more].concat();
        stdout(&run(&arguments)).trim().to_owned()
    };
    let sound = made(&[]);
    let explained = made(&["--explain", &sound]);
    assert!(
        explained.contains("form: sound") && !explained.contains("unmet"),
        "{explained}"
    );
    assert_eq!(code(&["token", "--explain", &sound]), Some(0));
    let expired = made(&["--defect", "expired"]);
    assert!(made(&["--explain", &expired]).contains("unmet expired:"));
    assert_eq!(code(&["token", "--explain", &expired]), Some(1));
    let short = made(&["--defect", "two-segments"]);
    let explained = made(&["--explain", &short]);
    assert!(
        explained.contains("form: segments:") && !explained.contains("rules for"),
        "{explained}"
    );
    let signed = made(&["--explain", &format!("{sound}x")]);
    assert!(
        signed.contains("form: signature:") && signed.contains("rules for"),
        "{signed}"
    );
    for wrong in [&short, &format!("{sound}x"), "xxx"] {
        assert_eq!(code(&["token", "--explain", wrong]), Some(1), "{wrong}");
    }
    assert_eq!(code(&["token", "--defect", "nonsense"]), Some(2));
}

#[test]
fn what_ships_is_exported_and_never_over_something() {
    let folder = Folder::new();
    let target = folder.text("exported");
    assert_eq!(code(&["export", &target]), Some(0));
    assert!(
        folder
            .path("exported/careconnect-stu3/dialect.yaml")
            .is_file()
    );
    assert_eq!(code(&["export", &target]), Some(4));
    assert_eq!(code(&["check", &target]), Some(0));
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
            json(404, "{}")
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
    assert!(
        stdout(&worse).contains("new failures: 1\n  good  s: status: expected `200`, found `500`"),
        "{}",
        stdout(&worse)
    );
    let better = run(&["compare", &runs[1], &runs[0]]);
    assert_eq!(better.status.code(), Some(0), "{}", stderr(&better));
    assert!(
        stdout(&better).contains("mended: 1\n  good"),
        "{}",
        stdout(&better)
    );
}
