//! What is done on a connection in place of an answer.

use bytes::Bytes;
use std::time::Duration;

/// What is done on a connection in place of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is sent, one after another.
    pub pieces: Vec<Piece>,
    /// What becomes of the connection then.
    pub end: End,
}

/// Bytes that are sent at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How long is waited before.
    pub wait: Duration,
    /// The bytes.
    pub bytes: Bytes,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It stays as it is, for the next request.
    Stay,
    /// It is closed as connections are (FIN), after so long.
    Close(Duration),
    /// It is reset (RST), after so long.
    Reset(Duration),
    /// It stays open, and nothing more is sent; until the caller closes it, or so long has passed.
    Silence(Duration),
}

impl Plan {
    /// Returns a plan that sends nothing.
    pub fn nothing(end: End) -> Self {
        Self {
            pieces: Vec::new(),
            end,
        }
    }

    /// Returns a plan that sends bytes at once.
    pub fn of(bytes: impl Into<Bytes>, end: End) -> Self {
        Self {
            pieces: vec![Piece {
                wait: Duration::ZERO,
                bytes: bytes.into(),
            }],
            end,
        }
    }

    /// Returns how long it takes at least to send what there is.
    pub fn time(&self) -> Duration {
        let sending: Duration = self.pieces.iter().map(|piece| piece.wait).sum();
        sending
            + match self.end {
                End::Stay | End::Silence(_) => Duration::ZERO,
                End::Close(after) | End::Reset(after) => after,
            }
    }

    /// Returns all bytes, one piece behind the other.
    pub fn bytes(&self) -> Vec<u8> {
        let pieces: Vec<&[u8]> = self.pieces.iter().map(|piece| &piece.bytes[..]).collect();
        pieces.concat()
    }
}
