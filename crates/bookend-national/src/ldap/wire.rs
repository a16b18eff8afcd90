//! Messages on a connection.

use super::raw::first;
use bytes::{Bytes, BytesMut};
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::LdapMsg;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::codec::{Decoder, Encoder};

/// The longest message that is read, in bytes; the longest filter of the documents has 200.
const MESSAGE_BYTES: usize = 32 * 1024;
/// How deep a message may nest; filters of the documents nest three deep.
const DEPTH: usize = 24;

/// How long a connection may be silent, and a message be on its way.
pub(super) const PATIENCE: Duration = Duration::from_mins(5);

/// A connection on which messages go to and fro. No message is read whose length or depth is beyond
/// its limits, whatever length it announces: what is kept of one is never more than twice the limit.
pub(super) struct Wire<S> {
    socket: S,
    codec: LdapCodec,
    read: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Returns a connection on which nothing was said.
    pub(super) fn new(socket: S) -> Self {
        Self {
            socket,
            codec: LdapCodec::new(Some(MESSAGE_BYTES), Some(DEPTH)),
            read: BytesMut::new(),
        }
    }

    /// Returns the next message, with its bytes, or `None` where the other end has closed between messages.
    pub(super) async fn next(&mut self) -> io::Result<Option<(LdapMsg, Vec<u8>)>> {
        loop {
            if !begins_well(&self.read) {
                let reason = "this begins no message, or one that is too long";
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            let whole = first(&self.read).and_then(|(_, size)| self.read.get(..size));
            let bytes = whole.map(<[u8]>::to_vec).unwrap_or_default();
            if let Some(message) = self.codec.decode(&mut self.read)? {
                return Ok(Some((message, bytes)));
            }
            if self.socket.read_buf(&mut self.read).await? == 0 {
                return if self.read.is_empty() {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
        }
    }

    /// Returns whether nothing came behind the last message.
    pub(super) fn is_silent(&self) -> bool {
        self.read.is_empty()
    }

    /// Returns what messages came from.
    pub(super) fn into_socket(self) -> S {
        self.socket
    }

    /// Sends messages.
    pub(super) async fn send(&mut self, messages: Vec<LdapMsg>) -> io::Result<()> {
        self.write(&encoded(messages)?, &AtomicUsize::new(0)).await
    }

    /// Sends bytes, whatever they are, and counts in `sent` those that were handed to the connection.
    pub(super) async fn write(&mut self, bytes: &[u8], sent: &AtomicUsize) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let count = self.socket.write(rest).await?;
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            sent.fetch_add(count, Ordering::Relaxed);
            rest = rest.get(count..).unwrap_or_default();
        }
        self.socket.flush().await
    }

    /// Waits until the other end has closed; what it says until then is read and forgotten.
    pub(super) async fn gone(&mut self) {
        let mut rest = [0; 1024];
        while matches!(self.socket.read(&mut rest).await, Ok(1..)) {}
    }

    /// Closes the connection for writing.
    pub(super) async fn close(&mut self) -> io::Result<()> {
        self.socket.shutdown().await
    }

    /// Returns what messages come from.
    pub(super) fn socket(&self) -> &S {
        &self.socket
    }
}

/// Whoever does not read what was asked for is not waited for.
pub(super) async fn within(
    time: Duration,
    sending: impl Future<Output = io::Result<()>>,
) -> io::Result<()> {
    match tokio::time::timeout(time, sending).await {
        Ok(sent) => sent,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// Writes messages as they are sent.
///
/// # Errors
///
/// Where one cannot be written.
pub(super) fn encoded(messages: Vec<LdapMsg>) -> io::Result<Bytes> {
    let mut codec = LdapCodec::new(Some(MESSAGE_BYTES), Some(DEPTH));
    let mut bytes = BytesMut::new();
    for message in messages {
        codec.encode(message, &mut bytes)?;
    }
    Ok(bytes.freeze())
}

/// Whether bytes can be the beginning of a message that is not too long: without this a reader would
/// wait for as much as the beginning announces.
fn begins_well(bytes: &[u8]) -> bool {
    match bytes {
        [] | [0x30] => true,
        [0x30, short, ..] if *short < 0x80 => true,
        [0x30, long, rest @ ..] => {
            let count = usize::from(*long - 0x80);
            let known = rest.get(..count.min(rest.len())).unwrap_or_default();
            let length = known.iter().fold(0, |so_far: usize, byte| {
                so_far
                    .saturating_mul(256)
                    .saturating_add(usize::from(*byte))
            });
            (1..=4).contains(&count) && length <= MESSAGE_BYTES
        }
        _ => false,
    }
}
