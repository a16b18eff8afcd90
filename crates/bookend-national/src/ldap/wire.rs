//! Messages on a connection.

use bytes::BytesMut;
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::LdapMsg;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::codec::{Decoder, Encoder};

/// The longest message that is read, in bytes; the longest filter of the documents has 200.
const MESSAGE_BYTES: usize = 32 * 1024;
/// How deep a message may nest; filters of the documents nest three deep.
const DEPTH: usize = 24;

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

    /// Returns the next message, or `None` where the other end has closed between messages.
    pub(super) async fn next(&mut self) -> io::Result<Option<LdapMsg>> {
        loop {
            if !begins_well(&self.read) {
                let reason = "this begins no message, or one that is too long";
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            if let Some(message) = self.codec.decode(&mut self.read)? {
                return Ok(Some(message));
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
        let mut bytes = BytesMut::new();
        for message in messages {
            self.codec.encode(message, &mut bytes)?;
        }
        self.socket.write_all(&bytes).await?;
        self.socket.flush().await
    }
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
