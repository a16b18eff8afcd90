//! Appointments with their history, and booking and cancelling by hand.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_booking::{Booking, Cancellation, Command, Effect, Receipt, Version};
use bookend_engine::instant_text;
use bookend_model::{Chance, Refusal, made_up};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;

/// Who books where nobody is named.
const DESK: &str = "control-port";

/// `GET /appointments`: the current version of each, the newest last.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "slot", "status"])?;
    let provider = desk.provider(call.space())?;
    let mut all = provider.diary.appointments();
    all.retain(|it| call.parameter("slot").is_none_or(|slot| &*it.slot == slot));
    all.retain(|it| {
        call.parameter("status")
            .is_none_or(|code| it.status.code() == code)
    });
    all.sort_by(|one, other| (one.last_updated, &one.id).cmp(&(other.last_updated, &other.id)));
    let shown: Vec<Value> = all.iter().map(shown).collect();
    Ok(Answer::json(
        &json!({"total": shown.len(), "appointments": shown}),
    ))
}

fn shown(version: &Arc<Version>) -> Value {
    json!({
        "id": version.id,
        "version": version.version,
        "status": version.status.code(),
        "slot": version.slot,
        "start": instant_text(version.start),
        "end": instant_text(version.end),
        "updated": instant_text(version.last_updated),
        "caller": version.caller,
        "request-id": version.request_id,
    })
}

/// `GET /appointments/{id}`: every version, the oldest first, with its resource.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let history = provider.diary.history(call.part("id"));
    let history = history.map_err(|refusal| Complaint::refused(&refusal))?;
    let whole = |version: &Arc<Version>| {
        let mut whole = shown(version);
        if let Some(map) = whole.as_object_mut() {
            map.insert("resource".to_owned(), version.tree());
        }
        whole
    };
    let versions: Vec<Value> = history.iter().map(whole).collect();
    Ok(Answer::json(
        &json!({"id": call.part("id"), "versions": versions}),
    ))
}

/// `POST /appointments`: books a slot by hand: `{"slot": id}` for a made-up person, or with
/// `resource` a whole Appointment. The rules of the standard are not asked; the diary is.
pub(super) fn book(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.prepared(call.space())?;
    let map = call.map()?;
    knows_keys(&map, &["slot", "resource", "caller"])?;
    let body = match (map.get("resource"), map.get("slot").and_then(Value::as_str)) {
        (Some(resource), _) => resource.clone(),
        (None, Some(slot)) => made(desk, &provider, slot)?,
        (None, None) => {
            return Err(Complaint::invalid(
                "slot",
                "which slot? `slot` is missing, or no text",
            ));
        }
    };
    let caller = map.get("caller").and_then(Value::as_str).unwrap_or(DESK);
    let receipt = provider.diary.apply(Command::Book(Booking {
        caller: caller.to_owned(),
        request_id: None,
        body: Cow::Owned(body),
        faults: None,
        effect: Effect::Commit,
    }));
    Ok(received(receipt)?.with_status(201))
}

/// `POST /appointments/{id}/cancel`: cancels by hand, as whoever booked it, unless `caller` says who.
/// The rules of the standard are not asked; the diary is.
pub(super) fn cancel(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let map = call.map()?;
    knows_keys(&map, &["caller"])?;
    let id = call.part("id");
    let history = provider.diary.history(id);
    let history = history.map_err(|refusal| Complaint::refused(&refusal))?;
    let booked_by = history.first().map_or(DESK, |first| &*first.caller);
    let current = history.last();
    let mut body = current.map(|it| it.tree()).unwrap_or_default();
    if let Some(body) = body.as_object_mut() {
        body.insert("status".to_owned(), "cancelled".into());
    }
    let caller = map.get("caller").and_then(Value::as_str);
    let receipt = provider.diary.apply(Command::Cancel(Cancellation {
        caller: caller.unwrap_or(booked_by).to_owned(),
        request_id: None,
        appointment: id.to_owned(),
        if_match: current.map(|it| format!("W/\"{}\"", it.version)),
        body: Cow::Owned(body),
        may_cancel: true,
        faults: None,
        effect: Effect::Commit,
    }));
    received(receipt)
}

fn received(receipt: Result<Receipt, Refusal>) -> Result<Answer, Complaint> {
    match receipt.map_err(|refusal| Complaint::refused(&refusal))? {
        Receipt::Appointment(made) => Ok(Answer::json(&shown(&made.version))),
        Receipt::Slot(_) => Ok(Answer::json(&json!({}))),
    }
}

/// Makes an Appointment for somebody who does not exist.
fn made(desk: &Desk, provider: &Provider, slot: &str) -> Result<Value, Complaint> {
    let slot = provider.diary.slot(slot);
    let slot = slot.map_err(|refusal| Complaint::refused(&refusal))?;
    let purpose = format!("control/{}", desk.next_number());
    let mut chance: Chance = provider.set.seed.stream(&purpose);
    let (given, family) = (
        made_up::given_name(&mut chance),
        made_up::family_name(&mut chance),
    );
    let (start, end) = (instant_text(slot.start), instant_text(slot.end));
    let system = (provider
        .script()
        .dialect()
        .constants
        .get("slot-identifier-system"))
    .cloned();
    Ok(json!({
        "resourceType": "Appointment",
        "status": "booked",
        "description": "booked by hand",
        "start": start,
        "end": end,
        "slot": [{"reference": "#slot"}],
        "contained": [
            {
                "resourceType": "Slot", "id": "slot",
                "identifier": [{"system": system, "value": slot.identifier}],
                "schedule": {"reference": format!("Schedule/{}", slot.schedule)},
                "status": "busy", "start": start, "end": end,
            },
            {
                "resourceType": "Patient", "id": "patient",
                "name": [{"use": "official", "family": family, "given": [given]}],
            },
        ],
        "participant": [{"actor": {"reference": "#patient"}, "status": "accepted"}],
    }))
}
