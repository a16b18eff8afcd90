//! What goes wrong on purpose, as a client sees it that reads raw bytes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod blackhole;
mod chance;
mod content_length;
mod corrupt;
mod delays;
mod dribble;
mod effects;
mod empty;
mod evidence;
mod garbage;
mod hang;
mod malformed_chunk;
mod neighbours;
mod places;
mod rate_limit;
mod raw;
mod refuse;
mod reset;
mod slow_close;
mod stopping;
mod throttle;
mod truncate;

use bookend_tests::{PATIENCE, Request, Setup, Stand, within};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long a connection is listened to on which nothing is expected.
pub(crate) const A_WHILE: Duration = Duration::from_millis(200);

/// A provider whose capability statement meets a fault, and nothing else does.
pub(crate) fn faulty(then: &str) -> Stand {
    scheduled("{}", then)
}

/// The same, now and then.
pub(crate) fn scheduled(schedule: &str, then: &str) -> Stand {
    provider("capabilities.read", schedule, then).start()
}

/// A provider with a behaviour on one interaction.
pub(crate) fn provider(interaction: &str, schedule: &str, then: &str) -> Setup {
    Setup::standard().behaviours(&format!(
        "  - id: tested\n    when: {{interaction: {interaction}}}\n    schedule: {schedule}\n    then: {then}\n"
    ))
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// As connections end.
    Closed,
    /// By a reset.
    Reset,
    /// Not at all, and nothing more came.
    Open,
}

/// What came over a connection.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

impl Seen {
    /// Returns the bytes as a text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Returns what stands behind the head.
    pub(crate) fn body(&self) -> Vec<u8> {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        self.bytes[end.expect("no head") + 4..].to_vec()
    }

    /// Returns the value of a header field.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let head = text.split("\r\n\r\n").next()?;
        let mut fields = head.lines().filter_map(|line| line.split_once(": "));
        let found = fields.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned())
    }

    /// Returns how many answers have begun.
    pub(crate) fn answers(&self) -> usize {
        self.text().matches("HTTP/1.1 ").count()
    }

    /// Returns whether everything that was promised is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.answers() > 0 && self.body().len() >= self.promised()
    }

    /// Returns how long the body should be.
    pub(crate) fn promised(&self) -> usize {
        self.header("Content-Length").unwrap().parse().unwrap()
    }
}

/// A socket that a test reads as it likes.
pub(crate) struct Raw(pub(crate) TcpStream);

impl Raw {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self(within(TcpStream::connect(address)).await.unwrap())
    }

    /// Sends bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        within(self.0.write_all(bytes)).await.unwrap();
    }

    /// Reads until the connection ends, or nothing comes for so long.
    pub(crate) async fn seen_within(&mut self, patience: Duration) -> Seen {
        let mut bytes = Vec::new();
        loop {
            let mut buffer = [0; 4096];
            let end = match tokio::time::timeout(patience, self.0.read(&mut buffer)).await {
                Err(_) => End::Open,
                Ok(Ok(0)) => End::Closed,
                Ok(Err(error)) => {
                    assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                    End::Reset
                }
                Ok(Ok(count)) => {
                    bytes.extend_from_slice(&buffer[..count]);
                    continue;
                }
            };
            return Seen { bytes, end };
        }
    }

    /// Reads until that is there which is waited for, and then until nothing comes for a while.
    pub(crate) async fn seen_with(&mut self, is_there: impl Fn(&Seen) -> bool) -> Seen {
        let mut seen = self.seen_within(A_WHILE).await;
        let rest = async {
            while seen.end == End::Open && !is_there(&seen) {
                let more = self.seen_within(A_WHILE).await;
                seen.bytes.extend(more.bytes);
                seen.end = more.end;
            }
        };
        within(rest).await;
        seen
    }

    /// Reads until the connection ends.
    pub(crate) async fn seen(&mut self) -> Seen {
        let seen = self.seen_within(PATIENCE).await;
        assert_ne!(
            seen.end,
            End::Open,
            "the connection does not end: {}",
            seen.text()
        );
        seen
    }
}

/// Sends a request on a connection of its own, and reads until the connection ends.
pub(crate) async fn seen(stand: &Stand, request: &Request) -> Seen {
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&request.bytes()).await;
    raw.seen().await
}

/// Sends a request on a connection of its own, and reads until nothing more comes.
pub(crate) async fn seen_for_a_while(stand: &Stand, request: &Request) -> Seen {
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&request.bytes()).await;
    raw.seen_within(A_WHILE).await
}

/// Asserts that others are answered as ever.
pub(crate) async fn assert_others_are_served(stand: &Stand) {
    assert!(!stand.free_slots().await.is_empty());
}
