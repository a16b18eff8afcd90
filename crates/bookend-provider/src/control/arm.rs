//! Behaviours that are armed by a call: for the next request, or for a while.

use super::call::knows_keys;
use super::sent::Names;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::{ArmedBehaviour, Provider};
use bookend_engine::instant_text;
use bookend_script::{Behaviour, parse_duration};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// How long what was armed waits for its request, when nothing is said.
const WAITS: SignedDuration = SignedDuration::from_mins(10);

/// How many behaviours may be armed in a space.
const MOST: usize = 100;

/// The keys of what is armed as they are checked, and as they are sent.
const PLAIN: Names = &[("behaviours[0]", "")];

/// The same, where `times` stands for a schedule.
const TIMES: Names = &[
    ("behaviours[0].schedule.times", "times"),
    ("behaviours[0].schedule", "times"),
    ("behaviours[0]", ""),
];

/// The keys of what is armed.
const KEYS: &[&str] = &["title", "when", "then", "schedule", "times", "ttl"];

/// `POST /arm`: a behaviour that comes before all others, once unless `times` says otherwise, and no
/// longer than `ttl`.
///
/// **Shape:** `{"when": …, "then": …, "times": 1, "ttl": "10m", "title": …}` in JSON or YAML, with
/// `when`, `then` and `schedule` as in scripts.
pub(super) fn arm(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    // What is armed was compiled beside the scripts in force, and means nothing beside others.
    let _changing = desk.changing();
    let (behaviour, waits) = read(desk, call)?;
    let provider = desk.prepared(call.space())?;
    let now = provider.space.clock.now();
    let until = now.saturating_add(waits).unwrap_or(Timestamp::MAX);
    let armed = Arc::new(ArmedBehaviour { behaviour, until });
    let done = desk.changeover.spaces().replace(call.space(), |provider| {
        let goes = is_over_in(provider);
        disarm(provider, &goes);
        if provider.armed.len() >= MOST {
            return false;
        }
        let mut all = provider.armed.clone();
        all.push(Arc::clone(&armed));
        provider.arm(all);
        true
    });
    match done {
        Some(true) => Ok(Answer::json(&shown(&provider, &armed)).with_status(201)),
        Some(false) => {
            let message = format!("{MOST} behaviours are armed already");
            Err(Complaint::new(409, "too-many-armed", message)
                .help("take some away with `DELETE /arm`"))
        }
        None => Err(Complaint::unknown("space", call.space()).at("space")),
    }
}

/// Reads what is to be armed, and compiles it.
fn read(desk: &Desk, call: &Call) -> Result<(Behaviour, SignedDuration), Complaint> {
    let mut map = call.map()?;
    knows_keys(&map, KEYS)?;
    let waits = match map.shift_remove("ttl") {
        None => WAITS,
        Some(Value::String(text)) => {
            parse_duration(&text).map_err(|error| Complaint::invalid("ttl", error.to_string()))?
        }
        Some(other) => {
            let message = format!("`ttl` is a duration such as `5m`, found `{other}`");
            return Err(Complaint::invalid("ttl", message));
        }
    };
    if !map.contains_key("when") || !map.contains_key("then") {
        return Err(Complaint::invalid("body", "`when` and `then` are needed")
            .help("such as {\"when\": {\"interaction\": \"appointment.book\"}, \"then\": {\"fault\": \"reset\"}}"));
    }
    let times = map.shift_remove("times");
    let names = if map.contains_key("schedule") {
        PLAIN
    } else {
        TIMES
    };
    match (times, map.contains_key("schedule")) {
        (Some(_), true) => {
            let message =
                "`times` and `schedule` say the same twice; `times` stands in `schedule` as well";
            return Err(Complaint::invalid("times", message));
        }
        (times, false) => {
            let times = times.unwrap_or_else(|| 1.into());
            map.insert("schedule".to_owned(), json!({"times": times}));
        }
        (None, true) => {}
    }
    let id = format!("armed-{}", desk.next_number());
    map.entry("title")
        .or_insert_with(|| "armed by the control port".into());
    map.insert("id".to_owned(), id.into());
    let own = desk.reloading().own.clone();
    Ok((desk.workshop.behaviour(own, &map.into(), names)?, waits))
}

/// Shows what is armed.
pub(super) fn shown(provider: &Provider, armed: &ArmedBehaviour) -> Value {
    let ArmedBehaviour { behaviour, until } = armed;
    let left = behaviour
        .schedule
        .times
        .map(|times| times.saturating_sub(provider.usage.of_behaviour(&behaviour.id)));
    json!({
        "id": behaviour.id,
        "title": behaviour.title,
        "priority": Value::Null,
        "is-on": !is_over(provider, armed),
        "is-armed": true,
        "is-in-play": true,
        "decided": provider.usage.of_behaviour(&behaviour.id),
        "left": left,
        "until": instant_text(*until),
    })
}

/// The same for what is armed in a space as it now is.
fn is_over_in(provider: &Provider) -> impl Fn(&ArmedBehaviour) -> bool + use<> {
    let over: Vec<String> = (provider.armed.iter())
        .filter(|armed| is_over(provider, armed))
        .map(|armed| armed.behaviour.id.clone())
        .collect();
    move |armed| over.contains(&armed.behaviour.id)
}

/// Whether nothing can come of it any more: it is too late, or it has decided as often as it may.
fn is_over(provider: &Provider, armed: &ArmedBehaviour) -> bool {
    let times = armed.behaviour.schedule.times;
    let decided = provider.usage.of_behaviour(&armed.behaviour.id);
    let is_plain = armed.behaviour.schedule.per.is_none();
    provider.space.clock.now() >= armed.until
        || (is_plain && times.is_some_and(|times| decided >= times))
}

fn disarm(provider: &mut Provider, goes: impl Fn(&ArmedBehaviour) -> bool) {
    let kept = provider.armed.iter().filter(|armed| !goes(armed));
    let kept = kept.cloned().collect();
    provider.arm(kept);
}

/// `GET /arm`: what is armed.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let all: Vec<Value> = provider
        .armed
        .iter()
        .map(|it| shown(&provider, it))
        .collect();
    Ok(Answer::json(
        &json!({"space": provider.space.name, "armed": all}),
    ))
}

/// `DELETE /arm`: nothing is armed any more; with `id` only that one.
pub(super) fn remove(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "id"])?;
    let id = call.parameter("id");
    let done = desk.changeover.spaces().replace(call.space(), |provider| {
        let before = provider.armed.len();
        disarm(provider, |it| id.is_none_or(|id| it.behaviour.id == id));
        before - provider.armed.len()
    });
    match (done, id) {
        (None, _) => Err(Complaint::unknown("space", call.space()).at("space")),
        (Some(0), Some(id)) => Err(Complaint::unknown("armed behaviour", id).at("id")),
        (Some(count), _) => Ok(Answer::json(&json!({"disarmed": count}))),
    }
}
