//! The program as a process, and a folder to work in.

use crate::server::{Server, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bookend-consumer"));
    // What the machine that runs the tests has set is not part of them.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOOKEND_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1");
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

pub(crate) fn code(arguments: &[&str]) -> Option<i32> {
    run(arguments).status.code()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a script: `good` passes when searches are answered with 200, `doubtful` warns, and
/// `bad` fails.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
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

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

pub(crate) fn searchable() -> Server {
    Server::always(json(200, r#"{"resourceType":"Bundle"}"#))
}

/// The folder of the only run with the only counterparty.
pub(crate) fn only_run(evidence: &Path) -> PathBuf {
    only_entry(&only_entry(evidence))
}

fn only_entry(folder: &Path) -> PathBuf {
    let mut entries = std::fs::read_dir(folder).unwrap();
    let first = entries.next().unwrap().unwrap().path();
    assert!(entries.next().is_none());
    first
}
