//! A provider behind TLS, and what goes wrong there on purpose, as a client sees it that says what
//! it meets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod faults;
mod listeners;
mod location;
mod meeting;
mod programs;
mod security;

use bookend_model::Clock;
use bookend_provider::TlsChoice;
use bookend_tests::{Setup, Stand, scratch, within};
use bookend_tls::{ClientFiles, OldestVersion, ServerFiles, make_folder};
use rustls::pki_types::ServerName;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long a connection is listened to on which nothing is expected.
const A_WHILE: Duration = Duration::from_millis(300);

/// A folder that `certs` has made.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = scratch();
        let roles = ["provider", "consumer"];
        make_folder(folder.path(), &roles, &[], (Clock::system().now(), 2)).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn path(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    /// What a provider shows; callers have to show something too when `is_mutual`.
    fn provider(&self, is_mutual: bool) -> TlsChoice {
        TlsChoice {
            files: Some(ServerFiles {
                certificate: self.file("provider.pem"),
                key: self.file("provider.key"),
                client_authorities: is_mutual.then(|| self.file("ca.pem")),
                oldest: OldestVersion::default(),
            }),
            issuer: Some(self.0.path().to_owned()),
        }
    }

    /// Whom a caller trusts, and that it shows nothing.
    fn stranger(&self) -> ClientFiles {
        ClientFiles {
            authorities: Some(self.file("ca.pem")),
            identity: None,
        }
    }

    /// Whom a caller trusts, and what it shows.
    fn consumer(&self) -> ClientFiles {
        ClientFiles {
            identity: Some((self.file("consumer.pem"), self.file("consumer.key"))),
            ..self.stranger()
        }
    }
}

/// A provider behind TLS.
fn behind_tls(folder: &Folder, setup: Setup) -> Stand {
    setup.tls(folder.provider(false)).start()
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// As TLS ends.
    Closed,
    /// As TCP ends, and TLS did not.
    Cut,
    /// By a reset.
    Reset,
    /// Not at all, and nothing more came.
    Open,
}

/// What came over a connection.
#[derive(Debug)]
struct Seen {
    bytes: Vec<u8>,
    end: End,
}

impl Seen {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn body(&self) -> &[u8] {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        &self.bytes[end.expect("no head") + 4..]
    }

    fn promised(&self) -> usize {
        let text = self.text();
        let mut lines = text.lines();
        let field = lines.find_map(|line| line.strip_prefix("Content-Length: "));
        field.expect("no length").parse().unwrap()
    }
}

/// A caller behind TLS that reads whatever comes.
struct Caller(TlsStream<TcpStream>);

impl Caller {
    /// Shakes hands with what calls itself `localhost`.
    async fn meet(address: SocketAddr, files: &ClientFiles) -> std::io::Result<Self> {
        let config = Arc::new(files.config(Clock::system().now()).unwrap());
        let socket = within(TcpStream::connect(address)).await?;
        let name = ServerName::try_from("localhost").unwrap();
        let connecting = TlsConnector::from(config).connect(name, socket);
        Ok(Self(within(connecting).await?))
    }

    async fn write(&mut self, bytes: &[u8]) {
        within(self.0.write_all(bytes)).await.unwrap();
        within(self.0.flush()).await.unwrap();
    }

    /// Reads until the connection ends, or nothing comes for so long.
    async fn seen_within(&mut self, patience: Duration) -> Seen {
        let mut bytes = Vec::new();
        loop {
            let mut buffer = [0; 4096];
            let end = match tokio::time::timeout(patience, self.0.read(&mut buffer)).await {
                Err(_) => End::Open,
                Ok(Ok(0)) => End::Closed,
                Ok(Err(error)) if error.kind() == ErrorKind::UnexpectedEof => End::Cut,
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
}
