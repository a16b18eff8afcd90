//! All stand-ins that are asked over HTTP, told apart by path.

use crate::catalogue::Catalogue;
use crate::door::Caller;
use crate::dos;
use crate::ids::Ids;
use crate::reply::Reply;
use crate::sds::Directory;
use crate::sds_fhir;
use crate::ssp::{Proxy, is_nested};
use bookend_model::{Clock, Request, Seed};
use rustls::ClientConfig;
use std::sync::Arc;

/// All stand-ins that are asked over HTTP.
#[derive(Debug)]
pub(crate) struct StandIns {
    catalogue: Arc<Catalogue>,
    directory: Arc<Directory>,
    proxy: Proxy,
    ids: Ids,
    clock: Clock,
    /// The URL of this server, where a request does not say by which it was reached.
    root: String,
}

impl StandIns {
    /// Returns stand-ins that know a catalogue.
    pub(crate) fn new(
        catalogue: Arc<Catalogue>,
        directory: Arc<Directory>,
        (clock, seed): (Clock, Seed),
        root: String,
        tls: ClientConfig,
    ) -> Self {
        Self {
            proxy: Proxy::new(Arc::clone(&catalogue), tls),
            catalogue,
            directory,
            ids: Ids::new(seed),
            clock,
            root,
        }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: &Request, caller: &Caller) -> Reply {
        let begun = self.clock.elapsed();
        let (service, reply) = self.dispatch(request, caller).await;
        let took = self.clock.elapsed().saturating_sub(begun);
        // Without query: it may name patients.
        let path = request.target.split('?').next().unwrap_or_default();
        tracing::info!(
            target: "bookend_national::http",
            service,
            method = request.method,
            path,
            status = reply.status,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "exchange"
        );
        reply
    }

    async fn dispatch(&self, request: &Request, caller: &Caller) -> (&'static str, Reply) {
        if is_nested(&request.target) {
            return ("ssp", self.proxy.answer(&self.ids, request, caller).await);
        }
        let root = match request.headers.first("Host") {
            Some(host) if caller.is_secure => format!("https://{host}"),
            Some(host) => format!("http://{host}"),
            None => self.root.clone(),
        };
        if request.path == dos::PATH {
            let reply = dos::answer(&self.catalogue, &self.ids, &self.clock, request, &root);
            return ("dos", reply);
        }
        if request.path.starts_with(dos::REST_BASE) {
            let reply = dos::answer_rest(&self.catalogue, &self.ids, request);
            return ("dos-rest", reply);
        }
        if request.path.starts_with(sds_fhir::BASE) {
            let sds = &self.catalogue.sds;
            let reply = sds_fhir::answer(&self.directory, sds, &self.ids, request, &root);
            return ("sds-fhir", reply);
        }
        if request.path == "/healthcheck" {
            return (
                "health",
                Reply::new(200, "text/plain; charset=utf-8", "pass\n"),
            );
        }
        ("none", nothing_here())
    }
}

fn nothing_here() -> Reply {
    let text = "nothing is here: the directory of services is at /app/api/webservices, the Spine directory at /spine-directory/FHIR/R4, and the proxy takes the URL of a provider for its path\n";
    Reply::new(404, "text/plain; charset=utf-8", text)
}
