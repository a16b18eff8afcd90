//! What the stand-ins answer over HTTP.

use bookend_model::Headers;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use std::fmt;
use std::io;
use std::pin::Pin;

/// A body that arrives in pieces.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, io::Error>> + Send>>;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The header fields, without those that frame the body.
    pub headers: Headers,
    /// The body.
    pub body: Body,
}

/// The body of an answer.
pub(crate) enum Body {
    /// All of it.
    Whole(Bytes),
    /// Pieces, as another server sends them, and how long they are together, if it said so.
    Pieces(Option<u64>, Pieces),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Pieces(length, _) => write!(f, "pieces of {length:?}"),
        }
    }
}

impl Reply {
    /// Returns an answer with a body of a type.
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = [("Content-Type", content_type)].into_iter().collect();
        Self {
            status,
            headers,
            body: Body::Whole(body.into()),
        }
    }

    /// Adds a header field.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.set(name, value);
        self
    }
}

/// Cuts an answer off behind so many bytes of its body: the length of the whole is told, and then the
/// connection ends.
pub(crate) async fn cut(reply: Reply, bytes: usize) -> Reply {
    let whole = match reply.body {
        Body::Whole(whole) => whole,
        Body::Pieces(_, mut pieces) => {
            let mut whole = BytesMut::new();
            while let Some(Ok(piece)) = pieces.next().await {
                whole.extend_from_slice(&piece);
            }
            whole.freeze()
        }
    };
    let begin = whole.slice(..bytes.min(whole.len()));
    let end = Err(io::Error::from(io::ErrorKind::ConnectionAborted));
    let pieces = stream::iter([Ok(begin), end]);
    Reply {
        body: Body::Pieces(u64::try_from(whole.len()).ok(), Box::pin(pieces)),
        ..reply
    }
}
