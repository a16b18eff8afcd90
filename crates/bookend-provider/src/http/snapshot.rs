//! A request of the web framework to its parts.

use crate::snapshot::WireRequest;
use actix_web::HttpRequest;
use bookend_model::Headers;
use bytes::Bytes;
use std::borrow::Cow;

/// Returns the parts of a request.
pub(super) fn wire_request(request: &HttpRequest, body: Bytes) -> WireRequest {
    let target = request.uri().path_and_query();
    WireRequest {
        method: request.method().to_string(),
        target: target.map_or("/", |target| target.as_str()).to_owned(),
        headers: headers(request),
        body,
    }
}

fn headers(request: &HttpRequest) -> Headers {
    let fields = request.headers().iter();
    fields
        .map(|(name, value)| (name.as_str(), text(value.as_bytes())))
        .collect()
}

/// Returns the text of a field, which is ASCII nearly always: the whole is looked at before its letters are.
fn text(value: &[u8]) -> Cow<'_, str> {
    str::from_utf8(value).map_or_else(|_| String::from_utf8_lossy(value), Cow::Borrowed)
}
