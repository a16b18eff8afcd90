//! Asking a running provider whether it answers.

use bookend_tls::{TlsError, pinned};
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConnection, StreamOwned};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The largest part of an answer that is read.
const ENOUGH: u64 = 64 * 1024;

/// The first bytes of what TLS says to who does not speak it: an alert, and the version.
const ALERT: u8 = 21;
const TLS: u8 = 3;

/// The path by which a provider is asked whether it answers: that is no exchange. No space, rule, behaviour
/// or check sees it, and neither journal nor evidence has it.
pub const HEALTH: &str = "/healthcheck";

/// Why a provider is not taken for healthy.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// There is no connection, or no answer in time.
    #[error("there is no answer")]
    Silent(#[from] std::io::Error),
    /// The answer is that something is wrong, or is not HTTP.
    #[error("the answer begins with `{0}`")]
    Answer(String),
    /// The answer is an alert of TLS: what was asked is not for it.
    #[error("it speaks TLS, and was asked without: `--tls-cert FILE` names its certificate")]
    Secured,
    /// The certificate by which it is known cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Asks the first of several addresses at which something listens for a path, and returns the status
/// line of its answer. At [`HEALTH`] it has to be a good one; at another path any HTTP answer below 500 will
/// do, because a provider that refuses a request without headers is alive. With the file of its certificate it is asked behind TLS; one that wants a certificate of its
/// caller is alive too.
///
/// # Errors
///
/// [`HealthError`].
pub fn healthcheck(
    addresses: &[SocketAddr],
    path: &str,
    certificate: Option<&Path>,
) -> Result<String, HealthError> {
    let mut refused = ErrorKind::ConnectionRefused.into();
    for address in addresses {
        match ask_at(*address, path, certificate) {
            Err(HealthError::Silent(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                refused = error;
            }
            asked => return asked,
        }
    }
    Err(HealthError::Silent(refused))
}

fn ask_at(
    address: SocketAddr,
    path: &str,
    certificate: Option<&Path>,
) -> Result<String, HealthError> {
    let socket = TcpStream::connect_timeout(&address, PATIENCE)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    // Behind TLS the request follows the end of the handshake, which nobody acknowledges at once.
    socket.set_nodelay(true)?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let answer = match certificate {
        None => ask(socket, &request)?,
        Some(certificate) => {
            let config = Arc::new(pinned(certificate)?);
            let name = ServerName::IpAddress(address.ip().into());
            let connection = ClientConnection::new(config, name).map_err(TlsError::from)?;
            match ask(StreamOwned::new(connection, socket), &request) {
                Err(error) if wants_certificate(&error) => {
                    return Ok("TLS: a certificate of the caller is asked for".to_owned());
                }
                asked => asked?,
            }
        }
    };
    if answer.starts_with(&[ALERT, TLS]) {
        return Err(HealthError::Secured);
    }
    let text = String::from_utf8_lossy(&answer);
    let line = text.lines().next().unwrap_or_default();
    let class = line
        .strip_prefix("HTTP/1.1 ")
        .and_then(|it| it.chars().next());
    match class {
        Some('2') => Ok(line.to_owned()),
        Some('1' | '3' | '4') if path != HEALTH => Ok(line.to_owned()),
        _ => Err(HealthError::Answer(line.to_owned())),
    }
}

fn ask(mut stream: impl Read + Write, request: &str) -> std::io::Result<Vec<u8>> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut answer = Vec::new();
    match stream.take(ENOUGH).read_to_end(&mut answer) {
        // Where TLS is not ended in an orderly way, the answer may still be there.
        Err(_) if !answer.is_empty() => Ok(answer),
        read => read.map(|_| answer),
    }
}

fn wants_certificate(error: &std::io::Error) -> bool {
    let inner = error.get_ref();
    let error = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(
        error,
        Some(rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired | AlertDescription::HandshakeFailure
        ))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn who_speaks_tls_and_was_asked_without_is_told_from_who_answers_nonsense() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let _ = socket.read(&mut [0; 1024]).unwrap();
            socket.write_all(&[21, 3, 3, 0, 2, 2, 50]).unwrap();
        });
        // Nothing listens at the first.
        let gone = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let gone = gone.unwrap();
        let error = healthcheck(&[gone, address], "/", None).unwrap_err();
        assert!(matches!(error, HealthError::Secured), "{error}");
        answering.join().unwrap();
    }
}
