//! The national stand-ins as a program, over sockets.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]
#![expect(clippy::too_many_lines, reason = "a test is a table of cases")]
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "what is not there is said, and the environment says whether it has to be"
)]

mod behaviours;
mod dos;
mod faults;
mod hostile;
mod ldap;
mod sds_fhir;
mod ssp;
mod tls;

use bookend_tests::{Program, Started, scratch};
use std::net::SocketAddr;

/// The stand-ins, running.
pub(crate) struct StandIns {
    pub(crate) started: Started,
    pub(crate) http: SocketAddr,
    pub(crate) ldap: SocketAddr,
}

impl StandIns {
    /// Returns where their control port is, where they have one.
    pub(crate) fn control(&self) -> SocketAddr {
        let line = &self.started.first_line;
        let (_, control) = line.split_once("control http://").unwrap();
        control.parse().unwrap()
    }
}

/// Starts the stand-ins, with further flags.
pub(crate) async fn stand_ins(more: &[&str]) -> StandIns {
    let listen = [
        "national",
        "--listen",
        "127.0.0.1:0",
        "--ldap",
        "127.0.0.1:0",
        "--log",
        "off",
    ];
    let flags = listen.iter().copied().chain(more.iter().copied());
    let started = Program::provider(flags).start().await;
    let rest = started.first_line.strip_prefix("ready: http://").unwrap();
    let (http, rest) = rest.split_once(", ldap://").unwrap();
    let (ldap, _) = rest.split_once(", ").unwrap();
    StandIns {
        http: http.parse().unwrap(),
        ldap: ldap.parse().unwrap(),
        started,
    }
}

#[tokio::test]
async fn one_line_says_that_they_are_ready_and_they_end_well_when_they_are_told_to() {
    let stand_ins = stand_ins(&[]).await;
    let line = &stand_ins.started.first_line;
    assert!(line.ends_with(" services, 17 systems"), "{line}");
    let (code, lines) = stand_ins.started.terminate().await;
    assert_eq!((code, lines), (Some(0), Vec::new()));
}

#[tokio::test]
async fn a_catalogue_that_is_wrong_is_told_with_its_place_and_nothing_runs() {
    let folder = scratch();
    let path = folder.path().join("mine.yaml");
    std::fs::write(&path, "catalogue: 1\nservice: {}\n").unwrap();
    let ended = Program::provider(["national", "--catalogue", path.to_str().unwrap()])
        .run()
        .await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(3), ""));
    assert!(ended.stderr.contains("mine.yaml:2:1"), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("did you mean `services`?"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn a_catalogue_can_be_checked_without_running() {
    let ended = Program::provider(["national", "--bare", "--check"])
        .run()
        .await;
    let said = "nothing wrong: 0 services, 0 systems\n";
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), said));
}
