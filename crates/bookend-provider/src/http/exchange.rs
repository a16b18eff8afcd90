//! One exchange of the web framework: its head and its body in, and for whom it is.

use super::answering::Answering;
use super::kept::Kept;
use super::listener::Limits;
use super::receive::read_body;
use super::server::Shown;
use super::snapshot::wire_request;
use super::stopping::Stopping;
use crate::answer::{Arrival, answer_early, refused_early};
use crate::health::HEALTH;
use crate::provider::Provider;
use crate::snapshot::snapshot;
use crate::spaces::Spaces;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_faults::Wire;
use bookend_model::{Refusal, Request, below_root};
use bookend_tls::Socket;
use bytes::Bytes;
use std::sync::Arc;

/// Answers one request; its connection is told when that begins and ends.
pub(super) async fn exchange(
    request: HttpRequest,
    payload: web::Payload,
    spaces: web::Data<Spaces>,
    limits: web::Data<Limits>,
    stopping: web::Data<Stopping>,
) -> HttpResponse {
    let wire = request.conn_data::<Wire<Socket>>().cloned();
    if let Some(wire) = &wire {
        wire.request_begins();
    }
    let response = if is_probe(&request) {
        HttpResponse::Ok().content_type("text/plain").body("pass\n")
    } else {
        let shared = (spaces, limits, stopping);
        Kept::new(exchanged(request, payload, shared)).await
    };
    if let Some(wire) = &wire {
        wire.request_ends();
    }
    response
}

/// Whether somebody asks for the health of the program, and nothing else.
fn is_probe(request: &HttpRequest) -> bool {
    request.path() == HEALTH && request.method() == Method::GET
}

/// What is shared among requests.
type Shared = (web::Data<Spaces>, web::Data<Limits>, web::Data<Stopping>);

async fn exchanged(
    request: HttpRequest,
    payload: web::Payload,
    (spaces, limits, stopping): Shared,
) -> HttpResponse {
    let (mut head, arrival, whose) = arrived(&request, &spaces).await;
    let (provider, not_found) = match whose {
        Ok(provider) => (provider, None),
        Err(refusal) => (spaces.first(), Some(refusal)),
    };
    let answering = Answering {
        begun: provider.space.clock.elapsed(),
        started: provider.space.clock.now(),
        provider,
        stopping,
    };
    let is_placed = not_found.is_none();
    if is_placed && let Some(reply) = answer_early(&answering.provider, &head, &arrival) {
        return answering
            .end(&request, (Arc::new(head), arrival), reply)
            .await;
    }
    let early = match read_body(payload, &limits, request.conn_data()).await {
        Ok(body) => {
            head.body = body;
            not_found
        }
        Err(refusal) => Some(refusal),
    };
    let asked = (Arc::new(head), arrival);
    let reply = match early {
        Some(refusal) => refused_early(&answering.provider, (&asked.0, &asked.1), &refusal),
        None => answering.decided(&asked, None).await,
    };
    answering.end(&request, asked, reply).await
}

/// Reads the head of a request, and finds the provider of its space: what it finds is what the
/// request keeps to its end.
async fn arrived(
    request: &HttpRequest,
    spaces: &web::Data<Spaces>,
) -> (Request, Arrival, Result<Arc<Provider>, Refusal>) {
    let standing = spaces.standing();
    let wire = wire_request(request, Bytes::new());
    let (mut head, is_inside) = snapshot(wire, &standing.set.script.dialect().base);
    let shown = request.conn_data::<Shown>();
    let mut arrival = Arrival {
        is_inside,
        certificate: shown.and_then(|shown| shown.0.clone()),
    };
    let whose = match spaces.by().name(&standing.set, &head, &arrival) {
        Ok(name) => found(spaces, standing.find(&name), name).await,
        Err(refusal) => Err(refusal),
    };
    if let Ok(provider) = &whose {
        spaces.used(provider);
        let below = |text: &str| below_root(text, &provider.space.path).map(str::to_owned);
        if let Some(path) = below(&head.path).filter(|_| is_inside) {
            head.target = below(&head.target).unwrap_or(head.target);
            head.path = path;
        } else {
            arrival.is_inside = is_inside && provider.space.path.is_empty();
        }
    }
    (head, arrival, whose)
}

/// Returns the provider of a space; one that is still to be opened is opened aside.
async fn found(
    spaces: &web::Data<Spaces>,
    known: Option<&Arc<Provider>>,
    name: String,
) -> Result<Arc<Provider>, Refusal> {
    if let Some(known) = known {
        return Ok(Arc::clone(known));
    }
    let spaces = spaces.clone();
    let opened = web::block(move || spaces.find_or_open(&name)).await;
    opened.unwrap_or_else(|error| {
        Err(Refusal::new("internal-error").with("found", error.to_string()))
    })
}
