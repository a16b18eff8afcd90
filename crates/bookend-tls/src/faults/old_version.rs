//! `old-version`: a server that speaks TLS 1.0 and nothing newer.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

/// The longest ClientHello that is read.
const LONGEST: usize = 16 * 1024;

/// Where things stand in the answer (RFC 2246, sections 6.2.1 and 7.4.1.3): a record of type 22 with a
/// ServerHello of type 2, both TLS 1.0; 32 bytes of chance, no session, a suite, no compression, one extension.
const VERSION: [u8; 2] = [3, 1];
const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;
const SERVER_HELLO: u8 = 2;
/// `TLS_RSA_WITH_AES_128_CBC_SHA`, which TLS 1.0 servers of that time speak.
const SUITE: [u8; 2] = [0, 0x2f];

/// That this server would not be led astray by an old flaw of renegotiation (RFC 5746); without it some
/// callers object to that, and do not come as far as the version.
const RENEGOTIATION: [u8; 5] = [0xff, 0x01, 0, 1, 0];

/// How a caller took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldVersion {
    /// It ended the handshake with this alert; 70 is `protocol_version`.
    Alert(u8),
    /// It ended the connection without a word.
    Gone,
    /// It would have gone on.
    WouldGoOn,
    /// It began with something that is no handshake.
    NoHandshake,
}

/// Answers a ClientHello with a ServerHello of TLS 1.0, and reads what the caller says to that; who would go
/// on says nothing for as long as `grace`, because it waits for a certificate.
///
/// # Errors
///
/// Whatever the system says; [`io::ErrorKind::TimedOut`] when the caller does not begin within `patience`.
pub async fn old_version<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    (patience, grace): (Duration, Duration),
) -> io::Result<OldVersion> {
    let Some((HANDSHAKE, hello)) = timeout(patience, record(stream)).await?? else {
        return Ok(OldVersion::NoHandshake);
    };
    stream.write_all(&server_hello(&hello)).await?;
    stream.flush().await?;
    Ok(match timeout(grace, record(stream)).await {
        Err(_) => OldVersion::WouldGoOn,
        Ok(Ok(Some((ALERT, alert)))) => {
            let code = alert.get(1).copied();
            code.map_or(OldVersion::Gone, OldVersion::Alert)
        }
        Ok(_) => OldVersion::Gone,
    })
}

/// Reads one record: its type, and what is in it. Nothing where it is too long.
async fn record(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).await?;
    let [kind, _, _, high, low] = head;
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > LONGEST {
        return Ok(None);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some((kind, body)))
}

/// Writes the answer. What should be chance in it is the caller's own, turned round: nobody goes on
/// from here.
fn server_hello(hello: &[u8]) -> Vec<u8> {
    let mut random: Vec<u8> = hello.iter().skip(6).take(32).map(|byte| !byte).collect();
    random.resize(32, 0);
    let mut body = VERSION.to_vec();
    body.extend(random);
    body.push(0);
    body.extend(SUITE);
    body.push(0);
    body.extend(length(&RENEGOTIATION));
    body.extend(RENEGOTIATION);
    let mut message = vec![SERVER_HELLO, 0];
    message.extend(length(&body));
    message.extend(body);
    let mut record = vec![HANDSHAKE];
    record.extend(VERSION);
    record.extend(length(&message));
    record.extend(message);
    record
}

fn length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes()
}
