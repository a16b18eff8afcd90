//! What becomes of a request once it is known for whom it is: decided, waited for, sent, kept.

use super::aside::{answer_aside, is_heavy};
use super::committing::Committing;
use super::faulty::inject;
use super::kept::{note_gone, remembering, watched};
use super::log::log;
use super::racing::Race;
use super::security::Security;
use super::send::{respond, unseen};
use super::stopping::Stopping;
use super::validating::{Exchanged, Validating};
use crate::answer::{Arrival, answer, refused_early};
use crate::deed::Done;
use crate::provider::Provider;
use crate::reply::{Held, Reply, Wait};
use actix_web::{HttpRequest, HttpResponse, web};
use bookend_engine::http_date;
use bookend_faults::Wire;
use bookend_model::{Refusal, Request};
use bookend_tls::Socket;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// A request as it was understood, and how it came.
pub(super) type Asked = (Arc<Request>, Arrival);

/// An exchange under way.
pub(super) struct Answering {
    pub(super) provider: Arc<Provider>,
    pub(super) stopping: web::Data<Stopping>,
    /// When it began, by the time that never goes back, and by the clock.
    pub(super) begun: Duration,
    pub(super) started: Timestamp,
}

impl Answering {
    /// Carries a reply out, whatever becomes of the connection meanwhile.
    pub(super) async fn end(
        self,
        request: &HttpRequest,
        asked: Asked,
        reply: Reply,
    ) -> HttpResponse {
        let resumed = match reply.held {
            Some(held) => {
                let resumed = self.resumed(&asked, held);
                let waited = watched(request.conn_data(), resumed, || {}).await;
                (waited.done, waited.is_gone)
            }
            None => (reply, false),
        };
        self.send(request, asked, resumed).await
    }

    /// Waits as a behaviour wants to wait before the request takes effect, and answers then.
    async fn resumed(&self, asked: &Asked, held: Box<Held>) -> Reply {
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

    pub(super) async fn decided(
        &self,
        (request, arrival): &Asked,
        held: Option<Box<Held>>,
    ) -> Reply {
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

    /// Sends the reply or what goes wrong in its place, and keeps what happened; its caller may be gone
    /// already.
    async fn send(
        self,
        request: &HttpRequest,
        asked: Asked,
        (mut reply, is_gone): (Reply, bool),
    ) -> HttpResponse {
        let wire = request.conn_data::<Wire<Socket>>();
        let is_gone = is_gone || wire.is_some_and(|wire| !wire.is_there());
        let stays = if is_gone {
            remembering(&self.provider, (&asked.0, &asked.1), &reply)();
            let stays = self.played(request, &asked, &mut reply).await;
            note_gone(&mut reply);
            stays
        } else if reply.waits() {
            let remember = remembering(&self.provider, (&asked.0, &asked.1), &reply);
            let played = self.played(request, &asked, &mut reply);
            let waited = watched(wire, played, remember).await;
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
