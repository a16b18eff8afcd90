//! Requests as the stand-ins see them.

use bookend_model::{Headers, Request};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

/// Makes a request of its parts; `target` is path and query as they were sent.
pub(crate) fn request(method: &str, target: &str, headers: Headers, body: Bytes) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Request {
        method: method.to_owned(),
        path: percent_decode_str(path).decode_utf8_lossy().into_owned(),
        query: form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        target: target.to_owned(),
        headers,
        body,
    }
}
