//! Machines: which states they are in, and setting them by hand.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::machine_states::MachineError;
use serde_json::{Value, json};

/// `GET /machines`: the states of all machines; a key `*` stands for every key that is not listed.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    Ok(Answer::json(
        &json!({"machines": provider.machine_states()}),
    ))
}

/// `PUT /machines/{name}`: sets a machine: `{"state", "key"}`, whether a way leads there or not.
pub(super) fn set(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let map = call.map()?;
    knows_keys(&map, &["state", "key"])?;
    let provider = desk.prepared(call.space())?;
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let state = text("state")
        .ok_or_else(|| Complaint::invalid("state", "`state` is missing, or no text"))?;
    let key = text("key").unwrap_or_default();
    let name = call.part("name");
    let done = provider.set_machine(name, key, state);
    done.map_err(|error| match &error {
        MachineError::Machine { .. } => Complaint::new(404, "unknown", error.to_string()),
        MachineError::State { .. } => Complaint::invalid("state", error.to_string()),
    })?;
    Ok(Answer::json(
        &json!({"machine": name, "key": key, "state": state}),
    ))
}

/// `DELETE /machines`: every machine begins anew.
pub(super) fn reset(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    desk.provider(call.space())?.reset_machines();
    Ok(Answer::json(&json!({"reset": true})))
}
