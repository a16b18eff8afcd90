//! What a search costs beside a thousand slots and beside a million.
//!
//! `cargo bench -p bookend-booking` prints the medians and fails when a million slots outside the
//! window make a search twice as dear as a thousand.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench is a program for developers: it prints, and fails loudly"
)]

use bookend_booking::{
    Booking, Bound, Cancellation, Command, Diary, Effect, Rules, SlotQuery, Version, World,
};
use bookend_model::{
    Clock, Inventory, OrganisationSpec, PlaceSpec, ScheduleSpec, Seed, ServiceSpec, SlotRule,
    SlotStatus,
};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SERVICE: &str = "1";
const CALLER: &str = "200000000001";
const ROUNDS: usize = 2_001;

fn main() {
    let (small, large) = (diary(7), diary(6_945));
    println!("slots: {} and {}", small.slot_count(), large.slot_count());
    assert!(small.slot_count() >= 1_000 && large.slot_count() >= 1_000_000);
    let found = small.search(&query()).unwrap().slots.len();
    assert_eq!(found, 20);
    // Rounds alternate, so that whatever else the machine does falls on both alike.
    let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_small.push(timed(|| small.search(&query()).unwrap()));
        of_large.push(timed(|| large.search(&query()).unwrap()));
    }
    let (of_small, of_large) = (median(of_small), median(of_large));
    let ratio = of_large.as_secs_f64() / of_small.as_secs_f64();
    println!("search of {found} slots: {of_small:?} and {of_large:?}, ratio {ratio:.2}");
    let (booked, cancelled) = bookings(&small);
    println!(
        "booking: {:?}, cancelling: {:?}",
        median(booked),
        median(cancelled)
    );
    assert!(
        ratio < 2.0,
        "a search grows with slots outside its window: {ratio:.2}"
    );
}

/// Opens a diary with 144 slots a day for so many days.
fn diary(days: u16) -> Diary {
    let rule = SlotRule {
        every: SignedDuration::from_mins(10),
        from: Time::MIN,
        to: Time::MIN,
        days,
        weekdays: Vec::new(),
        zone: TimeZone::UTC,
        busy: 0.0,
    };
    let service = ServiceSpec {
        id: SERVICE.to_owned(),
        name: None,
        location: PlaceSpec::default(),
        organisation: OrganisationSpec::default(),
        schedules: vec!["a".to_owned()],
        withheld: Vec::new(),
    };
    let schedule = ScheduleSpec {
        id: "a".to_owned(),
        practitioner: None,
        delivery: None,
        rules: vec![rule],
    };
    let inventory = Inventory {
        services: vec![service],
        schedules: vec![schedule],
        slots: Vec::new(),
    };
    let clock = Clock::frozen("2026-11-21T00:00:00Z".parse::<Timestamp>().unwrap());
    let world = World::build(&inventory, Seed(1), &clock).unwrap();
    Diary::open(Arc::new(world), Rules::default())
}

/// Returns the search for the twenty slots of an afternoon on the third day.
fn query() -> SlotQuery {
    let bound = |text| Bound::parse(text, &TimeZone::UTC).unwrap();
    SlotQuery {
        service: SERVICE.to_owned(),
        windows: vec![
            bound("ge2026-11-23T12:00:00Z"),
            bound("lt2026-11-23T15:20:00Z"),
        ],
        statuses: vec![vec![SlotStatus::Free]],
    }
}

/// Books every slot of a diary, then cancels everything, and returns what each of both took.
fn bookings(diary: &Diary) -> (Vec<Duration>, Vec<Duration>) {
    let mut everything = query();
    everything.windows.clear();
    let slots = diary.search(&everything).unwrap().slots;
    let commands = slots.iter().enumerate().map(|(index, found)| {
        Command::Book(Booking {
            caller: CALLER.to_owned(),
            request_id: Some(index.to_string()),
            body: Cow::Owned(appointment(&found.slot.identifier)),
            faults: None,
            effect: Effect::Commit,
        })
    });
    let (versions, booked) = applied(diary, commands);
    let commands = versions.iter().map(|version| {
        let mut body = version.tree();
        body["status"] = json!("cancelled");
        Command::Cancel(Cancellation {
            caller: CALLER.to_owned(),
            request_id: Some(version.id.to_string()),
            appointment: version.id.to_string(),
            if_match: Some(format!("W/\"{}\"", version.version)),
            body: Cow::Owned(body),
            may_cancel: true,
            faults: None,
            effect: Effect::Commit,
        })
    });
    let (_, cancelled) = applied(diary, commands);
    (booked, cancelled)
}

/// Applies commands that are made beforehand, and returns what each made and took.
fn applied(
    diary: &Diary,
    commands: impl Iterator<Item = Command<'static>>,
) -> (Vec<Arc<Version>>, Vec<Duration>) {
    let commands: Vec<Command<'_>> = commands.collect();
    let apply = |command| {
        let begun = Instant::now();
        let receipt = diary.apply(command).unwrap();
        let took = begun.elapsed();
        (Arc::clone(&receipt.appointment().unwrap().version), took)
    };
    commands.into_iter().map(apply).unzip()
}

fn appointment(slot: &str) -> Value {
    let system = "https://tools.ietf.org/html/rfc4122";
    let nhs_number = json!({"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"});
    json!({
        "resourceType": "Appointment",
        "contained": [
            {"resourceType": "Patient", "id": "P1", "identifier": [nhs_number]},
            {"resourceType": "Slot", "id": "S", "identifier": [{"system": system, "value": slot}]},
        ],
        "status": "booked",
        "slot": [{"reference": "#S"}],
        "participant": [{"actor": {"reference": "#P1", "identifier": nhs_number}}],
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let made = std::hint::black_box(work());
    let took = begun.elapsed();
    drop(made);
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
