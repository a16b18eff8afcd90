//! A reply to a response of the web framework.

use crate::reply::Reply;
use actix_web::HttpResponse;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use bookend_faults::has_no_body;
use bytes::Bytes;
use futures_util::stream;
use std::convert::Infallible;

/// Returns a reply as it is sent when nothing goes wrong.
pub(super) fn respond(reply: &Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if has_no_body(reply.status) {
        BoxBody::new(())
    } else {
        body(reply.body.bytes().clone(), reply.chunks)
    };
    let mut response = HttpResponse::with_body(status, body);
    // Names as the standards spell them, for people who read what is on the wire.
    response.head_mut().set_camel_case_headers(true);
    for (name, value) in reply.headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(value);
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Returns what the web framework is told once the answer went another way; nobody sees it. It has to
/// be a head and nothing else.
pub(super) fn unseen(stays: bool) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(()));
    if !stays {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    response
}

/// Returns a body as it is sent: whole, or in chunks of a size.
fn body(whole: Bytes, chunks: Option<usize>) -> BoxBody {
    let Some(size) = chunks.filter(|_| !whole.is_empty()) else {
        return BoxBody::new(whole);
    };
    let starts = (0..whole.len()).step_by(size);
    let chunk = move |start: usize| whole.slice(start..whole.len().min(start + size));
    let chunks = starts.map(move |start| Ok::<Bytes, Infallible>(chunk(start)));
    BoxBody::new(BodyStream::new(stream::iter(chunks)))
}
