//! One exchange of the web framework: body in, reply out, and a line in the log.

use super::aside::{answer_aside, is_heavy};
use super::committing::Committing;
use super::faulty::inject;
use super::kept::{Kept, note_gone, remembering, watched};
use super::listener::Limits;
use super::log::log;
use super::racing::Race;
use super::receive::read_body;
use super::security::Security;
use super::send::{respond, unseen};
use super::server::Shown;
use super::snapshot::wire_request;
use super::stopping::Stopping;
use super::validating::{Exchanged, Validating};
use crate::answer::{Arrival, answer, answer_early, refused_early};
use crate::deed::Done;
use crate::provider::Provider;
use crate::reply::{Held, Reply, Wait};
use crate::snapshot::snapshot;
use crate::spaces::Spaces;
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_engine::http_date;
use bookend_faults::Wire;
use bookend_model::{Refusal, Request, below_root};
use bookend_tls::Socket;
use bytes::Bytes;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

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
    let response = exchanged(request, payload, (spaces, limits, stopping)).await;
    if let Some(wire) = &wire {
        wire.request_ends();
    }
    response
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
            .end(request, (Arc::new(head), arrival), reply)
            .await;
    }
    let early = match read_body(payload, &limits).await {
        Ok(body) => {
            head.body = body;
            not_found
        }
        Err(refusal) => Some(refusal),
    };
    let asked = (Arc::new(head), arrival);
    let reply = match early {
        Some(refusal) => refused_early(&answering.provider, (&asked.0, &asked.1), &refusal),
        None if answering.is_aside(&asked.0) => {
            let work = async move {
                let reply = answering.decided(&asked, None).await;
                answering.carried_out(&request, asked, reply).await
            };
            return Kept::new(work).await;
        }
        None => answer(&answering.provider, &asked.0, &asked.1, None),
    };
    answering.end(request, asked, reply).await
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

/// A request as it was understood, and how it came.
type Asked = (Arc<Request>, Arrival);

/// An exchange under way.
struct Answering {
    provider: Arc<Provider>,
    stopping: web::Data<Stopping>,
    /// When it began, by the time that never goes back, and by the clock.
    begun: Duration,
    started: Timestamp,
}

impl Answering {
    /// Carries a reply out: at once where nothing is waited for, else whatever becomes of the
    /// connection meanwhile.
    async fn end(self, request: HttpRequest, asked: Asked, reply: Reply) -> HttpResponse {
        if reply.waits() {
            return Kept::new(async move { self.carried_out(&request, asked, reply).await }).await;
        }
        self.send(&request, asked, reply).await
    }

    async fn carried_out(self, request: &HttpRequest, asked: Asked, reply: Reply) -> HttpResponse {
        let reply = self.resumed(&asked, reply).await;
        self.send(request, asked, reply).await
    }

    /// Waits where a behaviour wants to wait before the request takes effect, and answers then.
    async fn resumed(&self, asked: &Asked, reply: Reply) -> Reply {
        let Some(held) = reply.held else {
            return reply;
        };
        match held.wait.clone() {
            Wait::Time(time) => match self.waited(asked, time, Some(&held.behaviour)).await {
                Ok(()) => self.decided(asked, Some(held)).await,
                Err(refused) => *refused,
            },
            Wait::Others { .. } => {
                let race = Race::come(&self.provider, &held);
                let met = race.waited(&self.stopping).await;
                let mut reply = self.decided(asked, Some(held)).await;
                race.end(met, &mut reply);
                reply
            }
        }
    }

    /// Whether a request is decided upon aside.
    fn is_aside(&self, request: &Request) -> bool {
        is_heavy(request) || self.provider.set.judges_profiles_of(request)
    }

    async fn decided(&self, (request, arrival): &Asked, held: Option<Box<Held>>) -> Reply {
        let provider = &self.provider;
        if self.is_aside(request) {
            answer_aside(provider, request, arrival, held).await
        } else {
            answer(provider, request, arrival, held)
        }
    }

    /// Waits; where the provider is stopped before, the request is refused.
    async fn waited(
        &self,
        (request, arrival): &Asked,
        delay: Duration,
        behaviour: Option<&str>,
    ) -> Result<(), Box<Reply>> {
        if self.stopping.wait(delay, &self.provider.space.clock).await {
            return Ok(());
        }
        let refusal = Refusal::new("provider-stopping")
            .with("behaviour", behaviour.unwrap_or_default())
            .with("limit", format!("{:?}", self.stopping.drain_time()));
        let asked = (&**request, arrival);
        Err(Box::new(refused_early(&self.provider, asked, &refusal)))
    }

    /// Waits, and plays what goes wrong in place of the reply; returns what [`inject`] does.
    async fn played(
        &self,
        request: &HttpRequest,
        asked: &Asked,
        reply: &mut Reply,
    ) -> Option<bool> {
        if let Some(delay) = reply.delay
            && let Err(refused) = self.waited(asked, delay, reply.behaviour.as_deref()).await
        {
            *reply = *refused;
        }
        if let Some(after) = reply.commit_later
            && let Some(committing) = request.app_data::<web::Data<Committing>>()
        {
            let done = reply.done.as_mut().map(Done::later);
            let late = (after, done.unwrap_or_default());
            committing.begin(Arc::clone(&self.provider), asked.clone(), late);
        }
        if !reply.headers.has("Date") {
            reply
                .headers
                .add("Date", http_date(self.provider.space.clock.now()));
        }
        if let Some(security) = request.conn_data::<Security>() {
            security.add_fields(self.provider.script().dialect(), &mut reply.headers);
        }
        inject(request, &self.provider, &self.stopping, reply).await
    }

    /// Sends the reply or what goes wrong in its place, and keeps what happened.
    async fn send(self, request: &HttpRequest, asked: Asked, mut reply: Reply) -> HttpResponse {
        let stays = if reply.waits() {
            let remember = remembering(&self.provider, (&asked.0, &asked.1), &reply);
            let played = self.played(request, &asked, &mut reply);
            let waited = watched(request.conn_data(), played, remember).await;
            if waited.is_gone {
                note_gone(&mut reply);
            }
            waited.done
        } else {
            self.played(request, &asked, &mut reply).await
        };
        let took = self
            .provider
            .space
            .clock
            .elapsed()
            .saturating_sub(self.begun);
        let response_id = &self.provider.set.script.dialect().envelope.response_id;
        log(&asked.0, &reply, response_id, took);
        let response = match stays {
            None => respond(&reply),
            Some(stays) => unseen(stays),
        };
        let exchanged = Exchanged {
            request: asked.0,
            is_inside: asked.1.is_inside,
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
fn keep(request: &HttpRequest, provider: Arc<Provider>, exchanged: Exchanged) {
    match request.app_data::<web::Data<Validating>>() {
        Some(validating) if !exchanged.reply.awaited.is_empty() => {
            validating.begin(provider, exchanged);
        }
        _ => exchanged.record(&provider),
    }
}
