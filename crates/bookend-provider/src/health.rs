//! Asking a running provider whether it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks a provider for a path, and returns the status line of its answer. Any HTTP answer will do:
/// a provider that refuses a request without headers is alive.
///
/// # Errors
///
/// When there is no connection, no answer in time, or an answer that is not HTTP.
pub fn healthcheck(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let line = text.lines().next().unwrap_or_default();
    if line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.1 5") {
        return Ok(line.to_owned());
    }
    Err(std::io::Error::other(format!(
        "the answer begins with `{line}`"
    )))
}
