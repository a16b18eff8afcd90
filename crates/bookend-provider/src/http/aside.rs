//! Requests that are decided upon on a thread of their own.

use crate::answer::{Arrival, answer, refused_early};
use crate::provider::Provider;
use crate::reply::{Held, Reply};
use actix_web::web;
use bookend_model::{Refusal, Request};
use std::sync::Arc;

/// From how many bytes on a body is decided upon aside, so that it keeps nobody else waiting.
const HEAVY: usize = 64 * 1024;

/// Whether it may take long to decide: a large body, or one that may be large once decompressed.
pub(super) fn is_heavy(request: &Request) -> bool {
    let is_encoded = request.headers.has("Content-Encoding") && !request.body.is_empty();
    is_encoded || request.body.len() > HEAVY
}

/// Answers on a thread of its own: those that serve connections go on serving them.
pub(super) async fn answer_aside(
    provider: &Arc<Provider>,
    request: &Arc<Request>,
    arrival: &Arrival,
    held: Option<Box<Held>>,
) -> Reply {
    let (theirs, asked) = (Arc::clone(provider), Arc::clone(request));
    let came = arrival.clone();
    match web::block(move || answer(&theirs, &asked, &came, held)).await {
        Ok(reply) => reply,
        Err(error) => {
            let refusal = Refusal::new("internal-error").with("found", error.to_string());
            refused_early(provider, (request, arrival), &refusal)
        }
    }
}
