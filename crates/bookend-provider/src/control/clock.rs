//! The clock of a space, seen and moved.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_engine::instant_text;
use bookend_model::Clock;
use bookend_script::{PointInTime, parse_duration};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// What can be done to a clock, in the order in which it is done.
const KEYS: &[&str] = &["skew", "set", "advance", "freeze", "run"];

/// `GET /clock`.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    Ok(shown(&*desk.provider(call.space())?))
}

fn shown(provider: &Provider) -> Answer {
    let clock = &provider.space.clock;
    // As `PUT /clock` takes it, so that who moves the clock can put it back.
    let skew = clock.ahead().map(|it| format!("{}ms", it.as_millis()));
    Answer::json(&json!({
        "space": provider.space.name,
        "now": instant_text(clock.now()),
        "is-frozen": clock.is_frozen(),
        "skew": skew,
    }))
}

/// What is done to a clock, in the order in which it is done.
#[derive(Debug, Default)]
struct Change {
    skew: Option<SignedDuration>,
    set: Option<PointInTime>,
    advance: Option<SignedDuration>,
    /// Whether it stands still from then on; nothing where that stays as it is.
    freezes: Option<bool>,
}

/// `PUT /clock`: `{"set": "2026-10-25T00:59:00Z"}`, `{"advance": "5m"}`, `{"skew": "-30s"}` beside the
/// machine's time, `{"freeze": true}`, `{"run": true}`; several at once in this order.
pub(super) fn set(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    // Everything is read before anything is done.
    let change = Change::read(&call.map()?)?;
    let provider = desk.prepared(call.space())?;
    change.make(&provider.space.clock);
    Ok(shown(&provider))
}

impl Change {
    fn read(map: &Map<String, Value>) -> Result<Self, Complaint> {
        knows_keys(map, KEYS)?;
        if map.is_empty() {
            let help = format!("say one or more of `{}`", KEYS.join("`, `"));
            return Err(Complaint::invalid("body", "nothing is asked of the clock").help(help));
        }
        let time = |key: &str| {
            let text = text(map, key)?;
            text.map(|text| duration(key, text)).transpose()
        };
        let set = text(map, "set")?.map(|text| {
            let point = PointInTime::parse(text);
            point.map_err(|error| Complaint::invalid("set", error.to_string()))
        });
        Ok(Self {
            skew: time("skew")?,
            set: set.transpose()?,
            advance: time("advance")?,
            freezes: freezes(map)?,
        })
    }

    fn make(&self, clock: &Clock) {
        let at = self.set.as_ref().map(|point| point.resolve(clock.now()));
        if let Some(skew) = self.skew {
            clock.skew(skew);
        }
        if let Some(at) = at {
            clock.set(at);
        }
        if let Some(advance) = self.advance {
            clock.advance(advance);
        }
        match self.freezes {
            Some(true) => clock.freeze(),
            Some(false) => clock.run(),
            None => {}
        }
    }
}

fn text<'m>(map: &'m Map<String, Value>, key: &str) -> Result<Option<&'m str>, Complaint> {
    match map.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let message = format!("`{key}` is a text, found `{other}`");
            Err(Complaint::invalid(key, message))
        }
    }
}

/// Reads whether the clock is to stand still: `freeze`, or the reverse of it, `run`.
fn freezes(map: &Map<String, Value>) -> Result<Option<bool>, Complaint> {
    let is_wanted = |key: &str| match map.get(key) {
        None => Ok(None),
        Some(Value::Bool(wanted)) => Ok(Some(*wanted)),
        Some(other) => {
            let message = format!("`{key}` is `true` or `false`, found `{other}`");
            Err(Complaint::invalid(key, message))
        }
    };
    match (is_wanted("freeze")?, is_wanted("run")?) {
        (Some(freezes), Some(runs)) if freezes == runs => {
            let message = "a clock either stands still or runs";
            Err(Complaint::invalid("run", message).help("`freeze` and `run` say the same twice"))
        }
        (freezes, runs) => Ok(freezes.or(runs.map(|runs| !runs))),
    }
}

/// Reads a duration that may go back: `-30s`.
fn duration(key: &str, text: &str) -> Result<SignedDuration, Complaint> {
    let (is_back, plain) = match text.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let read = parse_duration(plain).map_err(|error| Complaint::invalid(key, error.to_string()))?;
    Ok(if is_back { -read } else { read })
}
