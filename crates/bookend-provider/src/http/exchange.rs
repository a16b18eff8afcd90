//! One exchange of the web framework: body in, reply out, and a line in the log.

use super::committing::Committing;
use super::faulty::inject;
use super::listener::Limits;
use super::log::log;
use super::racing::Race;
use super::receive::read_body;
use super::send::{respond, unseen};
use super::snapshot::wire_request;
use super::stopping::Stopping;
use super::validating::{Exchanged, Validating};
use crate::answer::{answer, answer_early, refused_early};
use crate::provider::Provider;
use crate::reply::{Held, Reply, Wait};
use crate::snapshot::snapshot;
use crate::spaces::Spaces;
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_engine::http_date;
use bookend_model::{Refusal, Request, below_root};
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
    spaces: web::Data<Spaces>,
    limits: web::Data<Limits>,
    stopping: web::Data<Stopping>,
) -> HttpResponse {
    let (mut head, is_inside, whose) = arrived(&request, &spaces).await;
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
    if is_placed && let Some(reply) = answer_early(&answering.provider, &head, is_inside) {
        return answering
            .send(&request, (Arc::new(head), is_inside), reply)
            .await;
    }
    let early = match read_body(payload, &limits).await {
        Ok(body) => {
            head.body = body;
            not_found
        }
        Err(refusal) => Some(refusal),
    };
    let asked = (Arc::new(head), is_inside);
    let reply = match early {
        Some(refusal) => refused_early(&answering.provider, &asked.0, &refusal),
        None => answering.answered(&asked).await,
    };
    answering.send(&request, asked, reply).await
}

/// Reads the head of a request, and finds the provider of its space: what it finds is what the
/// request keeps to its end.
async fn arrived(
    request: &HttpRequest,
    spaces: &web::Data<Spaces>,
) -> (Request, bool, Result<Arc<Provider>, Refusal>) {
    let standing = spaces.standing();
    let wire = wire_request(request, Bytes::new());
    let (mut head, mut is_inside) = snapshot(wire, &standing.set.script.dialect().base);
    let whose = match spaces.by().name(&standing.set, &head, is_inside) {
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
            is_inside = is_inside && provider.space.path.is_empty();
        }
    }
    (head, is_inside, whose)
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

/// A request as it was understood, and whether it is below the service root.
type Asked = (Arc<Request>, bool);

/// An exchange under way.
struct Answering {
    provider: Arc<Provider>,
    stopping: web::Data<Stopping>,
    /// When it began, by the time that never goes back, and by the clock.
    begun: Duration,
    started: Timestamp,
}

impl Answering {
    /// Decides, waits where a behaviour wants to wait before the request takes effect, and answers.
    async fn answered(&self, asked: &Asked) -> Reply {
        let reply = self.decided(asked, None).await;
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

    async fn decided(&self, (request, is_inside): &Asked, held: Option<Box<Held>>) -> Reply {
        let provider = &self.provider;
        if is_heavy(request) || provider.set.judges_profiles_of(request) {
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
        if self.stopping.wait(delay, &self.provider.space.clock).await {
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
            committing.begin(Arc::clone(&self.provider), asked.clone(), after);
        }
        if !reply.headers.has("Date") {
            reply
                .headers
                .add("Date", http_date(self.provider.space.clock.now()));
        }
        let stays = inject(request, &self.provider, &self.stopping, &mut reply).await;
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
            is_inside: asked.1,
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

/// Whether it may take long to decide: a large body, or one that may be large once decompressed.
fn is_heavy(request: &Request) -> bool {
    let is_encoded = request.headers.has("Content-Encoding") && !request.body.is_empty();
    is_encoded || request.body.len() > HEAVY
}

/// Answers on a thread of its own: those that serve connections go on serving them.
async fn answer_aside(
    provider: &Arc<Provider>,
    request: &Arc<Request>,
    is_inside: bool,
    held: Option<Box<Held>>,
) -> Reply {
    let (theirs, asked) = (Arc::clone(provider), Arc::clone(request));
    match web::block(move || answer(&theirs, &asked, is_inside, held)).await {
        Ok(reply) => reply,
        Err(error) => {
            let refusal = Refusal::new("internal-error").with("found", error.to_string());
            refused_early(provider, request, &refusal)
        }
    }
}
