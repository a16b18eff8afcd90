//! The body of a request.

use super::listener::Limits;
use actix_web::web;
use bookend_model::Refusal;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

/// Reads a body, up to a size and within a time.
pub(super) async fn read_body(payload: web::Payload, limits: &Limits) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(limits.request_time, collect(payload, limits.body_bytes)).await {
        Ok(read) => read,
        Err(_) => {
            let limit = format!("{:?}", limits.request_time);
            Err(Refusal::new("request-timeout").with("limit", limit))
        }
    }
}

async fn collect(mut payload: web::Payload, limit: usize) -> Result<Bytes, Refusal> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            Refusal::new("body-malformed")
                .with("found", format!("the body did not arrive whole: {error}"))
        })?;
        if body.len() + chunk.len() > limit {
            let found = format!("at least {}", body.len() + chunk.len());
            return Err(Refusal::new("body-too-large")
                .with("limit", limit.to_string())
                .with("found", found));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
