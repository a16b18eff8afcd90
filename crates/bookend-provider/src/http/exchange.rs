//! One exchange of the web framework: body in, reply out, and a line in the log.

use super::listener::Limits;
use super::snapshot::wire_request;
use super::stopping::Stopping;
use super::validating::{Exchanged, Validating};
use crate::answer::{answer, refused_early};
use crate::evidence::Record;
use crate::provider::Provider;
use crate::reply::Reply;
use crate::snapshot::snapshot;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_model::{Finding, Refusal, Request};
use bookend_script::{Demand, Judge};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// From how many bytes on a body is decided upon aside, so that it keeps nobody else waiting.
const HEAVY: usize = 64 * 1024;

/// Answers one request.
pub(super) async fn exchange(
    request: HttpRequest,
    payload: web::Payload,
    provider: web::Data<Provider>,
    limits: web::Data<Limits>,
    stopping: web::Data<Stopping>,
) -> HttpResponse {
    let (begun, started) = (provider.clock.elapsed(), provider.clock.now());
    let base = provider.script.dialect().base.clone();
    let (body, early) = match read_body(payload, &limits).await {
        Ok(body) => (body, None),
        Err(refusal) => (Bytes::new(), Some(refusal)),
    };
    let (snapshot, is_inside) = snapshot(wire_request(&request, body), &base);
    let snapshot = Arc::new(snapshot);
    let mut reply = match early {
        Some(refusal) => refused_early(&provider, &snapshot, &refusal),
        None if is_heavy(&snapshot) || provider.judges_profiles_of(&snapshot) => {
            answer_aside(&provider, &snapshot, is_inside).await
        }
        None => answer(&provider, &snapshot, is_inside),
    };
    if let Some(delay) = reply.delay
        && !stopping.wait(delay, &provider.clock).await
    {
        let refusal = Refusal::new("provider-stopping")
            .with("behaviour", reply.behaviour.unwrap_or_default())
            .with("limit", format!("{:?}", stopping.drain_time()));
        reply = refused_early(&provider, &snapshot, &refusal);
    }
    let took = provider.clock.elapsed().saturating_sub(begun);
    let response_id = &provider.script.dialect().envelope.response_id;
    log(&snapshot, &reply, response_id, took);
    let response = respond(&reply);
    let exchanged = Exchanged {
        request: snapshot,
        reply,
        times: (request.peer_addr().map(|peer| peer.ip()), started, took),
    };
    keep(&request, provider, exchanged);
    response
}

/// Has an exchange recorded: now, or once the validator has judged what is left to it.
fn keep(request: &HttpRequest, provider: web::Data<Provider>, exchanged: Exchanged) {
    let record = request.app_data::<web::Data<Record>>();
    match request.app_data::<web::Data<Validating>>() {
        Some(validating) if !exchanged.reply.awaited.is_empty() => {
            let record = record.map(|record| Record::clone(record));
            validating.begin(provider, record.unwrap_or_default(), exchanged);
        }
        _ => {
            if let Some(record) = record {
                exchanged.record(&provider, record);
            }
        }
    }
}

/// Whether it may take long to decide: a large body, or one that may be large once decompressed.
fn is_heavy(request: &Request) -> bool {
    let is_encoded = request.headers.has("Content-Encoding") && !request.body.is_empty();
    is_encoded || request.body.len() > HEAVY
}

/// Answers on a thread of its own: those that serve connections go on serving them.
async fn answer_aside(
    provider: &web::Data<Provider>,
    request: &Arc<Request>,
    is_inside: bool,
) -> Reply {
    let (theirs, asked) = (provider.clone(), Arc::clone(request));
    match web::block(move || answer(&theirs, &asked, is_inside)).await {
        Ok(reply) => reply,
        Err(error) => {
            let refusal = Refusal::new("internal-error").with("found", error.to_string());
            refused_early(provider, request, &refusal)
        }
    }
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

fn respond(reply: &Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::with_body(status, body(reply.body.clone(), reply.chunks));
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

/// Writes the line of the log: who asked what, what came of it, and what decided it. No personal
/// data: neither query nor body is logged.
fn log(request: &Request, reply: &Reply, response_id: &str, took: Duration) {
    tracing::info!(
        target: "bookend::exchange",
        interaction = reply.interaction.as_deref().unwrap_or("-"),
        method = request.method,
        path = request.path,
        caller = reply.caller.as_deref().unwrap_or("-"),
        status = reply.status,
        took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = reply.request_id.as_deref().unwrap_or("-"),
        response_id = reply.headers.first(response_id).unwrap_or("-"),
        trace_id = reply.trace_id.as_deref().unwrap_or("-"),
        behaviour = reply.behaviour.as_deref().unwrap_or("-"),
        refusal = reply.refusal.as_deref().unwrap_or("-"),
        findings = reply.checked.findings.len(),
        "answered"
    );
    for finding in &reply.checked.findings {
        log_finding(reply, finding);
    }
}

/// Writes a line for what a validator found, and for nothing else.
pub(super) fn log_validated(provider: &Provider, reply: &Reply) {
    for finding in &reply.checked.findings {
        let check = finding.check.as_deref();
        let check = check.and_then(|id| provider.script.check(id));
        if check.is_some_and(|check| matches!(check.demand, Demand::JudgedBy(Judge::Validator))) {
            log_finding(reply, finding);
        }
    }
}

/// Writes a line for a finding: which check, what it demands, and of which request; the value found
/// may be a person's, and stays out.
fn log_finding(reply: &Reply, finding: &Finding) {
    tracing::info!(
        target: "bookend::finding",
        check = finding.check.as_deref().unwrap_or("-"),
        level = ?finding.level,
        verifies = finding.verifies.join(","),
        subject = finding.subject,
        interaction = reply.interaction.as_deref().unwrap_or("-"),
        caller = reply.caller.as_deref().unwrap_or("-"),
        request_id = reply.request_id.as_deref().unwrap_or("-"),
        "not as a check has it"
    );
}
