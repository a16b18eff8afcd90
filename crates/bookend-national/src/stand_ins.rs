//! All stand-ins that are asked over HTTP, told apart by path.

use crate::catalogue::{Catalogue, Wrong};
use crate::door::Caller;
use crate::dos;
use crate::evidence::{Noted, Record};
use crate::faults::Faults;
use crate::ids::Ids;
use crate::reply::{Body, Reply, cut};
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
    faults: Arc<Faults>,
    record: Record,
    /// The URL of this server, where a request does not say by which it was reached.
    root: String,
}

impl StandIns {
    /// Returns stand-ins that know a catalogue.
    pub(crate) fn new(
        (catalogue, directory): (Arc<Catalogue>, Arc<Directory>),
        (clock, seed): (Clock, Seed),
        root: String,
        tls: ClientConfig,
        (faults, record): (Arc<Faults>, Record),
    ) -> Self {
        Self {
            proxy: Proxy::new(Arc::clone(&catalogue), tls),
            catalogue,
            directory,
            ids: Ids::new(seed),
            clock,
            faults,
            record,
            root,
        }
    }

    /// Answers a request; nothing, where the connection is to end without an answer.
    pub(crate) async fn answer(&self, request: Request, caller: &Caller) -> Option<Reply> {
        let (started, begun) = (self.clock.now(), self.clock.elapsed());
        let service = service_of(&request);
        let due = self.faults.due(service, &request.target, &request.body);
        let (delay, wrong) = due.unwrap_or_default();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let reply = self.wrong_or_right(service, wrong, &request, caller).await;
        let took = self.clock.elapsed().saturating_sub(begun);
        // Without query: it may name patients.
        let path = request.target.split('?').next().unwrap_or_default();
        tracing::info!(
            target: "bookend_national::http",
            service,
            method = request.method,
            path,
            status = reply.as_ref().map(|reply| reply.status),
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "exchange"
        );
        let noted = Noted {
            service,
            caller: caller.clone(),
            status: reply.as_ref().map(|reply| reply.status),
            headers: reply
                .as_ref()
                .map(|reply| reply.headers.clone())
                .unwrap_or_default(),
            times: (started, took),
            request,
        };
        match reply {
            Some(reply) => Some(Reply {
                body: self.record.exchange(noted, reply.body),
                ..reply
            }),
            None => {
                self.record
                    .exchange(noted, Body::Whole(bytes::Bytes::new()));
                None
            }
        }
    }

    async fn wrong_or_right(
        &self,
        service: &'static str,
        wrong: Wrong,
        request: &Request,
        caller: &Caller,
    ) -> Option<Reply> {
        Some(match wrong {
            Wrong::Nothing => self.dispatch(service, request, caller).await,
            Wrong::Dos(condition) => dos::faulty(&self.catalogue.dos, &request.body, condition),
            Wrong::Ssp(name) => self.proxy.refuse(&self.ids, request, name),
            Wrong::Plain(status, text) => Reply::new(status, "text/plain; charset=utf-8", text),
            Wrong::Cut(bytes) => cut(self.dispatch(service, request, caller).await, bytes).await,
            Wrong::Close => return None,
        })
    }

    async fn dispatch(&self, service: &str, request: &Request, caller: &Caller) -> Reply {
        let root = match request.headers.first("Host") {
            Some(host) if caller.is_secure => format!("https://{host}"),
            Some(host) => format!("http://{host}"),
            None => self.root.clone(),
        };
        match service {
            "ssp" => self.proxy.answer(&self.ids, request, caller).await,
            "dos" => dos::answer(&self.catalogue, &self.ids, &self.clock, request, &root),
            "dos-rest" => dos::answer_rest(&self.catalogue, &self.ids, request),
            "sds-fhir" => {
                let sds = &self.catalogue.sds;
                sds_fhir::answer(&self.directory, sds, &self.ids, request, &root)
            }
            "health" => Reply::new(200, "text/plain; charset=utf-8", "pass\n"),
            _ => nothing_here(),
        }
    }
}

/// Returns who is asked.
fn service_of(request: &Request) -> &'static str {
    if is_nested(&request.target) {
        "ssp"
    } else if request.path == dos::PATH {
        "dos"
    } else if request.path.starts_with(dos::REST_BASE) {
        "dos-rest"
    } else if request.path.starts_with(sds_fhir::BASE) {
        "sds-fhir"
    } else if request.path == "/healthcheck" {
        "health"
    } else {
        "none"
    }
}

fn nothing_here() -> Reply {
    let text = "nothing is here: the directory of services is at /app/api/webservices, the Spine directory at /spine-directory/FHIR/R4, and the proxy takes the URL of a provider for its path\n";
    Reply::new(404, "text/plain; charset=utf-8", text)
}
