//! A small provider, and the requests that consumers send it.

use bookend_booking::{
    AppointmentReceipt, Booking, Cancellation, Command, Diary, Effect, FoundSlot, Rules, Slot,
    SlotQuery, Version, World,
};
use bookend_model::{
    Clock, Inventory, OrganisationSpec, PlaceSpec, PractitionerSpec, Refusal, ScheduleSpec, Seed,
    ServiceSpec, SlotRule, SlotSpec, SlotStart, SlotStatus,
};
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
pub(crate) const SERVICE: &str = "2000099999";
pub(crate) const CALLER: &str = "200000000001";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

/// Returns a rule: a slot every so many minutes between two times of day, for so many days.
pub(crate) fn rule(minutes: i64, (from, to): (Time, Time), days: u16) -> SlotRule {
    SlotRule {
        every: SignedDuration::from_mins(minutes),
        from,
        to,
        days,
        weekdays: Vec::new(),
        zone: london(),
        busy: 0.0,
    }
}

/// Returns a morning of slots of fifteen minutes on each of three days.
pub(crate) fn mornings() -> SlotRule {
    rule(15, (time(8, 0, 0, 0), time(12, 0, 0, 0)), 3)
}

pub(crate) fn service(id: &str, schedules: &[&str]) -> ServiceSpec {
    ServiceSpec {
        id: id.to_owned(),
        name: None,
        location: PlaceSpec::default(),
        organisation: OrganisationSpec::default(),
        schedules: schedules.iter().map(|id| (*id).to_owned()).collect(),
        withheld: Vec::new(),
    }
}

pub(crate) fn schedule(id: &str, rules: Vec<SlotRule>) -> ScheduleSpec {
    ScheduleSpec {
        id: id.to_owned(),
        practitioner: Some(PractitionerSpec::default()),
        delivery: Some("In-person".to_owned()),
        rules,
    }
}

/// Returns a free slot of schedule `a`, so many days from now at ten.
pub(crate) fn explicit(id: &str, days: i32) -> SlotSpec {
    SlotSpec {
        id: id.to_owned(),
        uuid: None,
        schedule: "a".to_owned(),
        start: SlotStart::InDays(days, time(10, 0, 0, 0), london()),
        length: SignedDuration::from_mins(15),
        status: SlotStatus::Free,
    }
}

/// Returns one service with one schedule `a`.
pub(crate) fn inventory(rules: Vec<SlotRule>) -> Inventory {
    Inventory {
        services: vec![service(SERVICE, &["a"])],
        schedules: vec![schedule("a", rules)],
        slots: Vec::new(),
    }
}

/// Opens a diary at an instant, on a clock that stands still.
pub(crate) fn open(inventory: &Inventory, now: &str, rules: Rules) -> (Diary, Clock) {
    let clock = Clock::frozen(at(now));
    let world = World::build(inventory, Seed(42), &clock).unwrap();
    (Diary::open(Arc::new(world), rules), clock)
}

/// Opens the diary of three mornings on a Saturday at seven.
pub(crate) fn saturday(rules: Rules) -> (Diary, Clock) {
    open(&inventory(vec![mornings()]), "2026-11-21T07:00:00Z", rules)
}

/// Finds every slot of the service.
pub(crate) fn all_slots(diary: &Diary) -> Vec<FoundSlot> {
    let query = SlotQuery {
        service: SERVICE.to_owned(),
        windows: Vec::new(),
        statuses: Vec::new(),
    };
    diary.search(&query).unwrap().slots
}

pub(crate) fn first_slot(diary: &Diary) -> Arc<Slot> {
    Arc::clone(&all_slots(diary)[0].slot)
}

/// Writes the appointment that a consumer submits for a slot.
pub(crate) fn appointment(slot: &Slot) -> Value {
    json!({
        "resourceType": "Appointment",
        "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},
        "language": "en-GB",
        "contained": [
            {
                "resourceType": "DocumentReference",
                "id": "123",
                "identifier": [{
                    "system": "https://tools.ietf.org/html/rfc4122",
                    "value": "6b9c59dd-675b-4026-98db-f608ef501e6e",
                }],
                "status": "current",
            },
            {
                "resourceType": "Patient",
                "id": "P1",
                "identifier": [{"use": "official", "system": NHS_NUMBER, "value": "9990000018"}],
                "name": [{"use": "official", "family": "Chalmers", "given": ["Peter"]}],
            },
            {
                "resourceType": "Slot",
                "id": slot.id.as_ref(),
                "identifier": [{
                    "system": "https://tools.ietf.org/html/rfc4122",
                    "value": slot.identifier.as_ref(),
                }],
                "schedule": {"reference": format!("Schedule/{}", slot.schedule)},
                "status": "free",
                "start": slot.start.to_string(),
                "end": slot.end.to_string(),
            },
        ],
        "status": "booked",
        "description": "Reason for calling",
        "start": slot.start.to_string(),
        "end": slot.end.to_string(),
        "created": "2026-11-21T06:59:00+00:00",
        "slot": [{"reference": format!("#{}", slot.id)}],
        "participant": [{
            "actor": {
                "reference": "#P1",
                "identifier": {"use": "official", "system": NHS_NUMBER, "value": "9990000018"},
                "display": "Peter Chalmers",
            },
            "status": "accepted",
        }],
    })
}

pub(crate) fn booking(slot: &Slot, request_id: &str) -> Booking<'static> {
    Booking {
        caller: CALLER.to_owned(),
        request_id: Some(request_id.to_owned()),
        body: Cow::Owned(appointment(slot)),
        faults: None,
        effect: Effect::Commit,
    }
}

/// Writes the cancellation of a version as a careful consumer sends it.
pub(crate) fn cancellation(version: &Version, request_id: &str) -> Cancellation<'static> {
    let mut body = version.tree();
    body["status"] = json!("cancelled");
    Cancellation {
        caller: CALLER.to_owned(),
        request_id: Some(request_id.to_owned()),
        appointment: version.id.to_string(),
        if_match: Some(format!("W/\"{}\"", version.version)),
        body: Cow::Owned(body),
        may_cancel: true,
        faults: None,
        effect: Effect::Commit,
    }
}

pub(crate) fn book(diary: &Diary, booking: Booking<'_>) -> Result<AppointmentReceipt, Refusal> {
    let receipt = diary.apply(Command::Book(booking))?;
    Ok(receipt.appointment().unwrap().clone())
}

pub(crate) fn cancel(
    diary: &Diary,
    cancellation: Cancellation<'_>,
) -> Result<AppointmentReceipt, Refusal> {
    let receipt = diary.apply(Command::Cancel(cancellation))?;
    Ok(receipt.appointment().unwrap().clone())
}

/// Returns the name of a refusal; the word `accepted` when there is none.
pub(crate) fn name<T>(answer: &Result<T, Refusal>) -> &str {
    answer
        .as_ref()
        .err()
        .map_or("accepted", |refusal| &refusal.name)
}
