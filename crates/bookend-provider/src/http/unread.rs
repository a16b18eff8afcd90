//! What is answered to what is no request of HTTP: the web framework says no more than a status.

use super::log::log;
use super::security::Security;
use crate::answer::refused_early;
use crate::spaces::Spaces;
use actix_web::http::StatusCode;
use actix_web::web;
use bookend_engine::http_date;
use bookend_faults::{Message, Unread};
use bookend_model::{Headers, Refusal, Request};
use bytes::Bytes;
use std::time::Duration;

/// Has an OperationOutcome sent where the web framework could not read a request. Whose request it is
/// nobody knows; it is answered under the scripts of the first space.
pub(super) fn unread(spaces: web::Data<Spaces>, security: Security) -> Unread {
    Unread::new(move |status| answer(&spaces, security, status))
}

fn answer(spaces: &Spaces, security: Security, status: u16) -> Option<Vec<u8>> {
    let name = match status {
        400 => "request-malformed",
        408 => "request-timeout",
        431 => "head-too-large",
        _ => return None,
    };
    let provider = spaces.first();
    let request = nobody_knows_which();
    let refusal = Refusal::new(name).with("limit", "the time for a request");
    let reply = refused_early(&provider, (&request, &true.into()), &refusal);
    let response_id = &provider.set.script.dialect().envelope.response_id;
    log(&request, &reply, response_id, Duration::ZERO);
    let mut headers = reply.headers;
    headers.set("Connection", "close");
    headers.set("Date", http_date(provider.space.clock.now()));
    security.add_fields(provider.script().dialect(), &mut headers);
    let reason = StatusCode::from_u16(reply.status).ok();
    let reason = reason.and_then(|status| status.canonical_reason());
    let message = Message {
        status: reply.status,
        reason: reason.unwrap_or_default().to_owned(),
        headers,
        body: reply.body.into_bytes(),
        is_head_only: false,
    };
    Some(message.whole())
}

/// A request of which nothing is known.
fn nobody_knows_which() -> Request {
    Request {
        method: "-".to_owned(),
        path: "-".to_owned(),
        query: Vec::new(),
        target: "-".to_owned(),
        headers: Headers::new(),
        body: Bytes::new(),
    }
}
