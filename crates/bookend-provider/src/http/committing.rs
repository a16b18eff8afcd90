//! Requests that take effect after they were answered.

use super::stopping::Stopping;
use crate::answer::commit;
use crate::provider::Provider;
use actix_web::web;
use bookend_model::Request;
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

    /// Has a request take effect after a while, unless the provider is stopped before.
    pub(super) fn begin(
        &self,
        provider: Arc<Provider>,
        (request, is_inside): (Arc<Request>, bool),
        after: Duration,
    ) {
        let stopping = self.stopping.clone();
        self.runtime.spawn(async move {
            if !stopping.wait(after, &provider.space.clock).await {
                return;
            }
            let done = web::block(move || {
                let reply = commit(&provider, &request, is_inside);
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
