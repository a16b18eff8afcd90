//! Behaviours: which there are, how often each decided, and switches.

use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_script::Behaviour;
use serde_json::{Value, json};

/// `GET /behaviours`: in the order in which they are tried, those that are armed first.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let armed = provider
        .armed
        .iter()
        .map(|it| super::arm::shown(&provider, it));
    let of_script = provider.script().behaviours().iter();
    let of_script = of_script.map(|behaviour| shown(&provider, behaviour));
    let all: Vec<Value> = armed.chain(of_script).collect();
    Ok(Answer::json(
        &json!({"space": provider.space.name, "behaviours": all}),
    ))
}

fn shown(provider: &Provider, behaviour: &Behaviour) -> Value {
    let place = provider.script().place(&behaviour.span);
    json!({
        "id": behaviour.id,
        "title": behaviour.title,
        "priority": behaviour.priority,
        "is-on": !provider.off.contains(&behaviour.id),
        "is-armed": false,
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
