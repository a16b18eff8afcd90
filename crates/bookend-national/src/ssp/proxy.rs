//! One request through the proxy.

use super::checks::Passage;
use super::client::{Client, ClientError};
use super::headers::SspHeaders;
use super::refusal::Refused;
use super::target::Target;
use super::traces::Traces;
use crate::catalogue::{CHECKS, Catalogue, Force, SspRefusal};
use crate::door::Caller;
use crate::ids::Ids;
use crate::reply::Reply;
use bookend_model::Request;
use rustls::ClientConfig;
use std::sync::Arc;

/// The proxy.
#[derive(Debug)]
pub(crate) struct Proxy {
    catalogue: Arc<Catalogue>,
    client: Client,
    traces: Traces,
}

impl Proxy {
    /// Returns a proxy that lets through what a catalogue has.
    pub(crate) fn new(catalogue: Arc<Catalogue>, tls: ClientConfig) -> Self {
        Self {
            client: Client::new(catalogue.ssp.timeout, tls),
            traces: Traces::default(),
            catalogue,
        }
    }

    /// Answers a request whose path is the URL of a provider.
    pub(crate) async fn answer(&self, ids: &Ids, request: &Request, caller: &Caller) -> Reply {
        let headers = SspHeaders::read(&request.headers);
        let answered = self.pass(request, &headers, caller).await;
        let status = match &answered {
            Ok(reply) => reply.status,
            Err(refused) => self.row(refused).status,
        };
        let refused = answered.as_ref().err();
        tracing::info!(
            target: "bookend_national::ssp",
            trace = headers.trace.map(tracing::field::display),
            from = headers.from,
            to = headers.to,
            interaction = headers.interaction,
            status,
            refused = refused.map(|refused| refused.token(&self.row(refused))),
            "passage"
        );
        answered.unwrap_or_else(|refused| {
            let style = self.catalogue.ssp.error_style;
            refused.reply(&self.row(&refused), style, ids.fresh(), request)
        })
    }

    /// Refuses a request, whatever it is.
    pub(crate) fn refuse(&self, ids: &Ids, request: &Request, name: &'static str) -> Reply {
        let headers = SspHeaders::read(&request.headers);
        let url = request.target.trim_start_matches('/').to_owned();
        let refused = Refused {
            name,
            facts: vec![
                ("from", headers.from),
                ("to", headers.to),
                ("interaction", headers.interaction),
                ("header", "Ssp-TraceID".to_owned()),
                ("url", url),
            ],
        };
        let style = self.catalogue.ssp.error_style;
        refused.reply(&self.row(&refused), style, ids.fresh(), request)
    }

    async fn pass(
        &self,
        request: &Request,
        headers: &SspHeaders,
        caller: &Caller,
    ) -> Result<Reply, Refused> {
        let target = Target::read(&request.target).ok_or_else(|| Refused {
            name: "no-url",
            facts: vec![("url", request.target.trim_start_matches('/').to_owned())],
        })?;
        if target.is_collapsed {
            tracing::warn!(target: "bookend_national::ssp", url = request.path, "a slash was lost behind the scheme");
        }
        let passage = Passage {
            catalogue: &self.catalogue,
            request,
            headers,
            target: &target,
            caller,
            is_trace_known: headers.trace.is_some_and(|id| self.traces.is_known(id)),
        };
        for name in CHECKS {
            let force = self.catalogue.ssp.checks.get(name).copied();
            match (force, passage.check(name)) {
                (Some(Force::Off), _) | (_, None) => {}
                (Some(Force::Enforce) | None, Some(refused)) => return Err(refused),
                (Some(Force::Warn), Some(refused)) => {
                    let token = refused.token(&self.row(&refused));
                    tracing::warn!(target: "bookend_national::ssp", check = name, token, "let through");
                }
            }
        }
        // Whatever is switched off: this is no proxy to anywhere else.
        let is_known = passage.endpoint().is_some();
        let is_secure = target.url.starts_with("https:") || self.catalogue.ssp.allow_http;
        if !is_known || !is_secure {
            return Err(passage.refused("target"));
        }
        let asked = self.client.forward(request, &target.url, caller).await;
        asked.map_err(|error| {
            let name = match &error {
                ClientError::Time => "timeout",
                ClientError::Connection(_) => "unreachable",
                ClientError::Request(_) => "no-url",
            };
            let error = &error as &dyn std::error::Error;
            tracing::warn!(target: "bookend_national::ssp", error, "nothing came back");
            passage.refused(name)
        })
    }

    fn row(&self, refused: &Refused) -> SspRefusal {
        let rows = &self.catalogue.ssp.refusals;
        rows.get(refused.name).cloned().unwrap_or_default()
    }
}
