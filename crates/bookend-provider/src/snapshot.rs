//! The parts of a request on the wire to a snapshot.

use bookend_model::{Headers, Request, below_root, percent_decoded, query_pairs};
use bytes::Bytes;

/// A request as it stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WireRequest {
    pub(crate) method: String,
    /// Path and query, encoded.
    pub(crate) target: String,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

/// Takes a snapshot of a request.
///
/// Returns it together with whether it is below the service root: what is not keeps its whole
/// path, which may look like one that is.
pub(crate) fn snapshot(wire: WireRequest, base: &str) -> (Request, bool) {
    let target = wire.target.as_str();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = percent_decoded(path);
    let inside = below_root(&path, base);
    let snapshot = Request {
        method: wire.method,
        path: inside.unwrap_or(&path).to_owned(),
        query: query_pairs(query),
        target: below_root(target, base).unwrap_or(target).to_owned(),
        headers: wire.headers,
        body: wire.body,
    };
    (snapshot, inside.is_some())
}
