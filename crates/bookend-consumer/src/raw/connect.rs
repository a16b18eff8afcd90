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
pub(crate) async fn connect(
    address: &Address,
    tls: &Arc<ClientConfig>,
) -> Result<Socket, AttemptError> {
    let socket = open(address).await.map_err(|error| failed(&error))?;
    if address.is_secure {
        return secured(socket, address, tls).await;
    }
    Ok(socket)
}

/// Agrees upon TLS, where that is not done yet.
///
/// # Errors
///
/// [`AttemptError`], of the kind `connect`.
pub(crate) async fn secured(
    socket: Socket,
    address: &Address,
    tls: &Arc<ClientConfig>,
) -> Result<Socket, AttemptError> {
    let Socket::Plain(stream) = socket else {
        return Ok(socket);
    };
    let name = ServerName::try_from(address.host.clone());
    let name = name.map_err(|error| failed(&io::Error::other(error)))?;
    let connecting = TlsConnector::from(Arc::clone(tls)).connect(name, stream);
    let stream = connecting.await.map_err(|error| failed(&error))?;
    Ok(stream.into())
}

async fn open(address: &Address) -> io::Result<Socket> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await?;
    // What is sent piece by piece is to arrive so.
    stream.set_nodelay(true)?;
    Ok(stream.into())
}

fn failed(error: &io::Error) -> AttemptError {
    AttemptError {
        kind: AttemptErrorKind::Connect,
        detail: failure::of_client(error).unwrap_or_else(|| error.to_string()),
    }
}
