//! Connecting, plain or with TLS.

use super::address::Address;
use bookend_model::{AttemptError, AttemptErrorKind};
use bookend_tls::{Socket, failure};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Connects, and agrees upon TLS where the address asks for it.
///
/// # Errors
///
/// [`AttemptError`], of the kind `connect`.
pub(super) async fn connect(
    address: &Address,
    tls: &Arc<ClientConfig>,
) -> Result<Socket, AttemptError> {
    open(address, tls).await.map_err(|error| AttemptError {
        kind: AttemptErrorKind::Connect,
        detail: failure::of_client(&error).unwrap_or_else(|| error.to_string()),
    })
}

async fn open(address: &Address, tls: &Arc<ClientConfig>) -> io::Result<Socket> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await?;
    // What is sent piece by piece is to arrive so.
    stream.set_nodelay(true)?;
    if !address.is_secure {
        return Ok(stream.into());
    }
    let name = ServerName::try_from(address.host.clone()).map_err(io::Error::other)?;
    let connector = TlsConnector::from(Arc::clone(tls));
    Ok(connector.connect(name, stream).await?.into())
}
