//! Journeys played against a canned server, with a fixed seed and clock.

use crate::server::Server;
use bookend_consumer::{
    Client, Ground, Identity, JourneyRecord, Pace, RunRecord, Runner, Selected, Selection,
    StepRecord, Watch, select,
};
use bookend_model::{Clock, Seed};
use bookend_script::{Choices, Script, Source, Sources, check};
use bookend_tls::ClientFiles;
use std::fmt::Write as _;
use std::time::Duration;
use tokio::sync::mpsc::channel;

/// Checks journeys over the shipped dialect, without the journeys that ship.
pub(crate) fn script(journeys: &str) -> Script {
    let text = format!("bookend: 1\ndialect: careconnect-stu3\n{journeys}");
    let name = "test.yaml".to_owned();
    let shipped = bookend_provider::shipped().into_iter().filter(|source| {
        let is_dialect = ["dialect", "token", "rules", "refusals", "resources"];
        is_dialect
            .iter()
            .any(|part| source.name.ends_with(&format!("/{part}.yaml")))
    });
    let fixtures = Source {
        name: "fixtures.yaml".to_owned(),
        text: "bookend: 1\ndialect: careconnect-stu3\nfixtures: {adult: {resourceType: Patient, id: patient}, every-include: null, spare-number: '9990000018'}\n".to_owned(),
    };
    let sources = Sources::new(shipped.chain([fixtures, Source { name, text }]));
    check(&sources, &Choices::default()).unwrap_or_else(|diagnostics| {
        panic!("{}", bookend_script::render(&diagnostics, &sources, false))
    })
}

pub(crate) fn identity() -> Identity {
    let text = |text: &str| text.to_owned();
    Identity {
        asid: text("123456123456"),
        issuer: text("https://consumer.example"),
        user: text("user"),
        device: text("device"),
        organisation: text("Organisation"),
        ods: text("A1001"),
        family: text("Family"),
        given: text("Given"),
        prefix: text("Dr"),
    }
}

pub(crate) fn ground<'s>(script: &'s Script, base: &str) -> Ground<'s> {
    let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
    Ground::new(script, (Seed(1), clock), &identity()).calling(base, "987654456789")
}

struct Nobody;

impl Watch for Nobody {
    fn began(&self, _: Selected<'_>) {}
    fn ended(&self, _: &JourneyRecord<'_>) {}
    fn interrupted(&self) {}
}

/// Plays every journey of a script.
pub(crate) fn record<'g>(ground: &'g Ground<'g>, server: &Server, pace: Pace) -> RunRecord<'g> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let client = Client::new(
            &server.base(),
            &ClientFiles::default(),
            ground.clock.clone(),
        )
        .unwrap();
        let mut runner = Runner::new(ground, client, Duration::from_secs(20));
        runner.read_capabilities().await.unwrap();
        let selected = select(ground.script, &Selection::default());
        let (_sender, mut interruptions) = channel(1);
        runner
            .run(&selected, pace, &Nobody, &mut interruptions)
            .await
    })
}

pub(crate) const PLAIN: Pace = Pace {
    jobs: 1,
    fail_fast: false,
    strict: false,
};

/// Plays journeys and writes what came of them, a line per journey and step.
pub(crate) fn play(journeys: &str, server: &Server) -> String {
    play_at(journeys, server, PLAIN)
}

pub(crate) fn play_at(journeys: &str, server: &Server, pace: Pace) -> String {
    let script = script(journeys);
    let ground = ground(&script, &server.base());
    let record = record(&ground, server, pace);
    let mut text = String::new();
    for journey in &record.journeys {
        let reason = in_brackets(journey.reason.as_ref());
        let _ = writeln!(text, "{} {}{reason}", journey.id(), journey.outcome);
        for step in &journey.steps {
            write_step(&mut text, step);
        }
    }
    text
}

fn write_step(text: &mut String, step: &StepRecord) {
    let reason = in_brackets(step.reason.as_ref());
    let _ = writeln!(text, "  {} {}{reason}", step.id, step.outcome);
    for finding in step.unmet() {
        let _ = writeln!(
            text,
            "    {}: expected {}, found {}",
            finding.subject, finding.expected, finding.found
        );
    }
}

fn in_brackets(reason: Option<&String>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}
