//! Services and their slots: listed, added, held and freed by hand.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_booking::{Bound, Command, NewSlot, Receipt, Slot, SlotQuery};
use bookend_engine::instant_text;
use bookend_model::{Refusal, SlotStatus};
use bookend_script::{PointInTime, parse_duration};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many slots a page has when nothing is said.
const PAGE: u64 = 2_000;

/// `GET /services`: what the provider offers.
pub(super) fn services(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let world = provider.diary.world();
    let services: Vec<Value> = (world.services())
        .map(|service| {
            let schedules = service.schedules.iter().filter_map(|id| world.schedule(id));
            json!({
                "id": service.id,
                "name": service.name,
                "schedules": schedules.map(|schedule| {
                    let person = schedule.practitioner.as_deref();
                    let person = person.and_then(|id| world.practitioner(id));
                    json!({"id": schedule.id, "practitioner": person})
                }).collect::<Vec<_>>(),
            })
        })
        .collect();
    let zone = provider.script().dialect().envelope.zone.iana_name();
    Ok(Answer::json(&json!({"zone": zone, "services": services})))
}

/// `GET /slots?service=…&day=…`: the slots of a service on a day of the dialect's time zone, or
/// between `from` and `to`; all of them when neither is said. Free ones that have passed are not there.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "service", "day", "from", "to", "status", "limit"])?;
    let provider = desk.provider(call.space())?;
    let service = call.parameter("service");
    let service = service.ok_or_else(|| {
        let known: Vec<String> = (provider.diary.world().services())
            .map(|service| service.id.clone())
            .collect();
        Complaint::invalid("service", "whose slots? `service` is missing")
            .help(format!("there are: `{}`", known.join("`, `")))
    })?;
    let query = SlotQuery {
        service: service.to_owned(),
        windows: bounds(call, &provider)?,
        statuses: statuses(call)?,
    };
    let page = provider
        .diary
        .search(&query)
        .map_err(|it| Complaint::refused(&it))?;
    let limit = usize::try_from(call.number("limit")?.unwrap_or(PAGE)).unwrap_or(usize::MAX);
    let held_by = appointments_by_slot(&provider);
    let slots = page.slots.iter().take(limit);
    let slots: Vec<Value> = slots.map(|found| shown(&found.slot, &held_by)).collect();
    Ok(Answer::json(&json!({
        "service": service,
        "total": page.slots.len(),
        "now": instant_text(provider.space.clock.now()),
        "slots": slots,
    })))
}

/// The appointment that is booked in each slot.
fn appointments_by_slot(provider: &Provider) -> BTreeMap<Arc<str>, Arc<str>> {
    let booked = provider.diary.appointments().into_iter();
    let booked = booked.filter(|version| version.status.code() == "booked");
    booked
        .map(|it| (Arc::clone(&it.slot), Arc::clone(&it.id)))
        .collect()
}

fn shown(slot: &Slot, held_by: &BTreeMap<Arc<str>, Arc<str>>) -> Value {
    let mut shown = serde_json::to_value(slot).unwrap_or_default();
    if let Some(map) = shown.as_object_mut() {
        let appointment = held_by.get(&*slot.id);
        map.insert("appointment".to_owned(), json!(appointment));
    }
    shown
}

fn bounds(call: &Call, provider: &Provider) -> Result<Vec<Bound>, Complaint> {
    let zone = &provider.script().dialect().envelope.zone;
    let read = |name: &'static str, operator: &str| {
        let bound = |text: &str| {
            Bound::parse(&format!("{operator}{text}"), zone)
                .map_err(|error| Complaint::invalid(name, error.to_string()))
        };
        call.parameter(name).map(bound).transpose()
    };
    let all = [read("day", "eq")?, read("from", "ge")?, read("to", "lt")?];
    Ok(all.into_iter().flatten().collect())
}

fn statuses(call: &Call) -> Result<Vec<Vec<SlotStatus>>, Complaint> {
    let Some(text) = call.parameter("status") else {
        return Ok(Vec::new());
    };
    let read = |code: &str| {
        SlotStatus::from_code(code)
            .ok_or_else(|| Complaint::invalid("status", format!("`{code}` is no status of a slot")))
    };
    Ok(vec![text.split(',').map(read).collect::<Result<_, _>>()?])
}

/// `GET /slots/{id}`.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let slot = provider.diary.slot(call.part("id"));
    let slot = slot.map_err(|refusal| Complaint::refused(&refusal))?;
    Ok(Answer::json(&shown(
        &slot,
        &appointments_by_slot(&provider),
    )))
}

