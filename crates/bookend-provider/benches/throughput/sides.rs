//! What is measured, and what it is measured against.

use actix_web::{App, HttpResponse, HttpServer, web};
use bookend_model::{Clock, Seed};
use bookend_provider::{
    ControlOptions, EvidencePlace, JournalBounds, Limits, Options, Running, Workshop, load, start,
};
use bookend_script::{Choices, Source};
use bytes::Bytes;
use serde_json::Value;
use std::net::SocketAddr;

const WORKERS: usize = 2;

/// Starts a provider with settings of the policy.
pub(crate) fn provider(policy: &[(&str, &str)]) -> Running {
    provider_of(Vec::new(), policy, Options::default())
}

/// Starts a provider as `serve` does when nothing is said, with a control port, whose journal keeps the last
/// exchanges; and with evidence where a folder is given.
pub(crate) fn provider_as_served(evidence: Option<EvidencePlace>) -> Running {
    let control = ControlOptions {
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        is_asked: true,
        token: None,
        workshop: Workshop::default(),
        watches: false,
        journal: JournalBounds::default(),
    };
    let options = Options {
        evidence,
        control: Some(control),
        ..Options::default()
    };
    provider_of(Vec::new(), &[], options)
}

/// Starts a provider that has every fault for callers who ask for it.
pub(crate) fn provider_with_faults() -> Running {
    let faults = source("faults.yaml", include_str!("faults.yaml"));
    provider_of(vec![faults], &[], Options::default())
}

fn source(name: &str, text: &str) -> Source {
    Source {
        name: format!("benches/throughput/{name}"),
        text: text.to_owned(),
    }
}

fn provider_of(more: Vec<Source>, policy: &[(&str, &str)], options: Options) -> Running {
    let inventory = source("inventory.yaml", include_str!("inventory.yaml"));
    let sources = std::iter::once(inventory).chain(more).collect();
    let settings = policy.iter();
    let choices = Choices {
        mode: None,
        policy: settings
            .map(|&(switch, value)| (switch.to_owned(), Value::from(value)))
            .collect(),
        ..Choices::default()
    };
    let script = load(sources, &choices).unwrap();
    let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
    let limits = Limits {
        workers: Some(WORKERS),
        ..Limits::default()
    };
    start(
        script,
        Options {
            clock,
            seed: Some(Seed(1)),
            limits,
            ..options
        },
    )
    .unwrap()
}

/// A handler that does nothing else: it sends the same bytes, or the body back when there are none.
pub(crate) fn baseline(fixed: Option<Bytes>) -> SocketAddr {
    let server = HttpServer::new(move || {
        let fixed = fixed.clone();
        App::new().default_service(web::to(move |body: Bytes| {
            let body = fixed.clone().unwrap_or(body);
            async move {
                HttpResponse::Ok()
                    .content_type("application/fhir+json;charset=UTF-8")
                    .body(body)
            }
        }))
    });
    let server = server
        .workers(WORKERS)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}
