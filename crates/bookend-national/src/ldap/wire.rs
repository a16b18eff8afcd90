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
            if let Some(message) = self.codec.decode(&mut self.read)? {
                return Ok(Some(message));
            }
            if self.socket.read_buf(&mut self.read).await? == 0 {
                return match self.read.is_empty() {
                    true => Ok(None),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        }
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
