//! An exchange to the events that happen in it.

use bookend_engine::{
    EvaluateError, RequestView, ResponseView, Scope, View, World, holds, request_value,
    response_value, text_of, token_value, values,
};
use bookend_evidence::RecordedExchange;
use bookend_fhir::Structures;
use bookend_model::{Chance, Exchange, Seed};
use bookend_profile::Profiles;
use bookend_script::{Event, EventKind, Script, Side, Subject};
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::RefCell;

/// Recognises events as a script has it.
#[derive(Debug)]
pub(crate) struct Observer<'s> {
    script: &'s Script,
    structures: &'static Structures,
    /// None: what is counted does not depend on packages.
    profiles: Profiles,
    chance: RefCell<Chance>,
}

/// What was seen of an exchange.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// What is the same of the exchanges of an encounter.
    pub(crate) trace: Option<String>,
    /// By what the exchange is known in both ends' evidence.
    pub(crate) response_id: Option<String>,
    pub(crate) events: Vec<Happening>,
}

/// An event, with what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) kind: EventKind,
    pub(crate) service: Option<String>,
    /// Slots that are offered: id and start.
    pub(crate) slots: Vec<(String, Option<Timestamp>)>,
    pub(crate) slot: Option<String>,
    pub(crate) start: Option<Timestamp>,
    pub(crate) appointment: Option<String>,
    pub(crate) patient: Option<String>,
    pub(crate) message: Option<String>,
}

impl<'s> Observer<'s> {
    pub(crate) fn new(script: &'s Script) -> Self {
        Self {
            structures: Structures::of(script.dialect().release),
            // Nothing that is counted depends on chance.
            chance: RefCell::new(Seed(0).stream("metrics")),
            profiles: Profiles::none(script.dialect().release),
            script,
        }
    }

    /// Returns what happens in an exchange.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of the script cannot be made.
    pub(crate) fn see(&self, recorded: &RecordedExchange) -> Result<Seen, EvaluateError> {
        let exchange = &recorded.exchange;
        let dialect = self.script.dialect();
        let request = RequestView::new(&exchange.request, &dialect.media, self.structures);
        let times = (exchange.first_byte, exchange.total);
        let response = exchange.attempt.as_ref().ok();
        let response = response
            .map(|response| ResponseView::new(response, times, &dialect.media, self.structures));
        let names = Names {
            request: &request,
            response: response.as_ref(),
        };
        let view = View {
            side: Side::Response,
            request: Some(&request),
            response: response.as_ref(),
            error: exchange.attempt.as_ref().err(),
            effect: None,
            interaction: recorded
                .interaction
                .as_deref()
                .and_then(|name| dialect.interaction(name)),
            policy: self.script.policy(),
            token: None,
            world: World {
                scope: &names,
                now: exchange.started,
                chance: &self.chance,
                structures: self.structures,
                trees: None,
            },
            profiles: &self.profiles,
            wants_places: false,
        };
        let metrics = self.script.metrics();
        let mut seen = Seen {
            trace: one(&metrics.encounter, &view)?,
            response_id: response_id(exchange, &dialect.envelope.response_id),
            events: Vec::new(),
        };
        for event in &metrics.events {
            if holds(&event.when, &view)? {
                seen.events.push(happening(event, &view)?);
            }
        }
        Ok(seen)
    }
}

fn happening(event: &Event, view: &View<'_>) -> Result<Happening, EvaluateError> {
    let error = view
        .error
        .map(|error| format!("no response: {}", error.kind.name()));
    let slots = values(&event.slots, view)?;
    Ok(Happening {
        kind: event.kind,
        service: one(&event.service, view)?,
        slots: slots
            .iter()
            .filter_map(text_of)
            .map(|text| slot(&text))
            .collect(),
        slot: one(&event.slot, view)?,
        start: one(&event.start, view)?.and_then(|text| text.parse().ok()),
        appointment: one(&event.appointment, view)?,
        patient: all(&event.patient, view)?,
        message: match error {
            Some(error) => Some(error),
            None => one(&event.message, view)?,
        },
    })
}

/// The header field of a response by which both ends know it.
fn response_id(exchange: &Exchange, name: &str) -> Option<String> {
    let response = exchange.attempt.as_ref().ok()?;
    response.headers.first(name).map(str::to_owned)
}

/// The first value of subjects that says anything.
fn one(subjects: &[Subject], view: &View<'_>) -> Result<Option<String>, EvaluateError> {
    for subject in subjects {
        let found = values(std::slice::from_ref(subject), view)?;
        let mut texts = found.iter().filter_map(text_of);
        if let Some(text) = texts.find(|text| !text.trim().is_empty()) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// Every value of subjects, as one text.
fn all(subjects: &[Subject], view: &View<'_>) -> Result<Option<String>, EvaluateError> {
    let found = values(subjects, view)?;
    let texts: Vec<String> = found.iter().filter_map(text_of).collect();
    Ok((!texts.is_empty()).then(|| texts.join("\u{1f}")))
}

fn slot(text: &str) -> (String, Option<Timestamp>) {
    match text.split_once(' ') {
        Some((id, start)) => (id.to_owned(), start.parse().ok()),
        None => (text.to_owned(), None),
    }
}

/// The names that `metrics` may use.
struct Names<'n> {
    request: &'n RequestView<'n>,
    response: Option<&'n ResponseView<'n>>,
}

impl Scope for Names<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        match root.as_str() {
            "request" => {
                let (field, rest) = rest.split_first()?;
                request_value(self.request, field, rest)
            }
            "response" => {
                let (field, rest) = rest.split_first()?;
                response_value(self.response?, field, rest)
            }
            "jwt" => token_value(self.request.token(), rest),
            _ => None,
        }
    }
}
