//! All stand-ins that are asked over HTTP, told apart by path.

use crate::answered::{Answered, Instead};
use crate::catalogue::{Catalogue, Wrong};
use crate::conduct::{Conduct, Due, pause};
use crate::door::Caller;
use crate::dos;
use crate::evidence::{Noted, Record};
use crate::faults::Faults;
use crate::ids::Ids;
use crate::reply::{Body, Reply, whole};
use crate::sds::Directory;
use crate::sds_fhir;
use crate::ssp::{Proxy, is_nested};
use bookend_model::{Clock, Request, Response, Seed};
use bookend_script::StandIn;
use bytes::Bytes;
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

/// What is refused on demand, what scripts have to say, and where exchanges are kept.
pub(crate) type Wishes = (Faults, Option<Arc<dyn Conduct>>, Record);

/// What was made of a request.
#[derive(Debug, Default)]
struct Made {
    /// The answer that is intended; nothing where none is.
    reply: Option<Reply>,
    /// How long it waits between head and body.
    body_delay: Option<Duration>,
    /// What goes wrong with it.
    due: Option<Due>,
    /// The behaviour that decided.
    behaviour: Option<String>,
    /// Why there is no answer, where that is not on purpose.
    lost: Option<String>,
}

/// All stand-ins that are asked over HTTP.
#[derive(Debug)]
pub(crate) struct StandIns {
    catalogue: Arc<Catalogue>,
    directory: Arc<Directory>,
    proxy: Proxy,
    ids: Ids,
    clock: Clock,
    faults: Faults,
    conduct: Option<Arc<dyn Conduct>>,
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
        (faults, conduct, record): Wishes,
    ) -> Self {
        Self {
            proxy: Proxy::new(Arc::clone(&catalogue), tls),
            catalogue,
            directory,
            ids: Ids::new(seed),
            clock,
            faults,
            conduct,
            record,
            root,
        }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request, caller: &Caller) -> Answered {
        let (started, begun) = (self.clock.now(), self.clock.elapsed());
        let service = service_of(&request);
        let request = Arc::new(request);
        let made = self.made(service, &request, caller).await;
        let took = self.clock.elapsed().saturating_sub(begun);
        let status = made.reply.as_ref().map(|reply| reply.status);
        // Without query: it may name patients.
        let path = request.target.split('?').next().unwrap_or_default();
        tracing::info!(
            target: "bookend_national::http",
            service,
            method = request.method,
            path,
            status,
            behaviour = made.behaviour,
            fault = made.due.as_ref().map(Due::name),
            lost = made.lost,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "exchange"
        );
        let headers = made.reply.as_ref().map(|reply| reply.headers.clone());
        let noted = Noted {
            service,
            caller: caller.clone(),
            status,
            lost: made.lost.clone(),
            headers: headers.unwrap_or_default(),
            times: (started, took),
            request,
            behaviour: made.behaviour.clone(),
            fault: None,
        };
        self.sent(made, noted)
    }

    /// Has what was made recorded, as far as it is what is sent.
    fn sent(&self, made: Made, noted: Noted) -> Answered {
        let Made {
            reply,
            body_delay,
            due,
            ..
        } = made;
        if let Some(conduct) = &self.conduct
            && (due.is_some() || body_delay.is_some())
        {
            // Whoever decided has waited for all of it.
            let body = match reply.map(|reply| reply.body) {
                Some(Body::Whole(body)) => body,
                Some(Body::Pieces(..)) | None => Bytes::new(),
            };
            let wrong = (due, body_delay.unwrap_or_default());
            let record = self.record.clone();
            let instead = Instead::new(&**conduct, wrong, (noted, body), record);
            return Answered::Instead(Box::new(instead));
        }
        match reply {
            Some(reply) => Answered::Reply(Reply {
                body: self.record.exchange(noted, reply.body),
                ..reply
            }),
            None => {
                self.record.note(noted, Bytes::new());
                Answered::Nothing
            }
        }
    }

    /// Makes the answer to a request, as the scripts want it.
    async fn made(&self, service: &'static str, request: &Request, caller: &Caller) -> Made {
        let by = StandIn::ALL.iter().find(|(name, _)| *name == service);
        let ruling = match (&self.conduct, by) {
            (Some(conduct), Some((_, by))) => {
                conduct.decide(*by, request, caller.shown().as_deref())
            }
            _ => None,
        };
        let Some(ruling) = ruling else {
            return Made {
                reply: Some(self.asked(service, request, caller).await),
                ..Made::default()
            };
        };
        pause(ruling.wait).await;
        let mut answered = None;
        if ruling.is_asked {
            let reply = self.asked(service, request, caller).await;
            let body = match whole(reply.body).await {
                Ok(body) => body,
                // What is not whole is not passed on as if it were.
                Err(error) => {
                    return Made {
                        behaviour: Some(ruling.behaviour),
                        lost: Some(format!("the answer could not be had whole: {error}")),
                        ..Made::default()
                    };
                }
            };
            answered = Some(Response {
                status: reply.status,
                headers: reply.headers,
                body,
            });
        }
        let outcome = ruling.rest.carry_out(request, answered);
        pause(outcome.delay).await;
        Made {
            reply: outcome.response.map(Reply::from),
            body_delay: outcome.body_delay,
            due: outcome.due,
            behaviour: Some(ruling.behaviour),
            lost: None,
        }
    }

    /// Has a stand-in answer, or refuse as its catalogue has it.
    async fn asked(&self, service: &'static str, request: &Request, caller: &Caller) -> Reply {
        match self.faults.due(service, &request.target, &request.body) {
            None => self.dispatch(service, request, caller).await,
            Some(Wrong::Dos(condition)) => {
                dos::faulty(&self.catalogue.dos, &request.body, condition)
            }
            Some(Wrong::Ssp(name)) => self.proxy.refuse(&self.ids, request, name),
        }
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
    } else if request.headers.first("Ssp-To").is_some() {
        // Meant for the proxy, with a path that is no URL.
        "ssp"
    } else {
        "none"
    }
}

fn nothing_here() -> Reply {
    let text = "nothing is here: the directory of services is at /app/api/webservices, the Spine directory at /spine-directory/FHIR/R4, and the proxy takes the URL of a provider for its path\n";
    Reply::new(404, "text/plain; charset=utf-8", text)
}
