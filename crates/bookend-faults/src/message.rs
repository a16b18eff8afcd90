//! A response that was intended.

use bookend_model::Headers;
use bytes::Bytes;

/// A response that was intended, whole: the header fields that frame the body are not among its
/// own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The status.
    pub status: u16,
    /// What stands behind the status.
    pub reason: String,
    /// The header fields, `Content-Length` and `Transfer-Encoding` left out.
    pub headers: Headers,
    /// The body.
    pub body: Bytes,
    /// Whether it answers `HEAD`: then the body is spoken of and not sent.
    pub is_head_only: bool,
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// By its length.
    Length(usize),
    /// By a last chunk.
    Chunked,
    /// By the end of the connection.
    UntilClose,
    /// There is none.
    None,
}

/// Whether a status ends with the head: what followed would be taken for the next response
/// (RFC 9112, section 6.3).
pub fn has_no_body(status: u16) -> bool {
    matches!(status, 100..=199 | 204 | 304)
}

impl Message {
    /// Writes the head, the empty line included.
    pub fn head(&self, framing: Framing) -> Vec<u8> {
        let framing = match framing {
            Framing::Length(length) => Some(("Content-Length", length.to_string())),
            Framing::Chunked => Some(("Transfer-Encoding", "chunked".to_owned())),
            Framing::UntilClose => Some(("Connection", "close".to_owned())),
            Framing::None => None,
        };
        let framing = framing.iter().map(|(name, value)| (*name, value.as_str()));
        let fields = framing.chain(self.headers.iter());
        let fields: Vec<String> = fields
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let (status, reason) = (self.status, &self.reason);
        format!("HTTP/1.1 {status} {reason}\r\n{}\r\n", fields.concat()).into_bytes()
    }

    /// Returns the body as it is sent.
    pub fn sent_body(&self) -> &[u8] {
        if self.is_head_only || has_no_body(self.status) {
            &[]
        } else {
            &self.body
        }
    }

    /// Writes the whole message, as it was intended.
    pub fn whole(&self) -> Vec<u8> {
        [&self.sound_head(), self.sent_body()].concat()
    }

    /// Writes the head with the length of the body, where there can be one.
    pub(crate) fn sound_head(&self) -> Vec<u8> {
        if has_no_body(self.status) {
            return self.head(Framing::None);
        }
        self.head(Framing::Length(self.body.len()))
    }

    /// Writes the head and the first bytes of the body, whose whole length is promised.
    pub fn first(&self, bytes: usize) -> Vec<u8> {
        let head = self.sound_head();
        let body = self.sent_body();
        let first = body.get(..bytes).unwrap_or(body);
        [&head, first].concat()
    }
}
