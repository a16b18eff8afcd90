//! Requests that take effect after they were answered.

use super::stopping::Stopping;
use crate::answer::{Arrival, commit};
use crate::deed::{Deed, Done, Late};
use crate::provider::Provider;
use actix_web::web;
use bookend_model::{Request, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// Lets requests take effect after they were answered.
#[derive(Debug)]
pub(super) struct Committing {
    /// Where is waited: those who serve connections have other things to do.
    runtime: Handle,
    stopping: Stopping,
}

impl Committing {
    /// Gets ready; has to be called where there is a runtime.
    pub(super) fn new(stopping: Stopping) -> Self {
        Self {
            runtime: Handle::current(),
            stopping,
        }
    }

    /// Has a request take effect after a while, unless the provider is stopped before; what came of
    /// it is written down in `late`.
    pub(super) fn begin(
        &self,
        provider: Arc<Provider>,
        (request, arrival): (Arc<Request>, Arrival),
        (after, late): (Duration, Late),
    ) {
        let stopping = self.stopping.clone();
        self.runtime.spawn(async move {
            if !stopping.wait(after, &provider.space.clock).await {
                return;
            }
            let done = web::block(move || {
                let reply = commit(&provider, &request, &arrival);
                let deed = reply.done.as_ref().map_or(Deed::Nothing, Done::deed);
                let answer = Response {
                    status: reply.status,
                    headers: reply.headers,
                    body: reply.body.into_bytes(),
                };
                // Nobody else writes it down.
                let _ = late.set(Done::new(deed, Some(answer)));
                (reply.status, reply.refusal, reply.request_id)
            });
            if let Ok((status, refusal, request_id)) = done.await {
                tracing::info!(
                    target: "bookend::exchange",
                    status,
                    request_id = request_id.as_deref().unwrap_or("-"),
                    refusal = refusal.as_deref().unwrap_or("-"),
                    "took effect after the answer"
                );
            }
        });
    }
}
