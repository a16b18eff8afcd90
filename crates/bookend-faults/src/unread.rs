//! What a server says by itself when it could not read a request: a head and nothing else.

use std::fmt;
use std::sync::Arc;

/// Says, by its status, what is sent in place of what the server says by itself of a request that it
/// could not read; nothing where that is sent.
#[derive(Clone)]
pub struct Unread(Arc<dyn Fn(u16) -> Option<Vec<u8>> + Send + Sync>);

impl Unread {
    /// Takes who says it.
    pub fn new(says: impl Fn(u16) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(says))
    }

    /// Returns what is sent when a head does not come in time.
    pub(crate) fn of_late_head(&self) -> Option<Vec<u8>> {
        (self.0)(408)
    }

    /// Returns what is sent in place of bytes of the server.
    pub(crate) fn in_place_of(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        (self.0)(own_status(bytes)?)
    }
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unread")
    }
}

/// Returns the status of an answer that the server made by itself: a refusal whose first header field
/// says, in small letters, that there is no body. Whoever answers requests writes names in capitals.
fn own_status(bytes: &[u8]) -> Option<u16> {
    let rest = bytes.strip_prefix(b"HTTP/1.1 ")?;
    let (status, rest) = rest.split_at_checked(3)?;
    let line_end = rest.iter().position(|byte| *byte == b'\n')?;
    let field = rest.get(line_end + 1..)?;
    let status: u16 = std::str::from_utf8(status).ok()?.parse().ok()?;
    let is_own = status >= 400 && field.starts_with(b"content-length: 0\r\n");
    is_own.then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_says_by_itself_is_known_by_its_head() {
        let own = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(own_status(own), Some(400));
        for other in [
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 01\r\n\r\n",
            "HTTP/1.1 400",
            "{\"status\": 400}",
            "",
        ] {
            assert_eq!(own_status(other.as_bytes()), None, "{other}");
        }
    }
}
