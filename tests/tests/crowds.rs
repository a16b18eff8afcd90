//! Ten thousand callers that say nothing, and a thousand that nothing is ever said to.

#![expect(
    clippy::unwrap_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

use bookend_tests::{Connection, NOW, Program, Request, Started, scratch, skipped, within};
use futures_util::stream::{self, StreamExt};
use std::net::SocketAddr;
use std::time::Instant;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// How many callers are connected and say nothing.
const IDLE: usize = 10_000;

/// How many wait for an answer that never comes.
const UNANSWERED: usize = 1_000;

/// How many files that takes, with a few for everything else.
const FILES: u64 = (IDLE + UNANSWERED + 500) as u64;

/// How many connect at the same time.
const AT_ONCE: usize = 64;

/// How much memory a connection may cost, in bytes: what is read and written is held in buffers that
/// are made when they are needed.
const EACH: u64 = 48 * 1024;

const SCRIPT: &str = "bookend: 1
dialect: careconnect-stu3
behaviours:
  - {id: never, when: {header.Fault: never}, then: {fault: blackhole}}
";

async fn connected(address: SocketAddr, count: usize, first: &[u8]) -> Vec<TcpStream> {
    let all = stream::iter(0..count).map(|_| async {
        let mut stream = within(TcpStream::connect(address)).await.unwrap();
        stream.write_all(first).await.unwrap();
        stream
    });
    all.buffer_unordered(AT_ONCE).collect().await
}

/// Returns how much memory a program has, in bytes.
fn memory(started: &Started) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", started.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    kilobytes.unwrap().parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn a_crowd_that_says_nothing_or_waits_for_nothing_keeps_nobody_from_being_served() {
    // The test has the other end of each connection; the provider asks for as many by itself.
    let most = rlimit::increase_nofile_limit(FILES).unwrap();
    if most < FILES {
        return skipped(&format!(
            "{FILES} open files (`ulimit -Hn`), of which there may be {most}"
        ));
    }
    let folder = scratch();
    let script = folder.path().join("never.yaml");
    std::fs::write(&script, SCRIPT).unwrap();
    let script = script.display().to_string();
    let clock = format!("--clock={NOW}");
    let flags = [
        "serve",
        "--listen=127.0.0.1:0",
        "--log=off",
        &clock,
        &script,
    ];
    let started = Program::provider(flags).start().await;
    let words = started
        .first_line
        .split_whitespace()
        .nth(1)
        .unwrap()
        .to_owned();
    let address = words
        .trim_start_matches("http://")
        .trim_end_matches("/STU3");
    let address: SocketAddr = address.parse().unwrap();
    let mut served = Connection::open(address).await;
    assert_eq!(served.exchange(&Request::capabilities()).await.status, 200);
    let before = memory(&started);

    let idle = connected(address, IDLE, b"").await;
    let never = Request::capabilities().header("Fault", "never").bytes();
    let unanswered = connected(address, UNANSWERED, &never).await;
    let begun = Instant::now();
    for _ in 0..100 {
        assert_eq!(served.exchange(&Request::capabilities()).await.status, 200);
        let mut fresh = Connection::open(address).await;
        assert_eq!(fresh.exchange(&Request::capabilities()).await.status, 200);
    }
    let took = begun.elapsed();
    let more = memory(&started).saturating_sub(before);
    let all = (idle.len() + unanswered.len()) as u64;
    println!(
        "{all} connections cost {} kB, {} bytes each; 200 requests beside them took {took:?}",
        more / 1024,
        more / all
    );
    assert!(more < all * EACH, "{all} connections cost {more} bytes");
    drop((idle, unanswered));
    assert_eq!(started.terminate().await.0, Some(0));
}
