//! How long validation takes: `cargo bench -p bookend-fhir --bench structure`.
//!
//! The booking is an appointment with its patient, slot and document, of about 150 elements.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops where it cannot measure, and prints what it finds"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bookend_fhir::structure::{Scope, validate};
use bookend_fhir::{Release, Structures};
use serde_json::Value;

/// How long each measurement goes on.
const LENGTH: Duration = Duration::from_millis(300);

fn main() {
    let structures = Structures::of(Release::Stu3);
    let booking = include_str!("../../bookend-provider/benches/throughput/booking.json")
        .replace("SLOT-START", "2026-11-21T12:00:00.000+00:00")
        .replace("SLOT-END", "2026-11-21T12:15:00.000+00:00")
        .replace("SLOT-SCHEDULE", "Schedule/1");
    let booking: Value = serde_json::from_str(&booking).expect("JSON");
    let issues = validate(&booking, structures, Scope::default());
    assert!(issues.is_empty(), "{issues:?}");
    println!("{:>10}  values in the booking", values(&booking));
    measure("the booking is judged", || {
        validate(&booking, structures, Scope::default())
    });
    let mut crowded = booking.clone();
    let participant = crowded["participant"][0].clone();
    crowded["participant"] = vec![participant; 20_000].into();
    measure("the same with 20 000 participants", || {
        validate(&crowded, structures, Scope::default())
    });
}

/// Counts the values of a tree that have no parts.
fn values(tree: &Value) -> usize {
    match tree {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(members) => members.values().map(values).sum(),
        _ => 1,
    }
}

/// Prints how long a task takes on average.
fn measure<T>(name: &str, task: impl Fn() -> T) {
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < LENGTH {
        black_box(task());
        count += 1;
    }
    println!("{:>10.1?}  {name}", start.elapsed() / count);
}
