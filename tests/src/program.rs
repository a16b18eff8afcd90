//! The programs as processes: command line in, exit code and output out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// How long a program may run to its end: a whole suite of journeys on a machine that is busy with
/// other tests.
const RUN_TIME: Duration = Duration::from_mins(5);

/// A program of the workspace.
#[derive(Debug)]
pub struct Program {
    command: Command,
}

/// What a program left behind.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; nothing when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Program {
    /// Prepares the provider, with arguments and an empty environment.
    pub fn provider<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        static BUILT: OnceLock<PathBuf> = OnceLock::new();
        Self::at(BUILT.get_or_init(|| built("bookend-provider")), arguments)
    }

    /// Prepares the consumer, with arguments and an empty environment.
    pub fn consumer<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        static BUILT: OnceLock<PathBuf> = OnceLock::new();
        Self::at(BUILT.get_or_init(|| built("bookend-consumer")), arguments)
    }

    fn at<'a>(path: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut command = Command::new(path);
        command
            .args(arguments)
            .env_clear()
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Self { command }
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs the program to its end.
    pub async fn run(mut self) -> Ended {
        let output = tokio::time::timeout(RUN_TIME, self.command.output());
        let output = output.await.expect("the program does not end").unwrap();
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts the program, and waits for its first line.
    pub async fn start(mut self) -> Started {
        self.command.stderr(Stdio::null());
        self.spawn().await
    }

    /// Starts the program, waits for its first line, and keeps its log.
    pub async fn start_with_log(mut self) -> (Started, Log) {
        self.command.stderr(Stdio::piped());
        let mut started = self.spawn().await;
        let log = started.child.stderr.take().unwrap();
        (started, Log(BufReader::new(log).lines()))
    }

    async fn spawn(mut self) -> Started {
        let mut child = self.command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = crate::within(stdout.next_line()).await.unwrap();
        Started {
            first_line: line.expect("the program ends before it is ready"),
            stdout,
            child,
        }
    }
}

/// What a program writes to standard error.
#[derive(Debug)]
pub struct Log(Lines<BufReader<ChildStderr>>);

impl Log {
    /// Waits for a line that contains a text.
    pub async fn find(&mut self, text: &str) -> String {
        loop {
            let line = crate::within(self.0.next_line()).await.unwrap();
            let line = line.expect("the log ends without it");
            if line.contains(text) {
                return line;
            }
        }
    }
}

/// A program that is running.
#[derive(Debug)]
pub struct Started {
    /// The first line of its standard output.
    pub first_line: String,
    stdout: Lines<BufReader<ChildStdout>>,
    child: Child,
}

impl Started {
    /// Returns the id of the process.
    pub fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Sends SIGTERM, waits for the end, and returns the exit code and the lines after the first.
    pub async fn terminate(mut self) -> (Option<i32>, Vec<String>) {
        let pid = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(crate::within(sent).await.unwrap().success());
        let mut lines = Vec::new();
        while let Some(line) = crate::within(self.stdout.next_line()).await.unwrap() {
            lines.push(line);
        }
        let status = crate::within(self.child.wait()).await.unwrap();
        (status.code(), lines)
    }
}

/// Returns the path of a program, built the way the tests themselves were built: `cargo test` does
/// not build the programs of other packages. A package is called like its program; beside it stands
/// the package of the tests, so that what both depend on has the features that it has for the tests.
fn built(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let folder = here.parent().and_then(Path::parent).unwrap();
    let profile = match folder.file_name().and_then(OsStr::to_str).unwrap() {
        "debug" => "dev",
        other => other,
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = std::process::Command::new(cargo)
        .args(["build", "--quiet", "--profile", profile])
        .args([
            "--package",
            "bookend-tests",
            "--package",
            name,
            "--bin",
            name,
        ])
        .status()
        .unwrap();
    assert!(status.success(), "`{name}` cannot be built");
    folder.join(name)
}

/// Returns a folder that is removed when it is dropped.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