/// `POST /slots/{id}/hold`: busy without an appointment, as a receptionist does it.
pub(super) fn hold(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    apply(desk, call, |slot| Command::Hold { slot })
}

/// `POST /slots/{id}/free`: free again, unless an appointment holds it.
pub(super) fn free(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    apply(desk, call, |slot| Command::Release { slot })
}

fn apply(
    desk: &Desk,
    call: &Call,
    command: impl FnOnce(String) -> Command<'static>,
) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.prepared(call.space())?;
    changed(&provider, command(call.part("id").to_owned()))
}

fn changed(provider: &Provider, command: Command<'static>) -> Result<Answer, Complaint> {
    let receipt = provider.diary.apply(command);
    match receipt.map_err(|refusal| refused(provider, &refusal))? {
        Receipt::Slot(slot) => Ok(Answer::json(&shown(&slot, &appointments_by_slot(provider)))),
        Receipt::Appointment(_) => Ok(Answer::json(&json!({}))),
    }
}

/// Says why the diary refuses, and which appointment is in the way, where one is.
fn refused(provider: &Provider, refusal: &Refusal) -> Complaint {
    let complaint = Complaint::refused(refusal);
    let mut facts = refusal.facts.iter();
    let slot = facts.find(|(fact, _)| *fact == "slot");
    let held_by = appointments_by_slot(provider);
    let appointment = slot.and_then(|(_, slot)| held_by.get(slot.as_str()));
    let is_held = matches!(refusal.name.as_str(), "slot-held" | "slot-gone");
    match appointment.filter(|_| is_held) {
        None => complaint,
        Some(id) => complaint
            .says(format!("the appointment `{id}` holds the slot"))
            .more(json!({"appointment": id}))
            .help(format!("cancel it: `POST /appointments/{id}/cancel`")),
    }
}

/// `POST /slots`: a slot more: `{"schedule", "start", "for", "id"}`; `start` as in scripts, such as
/// `tomorrow@10:00`; `service` in place of `schedule` takes its first one.
pub(super) fn add(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.prepared(call.space())?;
    let map = call.map()?;
    knows_keys(&map, &["schedule", "service", "start", "for", "id"])?;
    let schedule = schedule(&provider, &map)?;
    let now = provider.space.clock.now();
    let start = needed(&map, "start")?;
    let start = PointInTime::parse(start)
        .map_err(|error| Complaint::invalid("start", error.to_string()))?
        .resolve(now);
    let lasts = parse_duration(text(&map, "for").unwrap_or("15m"));
    let lasts = lasts.map_err(|error| Complaint::invalid("for", error.to_string()))?;
    let end = end_of(start, lasts)?;
    let made_up = || format!("added-{}", desk.next_number());
    let id = text(&map, "id").map_or_else(made_up, str::to_owned);
    let slot = NewSlot {
        id,
        schedule,
        start,
        end,
    };
    Ok(changed(&provider, Command::Add(slot))?.with_status(201))
}

fn end_of(start: Timestamp, lasts: SignedDuration) -> Result<Timestamp, Complaint> {
    let end = start
        .checked_add(lasts)
        .ok()
        .filter(|_| lasts.is_positive());
    end.ok_or_else(|| Complaint::invalid("for", "a slot lasts for some time"))
}

fn schedule(provider: &Provider, map: &Map<String, Value>) -> Result<String, Complaint> {
    let world = provider.diary.world();
    if let Some(id) = text(map, "schedule") {
        let known = world.schedule(id);
        let known = known.ok_or_else(|| Complaint::unknown("schedule", id).at("schedule"))?;
        return Ok(known.id.clone());
    }
    let id = needed(map, "service")
        .map_err(|complaint| complaint.help("or `schedule`; `GET /services` lists both"))?;
    let service = world.service(id);
    let service = service.ok_or_else(|| Complaint::unknown("service", id).at("service"))?;
    let first = service.schedules.first().ok_or_else(|| {
        Complaint::invalid("service", format!("the service `{id}` has no schedule"))
    })?;
    Ok(first.clone())
}

fn text<'m>(map: &'m Map<String, Value>, key: &str) -> Option<&'m str> {
    map.get(key).and_then(Value::as_str)
}

fn needed<'m>(map: &'m Map<String, Value>, key: &str) -> Result<&'m str, Complaint> {
    text(map, key).ok_or_else(|| Complaint::invalid(key, format!("`{key}` is missing, or no text")))
}
