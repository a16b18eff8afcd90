//! A connection, plain or with TLS.

use super::address::Address;
use bookend_faults::Resettable;
use bookend_model::{AttemptError, AttemptErrorKind};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A connection, plain or with TLS.
#[derive(Debug)]
pub(crate) enum Line {
    /// Without TLS.
    Plain(TcpStream),
    /// With TLS.
    Secure(Box<TlsStream<TcpStream>>),
}

impl Line {
    /// Connects, and agrees upon TLS where the address asks for it.
    ///
    /// # Errors
    ///
    /// [`AttemptError`], of the kind `connect`.
    pub(crate) async fn connect(
        address: &Address,
        tls: &Arc<ClientConfig>,
    ) -> Result<Self, AttemptError> {
        let refused = |error: io::Error| AttemptError {
            kind: AttemptErrorKind::Connect,
            detail: error.to_string(),
        };
        let stream = TcpStream::connect((address.host.as_str(), address.port))
            .await
            .map_err(refused)?;
        // What is sent piece by piece is to arrive so.
        stream.set_nodelay(true).map_err(refused)?;
        let line = Self::Plain(stream);
        if address.is_secure {
            return line.secured(address, tls).await;
        }
        Ok(line)
    }

    /// Agrees upon TLS, where that is not done yet.
    ///
    /// # Errors
    ///
    /// [`AttemptError`], of the kind `connect`.
    pub(crate) async fn secured(
        self,
        address: &Address,
        tls: &Arc<ClientConfig>,
    ) -> Result<Self, AttemptError> {
        let refused = |error: io::Error| AttemptError {
            kind: AttemptErrorKind::Connect,
            detail: error.to_string(),
        };
        let Self::Plain(stream) = self else {
            return Ok(self);
        };
        let name = ServerName::try_from(address.host.clone())
            .map_err(|error| refused(io::Error::other(error)))?;
        let connector = TlsConnector::from(Arc::clone(tls));
        let stream = connector.connect(name, stream).await.map_err(refused)?;
        Ok(Self::Secure(Box::new(stream)))
    }
}

impl Resettable for Line {
    fn reset_when_dropped(&self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.reset_when_dropped(),
            Self::Secure(stream) => stream.get_ref().0.reset_when_dropped(),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Secure(stream) => Pin::new(stream.as_mut()).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Secure(stream) => Pin::new(stream.as_mut()).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Secure(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Secure(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}
