//! One request through the provider.

mod appraisal;
mod arrival;
mod asked;
mod asking;
mod decided;
mod doing;
mod exchanged;
mod findings;
mod form;
mod gathering;
mod known;
mod near;
mod respond;
mod standing_in;

pub(crate) use arrival::Arrival;
pub(crate) use exchanged::exchange_holds;
pub(crate) use known::caller_of;
pub(crate) use standing_in::{StoodIn, carried_out, heard, stood_in};

use crate::arrivals::Count;
use crate::content::Content;
use crate::deed::Deed;
use crate::provider::Provider;
use crate::reply::{Held, Reply, write};
use asked::Stage;
use asking::Asking;
use bookend_booking::Age;
use bookend_engine::Witness;
use bookend_model::{Headers, Refusal, Request, Response};
use bookend_script::Effect;
use decided::Decided;
use gathering::with_asked;

/// An answer before it is written, and what the log says of it.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) content: Content,
    pub(crate) refusal: Option<String>,
}

/// Answers a request: snapshot → interaction → decide → perform → mutate → write.
///
/// A request that is not below the service root is no interaction, and behaviours may answer it.
/// Where a behaviour has it wait before it takes effect, the reply is held: what was held is handed in
/// again once the time is over.
pub(crate) fn answer(
    provider: &Provider,
    request: &Request,
    arrival: &Arrival,
    held: Option<Box<Held>>,
) -> Reply {
    let counted = held.as_ref().map(|held| Count::Counted(held.number));
    let asking = Asking {
        provider,
        witness: None,
        count: counted.unwrap_or(Count::Now),
        request: None,
    };
    with_asked(asking, request, arrival, |asked| {
        let stage = held.map_or(Stage::Read, Stage::Resumed);
        match asked.composed(stage) {
            (Some(composed), decided) => {
                let composed = asked.with_near_misses(composed, decided.is_some());
                let is_lost = decided.as_ref().is_some_and(Decided::loses_answer);
                (asked.appraised(composed, is_lost), decided)
            }
            (None, decided) => (Reply::nothing(), decided),
        }
    })
}

/// Returns what happens to a request before its body is read; mostly nothing.
pub(crate) fn answer_early(
    provider: &Provider,
    request: &Request,
    arrival: &Arrival,
) -> Option<Reply> {
    if !provider.may_decide_early(request) {
        return None;
    }
    let reply = with_asked(Asking::uncounted(provider), request, arrival, |asked| {
        let decided = match asked.decision(&Stage::Head) {
            Ok(decided) => decided.map(|decision| Decided::of(decision, false)),
            Err(error) => {
                tracing::warn!(%error, "a behaviour cannot be decided before the body is read");
                None
            }
        };
        (Reply::nothing(), decided)
    });
    reply.fault.is_some().then_some(reply)
}

/// Lets a request take effect that was answered before.
pub(crate) fn commit(provider: &Provider, request: &Request, arrival: &Arrival) -> Reply {
    with_asked(Asking::uncounted(provider), request, arrival, |asked| {
        let composed = asked.domain(Effect::Commit, Age::Now);
        let composed = composed.unwrap_or_else(|error| asked.trouble(&error));
        let reply = write(composed, asked.negotiated, provider);
        asked.remember_unheard(&reply);
        (reply, None)
    })
}

/// Has the checks remember what was done, and that nobody has heard of it.
pub(crate) fn unheard(
    provider: &Provider,
    (request, arrival): (&Request, &Arrival),
    (deed, intended): (Deed, Response),
) {
    with_asked(Asking::uncounted(provider), request, arrival, |asked| {
        let Response {
            status,
            headers,
            body,
        } = intended;
        let reply = Reply {
            status,
            headers,
            body: body.into(),
            ..Reply::nothing()
        };
        asked.deed.set(deed);
        asked.remember_unheard(&reply);
        (reply, None)
    });
}

/// Returns what a request would be answered, before a witness of how that is decided. Nothing is
/// changed, counted or remembered.
pub(crate) fn would_answer(
    (provider, witness): (&Provider, &dyn Witness),
    request: &Request,
    arrival: &Arrival,
) -> Reply {
    let asking = Asking {
        witness: Some(witness),
        ..Asking::uncounted(provider)
    };
    with_asked(asking, request, arrival, |asked| {
        let (composed, decided) = asked.composed(Stage::Read);
        let is_lost = decided.as_ref().is_some_and(Decided::loses_answer);
        let appraised = |composed| asked.appraised(composed, is_lost);
        let reply = composed.map_or_else(Reply::nothing, appraised);
        (reply, decided)
    })
}

/// Answers a request that was refused before its body had been read.
///
/// It is answered as what is below the service root is, wherever it was sent.
pub(crate) fn refused_early(
    provider: &Provider,
    (request, arrival): (&Request, &Arrival),
    refusal: &Refusal,
) -> Reply {
    let arrival = Arrival {
        is_inside: true,
        ..arrival.clone()
    };
    with_asked(Asking::uncounted(provider), request, &arrival, |asked| {
        let refused = asked.refused(std::slice::from_ref(refusal));
        let composed = refused.unwrap_or_else(|error| asked.trouble(&error));
        // Half a request is not held against anything.
        (write(composed, asked.negotiated, provider), None)
    })
}
