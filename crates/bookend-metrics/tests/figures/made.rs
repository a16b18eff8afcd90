//! Evidence, made exchange by exchange, and its figures.

use crate::shipped_sources::shipped_sources;
use bookend_evidence::{
    Ending, FORMAT, Notice, PackHead, RecordedExchange, Recorder, Salt, ScriptReport, Tool,
};
use bookend_metrics::{Encounters, Range, Report, report};
use bookend_model::{
    Attempt, AttemptError, AttemptErrorKind, Checked, Exchange, Headers, Request, Response,
};
use bookend_script::{Choices, Script, check};
use bytes::Bytes;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

/// The scripts that ship.
static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| check(&shipped_sources(), &Choices::default()).unwrap());

/// A run of a provider that is being recorded.
pub(super) struct Run {
    recorder: Recorder,
    count: usize,
}

/// When, and in which encounter, something is asked.
#[derive(Clone, Copy)]
pub(super) struct At(pub(super) &'static str, pub(super) &'static str);

impl Run {
    /// Begins a run below a folder; its seed tells it from others.
    pub(super) fn begin(parent: &Path, seed: u64) -> Self {
        Self::with(parent, seed, Some(Salt::new([1; 16])))
    }

    pub(super) fn with(parent: &Path, seed: u64, salt: Option<Salt>) -> Self {
        let head = PackHead {
            format: FORMAT.to_owned(),
            tool: Tool {
                name: "bookend-provider".to_owned(),
                version: "0.1.0".to_owned(),
            },
            role: "provider".to_owned(),
            script: ScriptReport {
                digest: "abc".to_owned(),
                dialect: "careconnect-stu3".to_owned(),
                mode: "standard".to_owned(),
            },
            policy: BTreeMap::new(),
            seed,
            clock: "system".to_owned(),
            target: "http://127.0.0.1:4434/STU3".to_owned(),
            counterparty: "123456123456".to_owned(),
            started: "2026-11-21T09:00:00Z".parse().unwrap(),
            redacted: salt.is_some(),
            requirements: Vec::new(),
            checks: Vec::new(),
        };
        Self {
            recorder: Recorder::begin(parent, head, salt).unwrap(),
            count: 0,
        }
    }

    /// A search of a service that finds slots: id and start of each.
    pub(super) fn search(&mut self, at: At, service: &str, slots: &[(&str, &str)]) {
        let entry = |(id, start): &(&str, &str)| {
            format!(
                r#"{{"fullUrl":"http://127.0.0.1/Slot/{id}","resource":{{"resourceType":"Slot","id":"{id}","schedule":{{"reference":"Schedule/1"}},"status":"free","start":"{start}","end":"{start}"}}}}"#
            )
        };
        let entries: Vec<String> = slots.iter().map(entry).collect();
        let body = format!(
            r#"{{"resourceType":"Bundle","type":"searchset","entry":[{}]}}"#,
            entries.join(",")
        );
        let target = format!("/Slot?schedule.actor%3Ahealthcareservice={service}&status=free");
        self.note(
            at,
            "slot.search",
            ("GET", &target, ""),
            answered(200, &body, None),
        );
    }

