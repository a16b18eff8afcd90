//! What the stand-ins answer over HTTP.

use bookend_model::{Headers, Response};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use std::fmt;
use std::io;
use std::pin::Pin;

/// The longest body that is waited for, in bytes.
const WHOLE: usize = 16 * 1024 * 1024;

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

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self {
            status: response.status,
            headers: response.headers,
            body: Body::Whole(response.body),
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

/// Waits for all of a body.
///
/// # Errors
///
/// Where it breaks off, or is longer than [`WHOLE`].
pub(crate) async fn whole(body: Body) -> Result<Bytes, io::Error> {
    match body {
        Body::Whole(whole) => Ok(whole),
        Body::Pieces(_, mut pieces) => {
            let mut whole = BytesMut::new();
            while let Some(piece) = pieces.next().await {
                let piece = piece?;
                if whole.len() + piece.len() > WHOLE {
                    let reason = "a behaviour is for answers of at most 16 MiB";
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
                }
                whole.extend_from_slice(&piece);
            }
            Ok(whole.freeze())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn pieces(pieces: Vec<Result<Bytes, io::Error>>) -> Body {
        Body::Pieces(None, Box::pin(stream::iter(pieces)))
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_whole() {
        let broken = Err(io::ErrorKind::UnexpectedEof.into());
        let body = pieces(vec![Ok(Bytes::from_static(b"ab")), broken]);
        let error = whole(body).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn a_body_is_kept_up_to_its_bound() {
        let half = Bytes::from(vec![0; WHOLE / 2]);
        let most = vec![Ok(half.clone()), Ok(half.clone())];
        assert_eq!(whole(pieces(most)).await.unwrap().len(), WHOLE);
        let more = vec![Ok(half.clone()), Ok(half), Ok(Bytes::from_static(b"."))];
        let error = whole(pieces(more)).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
