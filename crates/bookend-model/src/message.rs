//! The two sides of an exchange, as snapshots.

use crate::Headers;
use bytes::Bytes;

/// A request as it arrived or as it will be sent. Read once, then never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method, in the spelling that was sent.
    pub method: String,
    /// The path below the service root, percent-decoded, beginning with `/`.
    ///
    /// A request outside the service root keeps its whole path.
    pub path: String,
    /// The query parameters, percent-decoded, in order; a name may occur several times.
    pub query: Vec<(String, String)>,
    /// The request target as it stands on the wire: path and query, still encoded.
    pub target: String,
    /// The header fields.
    pub headers: Headers,
    /// The body as it stands on the wire, still compressed where it was.
    pub body: Bytes,
}

impl Request {
    /// Returns the first value of a query parameter.
    pub fn query_first(&self, name: &str) -> Option<&str> {
        self.query_all(name).next()
    }

    /// Returns every value of a query parameter, in order.
    pub fn query_all<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.query
            .iter()
            .filter(move |(candidate, _)| candidate == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A response as it arrived or as it was intended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body as it stands on the wire, still compressed where it was.
    pub body: Bytes,
}
