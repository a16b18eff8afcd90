//! What happens on a connection before HTTP.

use crate::tls::Door;
use actix_web::rt::net::TcpStream;
use bookend_tls::Socket;
use bookend_tls::failure;
use bookend_tls::faults::{OldVersion, old_version};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// The first byte of every handshake (RFC 8446, section 5.1).
const HANDSHAKE: u8 = 22;

/// What a caller is told that does not speak TLS.
const NOT_TLS: &str = "this port speaks TLS: write `https://` in place of `http://`\n";

/// How long a caller is listened to that was told so: what it still sends would reset the connection,
/// and the answer with it.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a caller has to refuse TLS 1.0. One that would go on waits for a certificate, and says nothing.
const GRACE: Duration = Duration::from_secs(1);

/// The alert `protocol_version` (RFC 8446, section 6).
const PROTOCOL_VERSION: u8 = 70;

/// Takes a connection through the door, which may take so long. Why nothing came of it goes into the
/// log.
pub(super) async fn pass(
    mut socket: TcpStream,
    (door, listener): (&Door, &str),
    patience: Duration,
) -> io::Result<Socket> {
    let peer = socket.peer_addr().ok();
    let config = match door {
        Door::Plain => return Ok(socket.into()),
        Door::Tls(config) => config,
        Door::OldVersion => {
            let seen = old_version(&mut socket, (patience, GRACE)).await;
            tell(listener, peer, &met_old_version(&seen));
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
    };
    let mut first = [0];
    let peeked = timeout(patience, socket.peek(&mut first)).await;
    if peeked.is_ok_and(|read| matches!(read, Ok(1))) && first != [HANDSHAKE] {
        tell(listener, peer, "the caller speaks no TLS");
        return Err(refuse_plain(socket).await);
    }
    let accepting = TlsAcceptor::from(Arc::clone(config)).accept(socket);
    match timeout(patience, accepting).await {
        Ok(Ok(stream)) => Ok(stream.into()),
        Ok(Err(error)) => {
            let why = failure::of_server(&error);
            tell(listener, peer, &why.unwrap_or_else(|| error.to_string()));
            Err(error)
        }
        Err(_) => {
            let why = format!("the handshake took longer than {patience:?}");
            tell(listener, peer, &why);
            Err(io::ErrorKind::TimedOut.into())
        }
    }
}

fn tell(listener: &str, peer: Option<SocketAddr>, why: &str) {
    let peer = peer.map_or_else(|| "-".to_owned(), |peer| peer.to_string());
    tracing::warn!(target: "bookend::tls", listener, %peer, "no TLS connection: {why}");
}

fn met_old_version(seen: &io::Result<OldVersion>) -> String {
    match seen {
        Ok(OldVersion::Alert(PROTOCOL_VERSION)) => {
            "the caller refused TLS 1.0 (protocol_version)".to_owned()
        }
        Ok(OldVersion::Alert(code)) => format!("the caller refused TLS 1.0 with alert {code}"),
        Ok(OldVersion::WouldGoOn) => "the caller would have gone on with TLS 1.0".to_owned(),
        Ok(OldVersion::Gone) => "the caller met TLS 1.0, and left without a word".to_owned(),
        Ok(OldVersion::NoHandshake) => "the caller speaks no TLS".to_owned(),
        Err(error) => format!("the caller met TLS 1.0, and then {error}"),
    }
}

/// Says in plain HTTP what is wrong, and returns why there is no connection.
async fn refuse_plain(mut socket: TcpStream) -> io::Error {
    let length = NOT_TLS.len();
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{NOT_TLS}"
    );
    let told = async {
        socket.write_all(answer.as_bytes()).await?;
        socket.shutdown().await?;
        let mut rest = [0; 4096];
        while socket.read(&mut rest).await? > 0 {}
        Ok::<(), io::Error>(())
    };
    // Who does not listen is not told.
    let _ = timeout(FAREWELL, told).await;
    io::ErrorKind::InvalidData.into()
}
