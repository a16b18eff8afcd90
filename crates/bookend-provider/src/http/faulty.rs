//! What goes wrong in place of an answer.

use super::gate::Gate;
use super::stopping::Stopping;
use crate::provider::Provider;
use crate::reply::{Armed, Reply, Sent};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, web};
use bookend_faults::faults::{
    ChunkFault, Corruption, Cut, corrupt, cut_off, dribble, garbage, hang, late_body,
    malformed_chunk, slow_close, throttle, truncate, wrong_length,
};
use bookend_faults::{End, Message, Plan, Wire};
use bookend_script::{Corrupted, FaultKind, Place, WrongChunk};
use bookend_tls::Socket;
use bytes::Bytes;
use jiff::SignedDuration;
use std::time::Duration;

/// How long a connection is kept on which nothing is going to be sent.
const SILENCE: Duration = Duration::from_hours(1);

/// How long is waited before a connection is reset behind bytes that the caller is to see: a reset
/// overtakes what is still on its way.
const BEFORE_RESET: Duration = Duration::from_millis(50);

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
        body: reply.body.clone(),
        is_head_only: request.method() == Method::HEAD,
    }
}

/// Returns what is done in place of an answer.
fn plan(armed: &mut Armed, message: &Message) -> Plan {
    let at = armed.fault.at;
    match &armed.fault.kind {
        FaultKind::Refuse(_) => Plan::nothing(End::Reset(Duration::ZERO)),
        FaultKind::Blackhole => cut_off(message, cut_at(at), End::Silence(SILENCE)),
        FaultKind::Empty => cut_off(message, cut_at(at), End::Close(Duration::ZERO)),
        FaultKind::Reset => cut_off(message, cut_at(at), reset_at(at)),
        FaultKind::Hang(time) => hang(message, time_of(*time)),
        FaultKind::Garbage => match &mut armed.chance {
            Some(chance) => garbage(chance),
            None => Plan::nothing(End::Close(Duration::ZERO)),
        },
        FaultKind::Raw(bytes) => {
            Plan::of(Bytes::copy_from_slice(bytes), End::Close(Duration::ZERO))
        }
        FaultKind::MalformedChunk(wrong) => malformed_chunk(message, chunk_fault(*wrong)),
        FaultKind::Truncate(share) => truncate(message, *share),
        FaultKind::ContentLength(more) => wrong_length(message, *more),
        FaultKind::Dribble { pieces, over } => dribble(message, *pieces, time_of(*over)),
        FaultKind::Throttle(rate) => throttle(message, *rate),
        FaultKind::SlowClose(after) => slow_close(message, time_of(*after)),
        FaultKind::Corrupt(what) => {
            let wrong = corrupt(message, corruption(*what));
            Plan::of(wrong.whole(), End::Stay)
        }
        // It has refused, or there is nothing wrong.
        FaultKind::RateLimit { .. } => Plan::of(message.whole(), End::Stay),
    }
}

fn time_of(time: SignedDuration) -> Duration {
    Duration::try_from(time).unwrap_or_default()
}

fn cut_at(place: Place) -> Cut {
    match place {
        Place::BeforeBody | Place::BeforeCommit | Place::AfterCommit => Cut::Nothing,
        Place::InBody => Cut::Half,
        Place::OnClose => Cut::Whole,
    }
}

fn reset_at(place: Place) -> End {
    End::Reset(match cut_at(place) {
        Cut::Nothing => Duration::ZERO,
        Cut::Half | Cut::Whole => BEFORE_RESET,
    })
}

fn chunk_fault(wrong: WrongChunk) -> ChunkFault {
    match wrong {
        WrongChunk::Cut => ChunkFault::Cut,
        WrongChunk::Size => ChunkFault::Size,
        WrongChunk::Last => ChunkFault::Last,
    }
}

fn corruption(what: Corrupted) -> Corruption {
    match what {
        Corrupted::Body => Corruption::Body,
        Corrupted::Encoding => Corruption::Encoding,
        Corrupted::MediaType => Corruption::MediaType,
        Corrupted::Gzip => Corruption::Gzip,
    }
}
