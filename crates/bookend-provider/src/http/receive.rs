//! The body of a request.

use super::listener::Limits;
use actix_web::web;
use bookend_faults::Wire;
use bookend_model::Refusal;
use bookend_tls::Socket;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::future::pending;

/// Reads a body, up to a size and within a time, and for as long as its caller is there.
pub(super) async fn read_body(
    payload: web::Payload,
    limits: &Limits,
    wire: Option<&Wire<Socket>>,
) -> Result<Bytes, Refusal> {
    let gone = async {
        match wire {
            Some(wire) => wire.lost().await,
            None => pending().await,
        }
    };
    let read = async {
        tokio::select! {
            biased;
            read = collect(payload, limits.body_bytes) => read,
            () = gone => Err(malformed("the connection has ended")),
        }
    };
    match tokio::time::timeout(limits.request_time, read).await {
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
        let chunk = chunk.map_err(|error| malformed(&error.to_string()))?;
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

fn malformed(why: &str) -> Refusal {
    Refusal::new("body-malformed").with("found", format!("the body did not arrive whole: {why}"))
}
