//! A request as bytes.

use super::address::Address;
use bookend_faults::upload::Upload;
use bookend_model::Request;
use std::fmt::Write as _;

/// Writes a request as it would be sent: `Host` and `Content-Length` are added where they are not said.
pub(super) fn upload(request: &Request, address: &Address) -> Upload {
    let (method, path, target) = (&request.method, &address.path, &request.target);
    let mut head = format!("{method} {path}{target} HTTP/1.1\r\n");
    let mut field = |name: &str, value: &str| {
        // A line break within a field would be another field.
        let value = value.replace(['\r', '\n'], " ");
        // Writing to a string cannot fail.
        let _ = write!(head, "{name}: {value}\r\n");
    };
    if !request.headers.has("Host") {
        field("Host", &address.authority);
    }
    for (name, value) in request.headers.iter() {
        field(name, value);
    }
    let has_length = request.headers.has("Content-Length");
    let may_have_body = !matches!(method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS");
    if !has_length && (may_have_body || !request.body.is_empty()) {
        field("Content-Length", &request.body.len().to_string());
    }
    head.push_str("\r\n");
    Upload {
        head: head.into(),
        body: request.body.clone(),
    }
}
