//! One exchange of the web framework: body in, reply out, and a line in the log.

use super::committing::Committing;
use super::faulty::inject;
use super::listener::Limits;
use super::log::log;
use super::receive::read_body;
use super::send::{respond, unseen};
use super::snapshot::wire_request;
use super::stopping::Stopping;
use super::validating::{Exchanged, Validating};
use crate::answer::{answer, answer_early, refused_early};
use crate::evidence::Record;
use crate::provider::Provider;
use crate::reply::{Held, Reply};
use crate::snapshot::snapshot;
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_model::{Refusal, Request};
use bytes::Bytes;
use jiff::Timestamp;
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
    let answering = Answering {
        begun: provider.clock.elapsed(),
        started: provider.clock.now(),
        provider,
        stopping,
    };
    let provider = &answering.provider;
    let base = &provider.script.dialect().base;
    if provider.decides_early {
        let (head, is_inside) = snapshot(wire_request(&request, Bytes::new()), base);
        let head = Arc::new(head);
        if let Some(reply) = answer_early(provider, &head, is_inside) {
            return answering.send(&request, (head, is_inside), reply).await;
        }
    }
    let (body, early) = match read_body(payload, &limits).await {
        Ok(body) => (body, None),
        Err(refusal) => (Bytes::new(), Some(refusal)),
    };
    let (snapshot, is_inside) = snapshot(wire_request(&request, body), base);
    let asked = (Arc::new(snapshot), is_inside);
    let reply = match early {
        Some(refusal) => refused_early(provider, &asked.0, &refusal),
        None => answering.answered(&asked).await,
    };
    answering.send(&request, asked, reply).await
}

/// A request as it was understood, and whether it is below the service root.
type Asked = (Arc<Request>, bool);

/// An exchange under way.
struct Answering {
    provider: web::Data<Provider>,
    stopping: web::Data<Stopping>,
    /// When it began, by the time that never goes back, and by the clock.
    begun: Duration,
    started: Timestamp,
}

impl Answering {
    /// Decides, waits where a behaviour wants to wait before the request takes effect, and answers.
    async fn answered(&self, asked: &Asked) -> Reply {
        let reply = self.decided(asked, None).await;
        match reply.held {
            Some(held) => match self.waited(asked, held.wait, Some(&held.behaviour)).await {
                Ok(()) => self.decided(asked, Some(held)).await,
                Err(refused) => *refused,
            },
            None => reply,
        }
    }

    async fn decided(&self, (request, is_inside): &Asked, held: Option<Box<Held>>) -> Reply {
        let provider = &self.provider;
        if is_heavy(request) || provider.judges_profiles_of(request) {
            answer_aside(provider, request, *is_inside, held).await
        } else {
            answer(provider, request, *is_inside, held)
        }
    }

    /// Waits; where the provider is stopped before, the request is refused.
    async fn waited(
        &self,
        (request, _): &Asked,
        delay: Duration,
        behaviour: Option<&str>,
    ) -> Result<(), Box<Reply>> {
        if self.stopping.wait(delay, &self.provider.clock).await {
            return Ok(());
        }
        let refusal = Refusal::new("provider-stopping")
            .with("behaviour", behaviour.unwrap_or_default())
            .with("limit", format!("{:?}", self.stopping.drain_time()));
        Err(Box::new(refused_early(&self.provider, request, &refusal)))
    }

    /// Waits, sends the reply or what goes wrong in its place, and keeps what happened.
    async fn send(self, request: &HttpRequest, asked: Asked, mut reply: Reply) -> HttpResponse {
        if let Some(delay) = reply.delay
            && let Err(refused) = self.waited(&asked, delay, reply.behaviour.as_deref()).await
        {
            reply = *refused;
        }
        if let Some(after) = reply.commit_later
            && let Some(committing) = request.app_data::<web::Data<Committing>>()
        {
            committing.begin(self.provider.clone(), asked.clone(), after);
        }
        let stays = inject(request, &self.provider, &self.stopping, &mut reply).await;
        let took = self.provider.clock.elapsed().saturating_sub(self.begun);
        let response_id = &self.provider.script.dialect().envelope.response_id;
        log(&asked.0, &reply, response_id, took);
        let response = match stays {
            None => respond(&reply),
            Some(stays) => unseen(stays),
        };
        let exchanged = Exchanged {
            request: asked.0,
            reply,
            times: (
                request.peer_addr().map(|peer| peer.ip()),
                self.started,
                took,
            ),
        };
        keep(request, self.provider, exchanged);
        response
    }
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
    held: Option<Box<Held>>,
) -> Reply {
    let (theirs, asked) = (provider.clone(), Arc::clone(request));
    match web::block(move || answer(&theirs, &asked, is_inside, held)).await {
        Ok(reply) => reply,
        Err(error) => {
            let refusal = Refusal::new("internal-error").with("found", error.to_string());
            refused_early(provider, request, &refusal)
        }
    }
}
