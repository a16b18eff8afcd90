//! What the stand-ins answer over HTTP.

use bookend_model::Headers;
use bytes::Bytes;
use futures_util::Stream;
use std::fmt;
use std::pin::Pin;

/// A body that arrives in pieces.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, std::io::Error>> + Send>>;

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
