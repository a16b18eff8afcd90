//! The body of a message as people read it.

use crate::ground::Ground;
use bookend_engine::Body;
use bookend_model::Headers;
use bytes::Bytes;

/// Returns a body, decompressed where it was compressed and can be decompressed.
pub(crate) fn plain_body(headers: &Headers, body: &Bytes, ground: &Ground<'_>) -> Bytes {
    let media = &ground.script.dialect().media;
    let read = Body::new(headers, body.clone(), media, ground.structures());
    read.plain().unwrap_or(body).clone()
}
