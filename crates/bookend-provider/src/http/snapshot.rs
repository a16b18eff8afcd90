//! A request of the web framework to its parts.

use crate::snapshot::WireRequest;
use actix_web::HttpRequest;
use bookend_model::Headers;
use bytes::Bytes;

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
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect()
}