    /// A booking of a slot for a patient, which makes an appointment.
    pub(super) fn book(&mut self, at: At, slot: (&str, &str), patient: &str, appointment: &str) {
        let place = format!("http://127.0.0.1:4434/STU3/Appointment/{appointment}/_history/1");
        let answer = answered(201, r#"{"resourceType":"Appointment"}"#, Some(&place));
        self.try_to_book(at, slot, patient, answer);
    }

    /// A booking, and what came of it.
    pub(super) fn try_to_book(
        &mut self,
        at: At,
        (slot, start): (&str, &str),
        patient: &str,
        answer: Attempt,
    ) {
        let body = format!(
            r#"{{"resourceType":"Appointment","contained":[{{"resourceType":"Slot","id":"{slot}"}},{{"resourceType":"Patient","id":"P1","identifier":[{{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{patient}"}}],"name":[{{"family":"Chalmers","given":["Peter"]}}]}}],"status":"booked","start":"{start}"}}"#
        );
        self.note(
            at,
            "appointment.book",
            ("POST", "/Appointment", &body),
            answer,
        );
    }

    pub(super) fn cancel(&mut self, at: At, appointment: &str) {
        let body = r#"{"resourceType":"Appointment","status":"cancelled"}"#;
        let target = format!("/Appointment/{appointment}");
        self.note(
            at,
            "appointment.cancel",
            ("PUT", &target, body),
            answered(200, body, None),
        );
    }

    fn note(
        &mut self,
        At(started, trace): At,
        interaction: &str,
        (method, target, body): (&str, &str, &str),
        attempt: Attempt,
    ) {
        self.count += 1;
        let (path, _) = target.split_once('?').unwrap_or((target, ""));
        let fields = [
            ("Ssp-TraceID", trace),
            ("Content-Type", "application/fhir+json"),
        ];
        let exchange = Exchange {
            request: Request {
                method: method.to_owned(),
                path: path.to_owned(),
                query: Vec::new(),
                target: target.to_owned(),
                headers: Headers::from_iter(fields),
                body: Bytes::copy_from_slice(body.as_bytes()),
            }
            .into(),
            attempt,
            started: started.parse().unwrap(),
            first_byte: Duration::from_millis(1),
            total: Duration::from_millis(2),
            checked: Checked::default(),
        };
        self.recorder
            .note(Notice::Exchange(Box::new(RecordedExchange {
                counterparty: "123456123456".to_owned(),
                base: "http://127.0.0.1:4434/STU3".to_owned(),
                interaction: Some(interaction.to_owned()),
                step: None,
                decided_by: None,
                fault: None,
                exchange,
                bundle: None,
            })));
    }

    /// Ends the run, and returns its folder.
    pub(super) fn end(self, partial: bool) -> PathBuf {
        let ending = Ending {
            ended: "2026-11-23T12:00:00Z".parse().unwrap(),
            duration_ms: 1_000.0,
            partial,
        };
        self.recorder.finish(ending).unwrap().remove(0)
    }
}

/// An answer, with the place of what was made.
#[expect(
    clippy::unnecessary_wraps,
    reason = "what comes of a request is an answer or none"
)]
pub(super) fn answered(status: u16, body: &str, place: Option<&str>) -> Attempt {
    let mut headers = Headers::from_iter([("Content-Type", "application/fhir+json")]);
    if let Some(place) = place {
        headers.add("Location", place);
    }
    Ok(Response {
        status,
        headers,
        body: Bytes::copy_from_slice(body.as_bytes()),
    })
}

/// A refusal that says this.
pub(super) fn refused(status: u16, diagnostics: &str) -> Attempt {
    let body = format!(
        r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","code":"processing","diagnostics":"{diagnostics}"}}]}}"#
    );
    answered(status, &body, None)
}

/// No answer at all.
pub(super) fn silence() -> Attempt {
    Err(AttemptError {
        kind: AttemptErrorKind::Closed,
        detail: "connection closed".to_owned(),
    })
}

/// Counts the figures of folders.
pub(super) fn counted(folders: &[&Path], range: (&str, &str), table: Option<&str>) -> Report {
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let (from, to) = (range.0.to_owned().leak(), range.1.to_owned().leak());
    let zone = TimeZone::get("Europe/London").unwrap();
    let range = Range::parse(some(from), some(to), &zone).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let encounters = table.map(|table| {
        std::fs::write(file.path(), table).unwrap();
        Encounters::read(file.path()).unwrap()
    });
    let folders: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
    report(&SCRIPT, &folders, range, encounters.as_ref()).unwrap()
}

/// Says what some metrics came to, a line for each figure.
pub(super) fn told(report: &Report, metrics: &[&str]) -> String {
    let figures = report.figures.iter();
    let wanted = figures.filter(|figure| metrics.contains(&figure.metric.as_str()));
    let number = |number: Option<usize>| number.map_or("?".to_owned(), |number| number.to_string());
    let line = |figure: &bookend_metrics::Figure| {
        let group = figure.group.as_deref().unwrap_or("all");
        let against = figure
            .against
            .map_or(String::new(), |against| format!(" of {against}"));
        let share = figure
            .share
            .map_or(String::new(), |share| format!(", {share} %"));
        let metric = figure.metric.trim_start_matches("rep-");
        format!("{metric} {group}: {}{against}{share}", number(figure.count))
    };
    wanted.map(line).collect::<Vec<_>>().join("\n")
}
