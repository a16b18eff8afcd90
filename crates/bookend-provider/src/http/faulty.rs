//! What goes wrong in place of an answer.

use super::stopping::Stopping;
use crate::fault_plan::{plan, time_of};
use crate::provider::Provider;
use crate::reply::{Reply, Sent};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, web};
use bookend_faults::faults::late_body;
use bookend_faults::{End, Gate, Message, Wire};
use bookend_script::FaultKind;
use bookend_tls::Socket;

/// Plays what goes wrong with a reply, and returns whether the connection stays; nothing where nothing
/// goes wrong. What was sent is noted in the reply.
pub(super) async fn inject(
    request: &HttpRequest,
    provider: &Provider,
    stopping: &Stopping,
    reply: &mut Reply,
) -> Option<bool> {
    if reply.fault.is_none() && reply.body_delay.is_none() {
        return None;
    }
    let wire = request.conn_data::<Wire<Socket>>()?;
    let message = message(request, reply);
    let plan = match (&mut reply.fault, reply.body_delay) {
        (Some(armed), _) => {
            if let FaultKind::Refuse(time) = armed.fault.kind
                && let Some(gate) = request.app_data::<web::Data<Gate>>()
            {
                gate.shut_for(time_of(time));
            }
            plan(armed, &message)
        }
        (None, delay) => late_body(&message, delay.unwrap_or_default()),
    };
    let time = (!matches!(plan.end, End::Silence(_))).then(|| plan.time());
    let cut = stopping.cut(time, &provider.space.clock);
    let played = wire.play(&plan, cut).await;
    if let Some(armed) = &reply.fault {
        let mut bytes = plan.bytes();
        bytes.truncate(played.sent);
        reply.sent = Some(Sent {
            fault: armed.name(),
            bytes: bytes.into(),
        });
    }
    Some(played.stays)
}

/// Returns the answer that was intended.
fn message(request: &HttpRequest, reply: &Reply) -> Message {
    let status = StatusCode::from_u16(reply.status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    Message {
        status: reply.status,
        reason: reason.unwrap_or_default().to_owned(),
        headers: reply.headers.clone(),
        body: reply.body.bytes().clone(),
        is_head_only: request.method() == Method::HEAD,
    }
}
