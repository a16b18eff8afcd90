//! How long reading and writing take: `cargo bench -p bookend-fhir --bench wire`.
//!
//! The resource is a bundle of slots of about 6 KB, as a slot search returns. Plain `serde_json`
//! stands beside for comparison.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops where it cannot measure, and prints what it finds"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bookend_fhir::{Release, Structures, json, xml};
use serde_json::Value;

/// How long each measurement goes on.
const LENGTH: Duration = Duration::from_millis(300);

fn main() {
    let start = Instant::now();
    let structures = Structures::of(Release::Stu3);
    println!("{:>10.1?}  STU3 tables, once", start.elapsed());
    let start = Instant::now();
    let _ = Structures::of(Release::R4);
    println!("{:>10.1?}  R4 tables, once", start.elapsed());

    let bundle = bundle();
    let as_json = json::write(&bundle);
    let as_xml = xml::write(&bundle, structures);
    println!(
        "{:>10}  bytes of JSON, {} of XML",
        as_json.len(),
        as_xml.len()
    );
    measure("serde_json reads", || {
        serde_json::from_slice::<Value>(&as_json).expect("JSON")
    });
    measure("JSON is read", || json::parse(&as_json).expect("JSON"));
    measure("JSON is written", || json::write(&bundle));
    measure("XML is read", || {
        xml::parse(&as_xml, structures).expect("XML")
    });
    measure("XML is written", || xml::write(&bundle, structures));
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

/// Makes a search set of slots.
fn bundle() -> Value {
    let entry = |number: usize| {
        serde_json::json!({
            "fullUrl": format!("https://provider.example/Slot/{number}"),
            "resource": {
                "resourceType": "Slot",
                "id": format!("slot-{number}"),
                "meta": {"versionId": "1", "profile": ["https://example.org/StructureDefinition/Slot"]},
                "serviceType": [{"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "Care"}]}],
                "schedule": {"reference": "Schedule/1"},
                "status": "free",
                "start": "2026-11-21T09:30:00+00:00",
                "end": "2026-11-21T09:45:00+00:00",
                "overbooked": false
            },
            "search": {"mode": "match", "score": 1.0}
        })
    };
    serde_json::json!({
        "resourceType": "Bundle", "type": "searchset", "total": 12,
        "entry": (0..12).map(entry).collect::<Vec<_>>()
    })
}
