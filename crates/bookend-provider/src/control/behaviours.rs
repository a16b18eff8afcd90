//! Behaviours: which there are, how often each decided, and switches.

use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_script::Behaviour;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// `GET /behaviours`: in the order in which they are tried, those that are armed first.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let armed = provider
        .armed
        .iter()
        .map(|it| super::arm::shown(&provider, it));
    let in_play = in_play(&provider);
    let of_script = provider.script().behaviours().iter();
    let of_script = of_script.map(|behaviour| shown(&provider, behaviour, &in_play));
    let all: Vec<Value> = armed.chain(of_script).collect();
    Ok(Answer::json(
        &json!({"space": provider.space.name, "behaviours": all}),
    ))
}

/// The ids of the behaviours that can concern a request of any interaction, or of none, under the
/// present policy.
fn in_play(provider: &Provider) -> BTreeSet<&str> {
    let script = provider.script();
    let named = script.dialect().named().map(|it| Some(it.name.as_str()));
    (named.chain([None]))
        .flat_map(|name| provider.set.plan.behaviours(script, name, None))
        .map(|behaviour| behaviour.id.as_str())
        .collect()
}

fn shown(provider: &Provider, behaviour: &Behaviour, in_play: &BTreeSet<&str>) -> Value {
    let place = provider.script().place(&behaviour.span);
    json!({
        "id": behaviour.id,
        "title": behaviour.title,
        "priority": behaviour.priority,
        "is-on": !provider.off.contains(&behaviour.id),
        "is-armed": false,
        "is-in-play": in_play.contains(behaviour.id.as_str()),
        "decided": provider.usage.of_behaviour(&behaviour.id),
        "place": place.map(|place| json!({"file": place.file, "line": place.line})),
    })
}

/// `POST /behaviours/{id}/on` and `/off`: a behaviour that is off is not tried.
pub(super) fn switch_on(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    switch(desk, call, true)
}

/// The same, the other way.
pub(super) fn switch_off(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    switch(desk, call, false)
}

fn switch(desk: &Desk, call: &Call, is_on: bool) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let (id, space) = (call.part("id"), call.space());
    let known = |provider: &Provider| {
        let mut behaviours = provider.script().behaviours().iter();
        behaviours.any(|behaviour| behaviour.id == id)
    };
    desk.prepared(space)?;
    let switched = desk.changeover.spaces().replace(space, |provider| {
        if !known(provider) {
            return false;
        }
        if is_on {
            provider.off.remove(id);
        } else {
            provider.off.insert(id.to_owned());
        }
        true
    });
    match switched {
        None => Err(Complaint::unknown("space", space).at("space")),
        Some(false) => Err(Complaint::unknown("behaviour", id)),
        Some(true) => Ok(Answer::json(&json!({"id": id, "is-on": is_on}))),
    }
}
