//! The parts of a request on the wire to a snapshot.

use bookend_model::{Headers, Request};
use bytes::Bytes;
use percent_encoding::percent_decode_str;

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
    let path = decode(path);
    let inside = below(&path, base);
    let snapshot = Request {
        method: wire.method,
        path: inside.unwrap_or(&path).to_owned(),
        query: parse_query(query),
        target: below(target, base).unwrap_or(target).to_owned(),
        headers: wire.headers,
        body: wire.body,
    };
    (snapshot, inside.is_some())
}

/// Takes the service root off a path that is below it.
fn below<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    path.strip_prefix(base)
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// Reads a query string, in order, names as often as they occur.
fn parse_query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Decodes percent signs. A plus sign is itself: FHIR times carry it, and consumers send it raw
/// (section 2.3 of the digest).
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_its_order_and_its_plus_signs() {
        let query = parse_query(
            "start=ge2026-06-22T00%3A00%3A00%2B01:00&start=le2026-06-25T00:00:00+01:00&x",
        );
        let values: Vec<&str> = query.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(
            values,
            [
                "ge2026-06-22T00:00:00+01:00",
                "le2026-06-25T00:00:00+01:00",
                ""
            ]
        );
    }

    #[test]
    fn only_what_is_below_the_service_root_loses_it() {
        assert_eq!(below("/STU3/Slot", "/STU3"), Some("/Slot"));
        assert_eq!(below("/STU3", "/STU3"), Some(""));
        assert_eq!(below("/STU33/Slot", "/STU3"), None);
        assert_eq!(below("/stu3/Slot", "/STU3"), None);
        assert_eq!(below("/Slot", "/STU3"), None);
    }
}
