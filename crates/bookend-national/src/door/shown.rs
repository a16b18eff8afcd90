//! What is shown behind TLS, and to whom.

use super::caller::Caller;
use bookend_tls::{Facts, ServerFiles, Socket, TlsError, failure};
use jiff::Timestamp;
use rustls::ServerConfig;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// How long a handshake may take.
const HANDSHAKE_TIME: Duration = Duration::from_secs(15);

/// What is shown behind TLS, and to whom; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    config: Arc<ServerConfig>,
    asks_for_certificates: bool,
}

impl Shown {
    /// Reads the files, and judges them.
    ///
    /// # Errors
    ///
    /// [`TlsError`], with what is wrong and in which file.
    pub(crate) fn read(files: &ServerFiles, now: Timestamp) -> Result<Self, TlsError> {
        let side = files.read(now)?;
        Ok(Self {
            config: side.config()?,
            asks_for_certificates: side.asks_for_certificates(),
        })
    }

    /// Returns whether callers have to show a certificate.
    pub(crate) fn asks_for_certificates(&self) -> bool {
        self.asks_for_certificates
    }

    /// Agrees upon TLS with whoever has connected; why nothing came of it goes into the log.
    ///
    /// # Errors
    ///
    /// What was wrong.
    pub(crate) async fn meet(
        &self,
        socket: TcpStream,
        peer: SocketAddr,
    ) -> io::Result<(Socket, Caller)> {
        let meeting = TlsAcceptor::from(Arc::clone(&self.config)).accept(socket);
        let met = match timeout(HANDSHAKE_TIME, meeting).await {
            Ok(met) => met,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        let stream = met.inspect_err(|error| {
            let why = failure::of_server(error).unwrap_or_else(|| error.to_string());
            tracing::warn!(target: "bookend_national::tls", %peer, "no TLS connection: {why}");
        })?;
        let shown = stream.get_ref().1.peer_certificates();
        let shown = shown.and_then(<[_]>::first);
        let certificate = shown.and_then(|shown| Facts::of(shown).ok()).map(Arc::new);
        let caller = Caller {
            peer: Some(peer),
            is_secure: true,
            certificate,
        };
        Ok((stream.into(), caller))
    }
}
