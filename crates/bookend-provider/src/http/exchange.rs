//! One exchange of the web framework: body in, reply out, and a line in the log.

use super::listener::Limits;
use super::snapshot::snapshot;
use crate::answer::{answer, refused_early};
use crate::provider::Provider;
use crate::reply::Reply;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_model::{Refusal, Request};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::time::Duration;

/// Answers one request.
pub(super) async fn exchange(
    request: HttpRequest,
    payload: web::Payload,
    provider: web::Data<Provider>,
    limits: web::Data<Limits>,
) -> HttpResponse {
    let begun = provider.clock.elapsed();
    let base = provider.script.dialect().base.clone();
    let (body, early) = match read_body(payload, &limits).await {
        Ok(body) => (body, None),
        Err(refusal) => (Bytes::new(), Some(refusal)),
    };
    let (snapshot, is_inside) = snapshot(&request, body, &base);
    let reply = match early {
        None => answer(&provider, &snapshot, is_inside),
        Some(refusal) => refused_early(&provider, &snapshot, &refusal),
    };
    if let Some(delay) = reply.delay {
        tokio::time::sleep(delay).await;
    }
    log(
        &snapshot,
        &reply,
        provider.clock.elapsed().saturating_sub(begun),
    );
    respond(reply)
}

/// Reads a body, up to a size and within a time.
async fn read_body(payload: web::Payload, limits: &Limits) -> Result<Bytes, Refusal> {
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

fn respond(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::with_body(status, reply.body);
    // Names as the standards spell them, for people who read what is on the wire.
    response.head_mut().set_camel_case_headers(true);
    for (name, value) in reply.headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(value);
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    response.map_into_boxed_body()
}

/// Writes the line of the log: who asked what, what came of it, and what decided it. No personal
/// data: neither query nor body is logged.
fn log(request: &Request, reply: &Reply, took: Duration) {
    let header = |name: &str| request.headers.first(name).unwrap_or("-").to_owned();
    tracing::info!(
        target: "bookend::exchange",
        interaction = reply.interaction.as_deref().unwrap_or("-"),
        method = request.method,
        path = request.path,
        caller = reply.caller.as_deref().unwrap_or("-"),
        status = reply.status,
        took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = header("X-Request-ID"),
        response_id = reply.headers.first("X-Request-ID").unwrap_or("-"),
        trace_id = header("Ssp-TraceID"),
        behaviour = reply.behaviour.as_deref().unwrap_or("-"),
        refusal = reply.refusal.as_deref().unwrap_or("-"),
        "answered"
    );
}
