//! The clock of a space, seen and moved.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_engine::instant_text;
use bookend_script::{PointInTime, parse_duration};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// What can be done to a clock, in the order in which it is done.
const KEYS: &[&str] = &["skew", "set", "advance", "freeze", "run"];

/// `GET /clock`.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    Ok(shown(&*desk.provider(call.space())?))
}

fn shown(provider: &Provider) -> Answer {
    let clock = &provider.space.clock;
    Answer::json(&json!({
        "space": provider.space.name,
        "now": instant_text(clock.now()),
        "is-frozen": clock.is_frozen(),
    }))
}

/// `PUT /clock`: `{"set": "2026-10-25T00:59:00Z"}`, `{"advance": "5m"}`, `{"skew": "-30s"}` beside the
/// machine's time, `{"freeze": true}`, `{"run": true}`; several at once in this order.
pub(super) fn set(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let map = call.map()?;
    knows_keys(&map, KEYS)?;
    let clock = &provider.space.clock;
    let text = |key: &str| -> Result<Option<&str>, Complaint> {
        match map.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(Complaint::invalid(
                key,
                format!("`{key}` is a text, found `{other}`"),
            )),
        }
    };
    let is_wanted = |key: &str| match map.get(key) {
        None | Some(Value::Bool(false)) => Ok(false),
        Some(Value::Bool(true)) => Ok(true),
        Some(other) => Err(Complaint::invalid(
            key,
            format!("`{key}` is `true`, found `{other}`"),
        )),
    };
    // Everything is read before anything is done.
    let skew = text("skew")?
        .map(|text| duration("skew", text))
        .transpose()?;
    let advance = text("advance")?
        .map(|text| duration("advance", text))
        .transpose()?;
    let at = text("set")?.map(|text| {
        let point = PointInTime::parse(text);
        point.map_err(|error| Complaint::invalid("set", error.to_string()))
    });
    let at = at.transpose()?.map(|point| point.resolve(clock.now()));
    let (freezes, runs) = (is_wanted("freeze")?, is_wanted("run")?);
    if freezes && runs {
        return Err(Complaint::invalid(
            "run",
            "a clock that is frozen does not run",
        ));
    }
    if let Some(skew) = skew {
        clock.skew(skew);
    }
    if let Some(at) = at {
        clock.set(at);
    }
    if let Some(advance) = advance {
        clock.advance(advance);
    }
    if freezes {
        clock.freeze();
    }
    if runs {
        clock.run();
    }
    Ok(shown(&provider))
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
