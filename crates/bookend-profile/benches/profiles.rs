//! How long loading a package and judging a booking take, and how much room the profiles need:
//! `cargo bench -p bookend-profile`.
//!
//! The package is the booking subset of the published STU3 definitions, beside the repository.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops where it cannot measure, and prints what it finds"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use bookend_fhir::Release;
use bookend_profile::{Package, Profiles};
use serde_json::Value;

/// How long each measurement goes on.
const LENGTH: Duration = Duration::from_millis(500);

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/fhir-packages/nhsd.assets.stu3-1.6.0-booking.tgz");
    let Ok(archive) = std::fs::read(&path) else {
        println!("needs ../shared/data/fhir-packages");
        return;
    };
    let load = || {
        let package = Package::read(&archive).expect("a package");
        Profiles::load(&[package], Release::Stu3).expect("profiles")
    };
    let before = resident();
    let start = Instant::now();
    let profiles = load();
    println!(
        "{:>10.1?}  the package is read and compiled, first",
        start.elapsed()
    );
    println!(
        "{:>7} KiB  more memory is in use, {} KiB at the most",
        resident().0.saturating_sub(before.0),
        resident().1
    );
    measure("the package is read and compiled", load);
    let booking = include_str!("../../bookend-provider/benches/throughput/booking.json")
        .replace("SLOT-START", "2026-11-21T12:00:00.000+00:00")
        .replace("SLOT-END", "2026-11-21T12:15:00.000+00:00")
        .replace("SLOT-UUID", "b3f6f1f2-6f0b-4e7a-9a4e-2f6f3a1c7d10")
        .replace("SLOT-SCHEDULE", "Schedule/1");
    let booking: Value = serde_json::from_str(&booking).expect("JSON");
    let now = "2026-11-21T12:00:00+00:00[UTC]".parse().expect("a time");
    for issue in profiles.judge(&booking, &[], &now) {
        println!("            {issue}");
    }
    measure("a booking is judged", || {
        profiles.judge(&booking, &[], &now)
    });
}

/// Returns the memory in use, and the most that was, in KiB; 0 where the system does not tell.
fn resident() -> (usize, usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    };
    (line("VmRSS:"), line("VmHWM:"))
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
