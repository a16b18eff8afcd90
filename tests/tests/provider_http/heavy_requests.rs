//! A request of many parts keeps nobody else waiting.

use bookend_provider::Limits;
use bookend_tests::{Appointment, Request, Setup, Stand, cancelled};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Makes a booking of many parts, in more than a megabyte.
fn heavy() -> Request {
    let part = r##"{"actor":{"reference":"#P1"},"status":"accepted"}"##;
    let parts = vec![part; 40_000].join(",");
    Request::of("appointment.book", "POST", "/Appointment")
        .header("Content-Type", "application/fhir+json")
        .body(format!(
            r#"{{"resourceType":"Appointment","participant":[{parts}]}}"#
        ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_heavy_request_is_decided_the_only_worker_answers_others() {
    // A behaviour looks at every part, whatever the rules would look at.
    let behaviour = "  - {id: heavy, when: {interaction: appointment.book, fhir: {descendants().count(): {gt: 1}}}, then: {answer: {respond: {status: 299}}}}\n";
    let stand = Setup::standard()
        .behaviours(behaviour)
        .limits(Limits {
            workers: Some(1),
            ..Limits::default()
        })
        .start();
    let mut theirs = stand.connect().await;
    let mut ours = stand.connect().await;
    ours.exchange(&Request::capabilities()).await;
    theirs.write(&heavy().bytes()).await;
    let begun = Instant::now();
    let decided = async {
        let response = theirs.read().await;
        assert_eq!(response.status, 299, "{}", response.text());
        begun.elapsed()
    };
    tokio::pin!(decided);
    let mut longest = Duration::ZERO;
    let took = loop {
        let asked = Instant::now();
        let light = Request::capabilities();
        let took = tokio::select! {
            took = &mut decided => Some(took),
            response = ours.exchange(&light) => {
                assert_eq!(response.status, 200);
                None
            }
        };
        // The last one counts as well, although nobody waits for its answer any more.
        longest = longest.max(asked.elapsed());
        if let Some(took) = took {
            break took;
        }
    };
    assert!(
        longest * 3 < took,
        "a light request took {longest:?} while a heavy one took {took:?}"
    );
    stand.stop().await;
}

/// Something of which a body may have many, wrong in each place.
struct Many {
    what: &'static str,
    body: fn(&Value, usize) -> Request,
}

const MANYS: [Many; 4] = [
    Many {
        what: "participants without a status",
        body: |booked, count| {
            let participant = json!({"actor": {"reference": "#P1"}});
            let body = booking(booked).with("/participant", vec![participant; count]);
            Request::book(&body.body())
        },
    },
    Many {
        what: "contained resources with a version",
        body: |booked, count| {
            let one = |number: usize| {
                let meta = json!({"versionId": number.to_string()});
                json!({"resourceType": "Patient", "id": format!("Q{number}"), "meta": meta})
            };
            let mut body = booking(booked).body();
            let contained = body["contained"].as_array_mut().unwrap();
            contained.extend((0..count).map(one));
            Request::book(&body)
        },
    },
    Many {
        what: "elements that a cancellation adds",
        body: |booked, count| {
            let mut body = cancelled(booked);
            for number in 0..count {
                body[format!("x{number}")] = json!(number);
            }
            Request::update(&body)
        },
    },
    Many {
        what: "participants that a cancellation adds",
        body: |booked, count| {
            let mut body = cancelled(booked);
            let one = |number: usize| json!({"actor": {"reference": format!("#Q{number}")}});
            body["participant"] = (0..count).map(one).collect();
            Request::update(&body)
        },
    },
];

/// A booking of the slot of an appointment.
fn booking(booked: &Value) -> Appointment {
    let contained = booked["contained"].as_array().unwrap();
    let slot = contained.iter().find(|it| it["resourceType"] == "Slot");
    Appointment::of(slot.unwrap())
}

/// Returns the shortest of several times that an answer took, and how long the answer was.
async fn shortest(stand: &Stand, request: &Request, times: usize) -> (Duration, usize) {
    let mut shortest = Duration::MAX;
    let mut length = 0;
    for _ in 0..times {
        let begun = Instant::now();
        let response = stand.send(request).await;
        shortest = shortest.min(begun.elapsed());
        assert_eq!(response.status, 422, "{}", response.text());
        length = response.body.len();
    }
    (shortest, length)
}

/// Twenty times as many parts may take twenty times as long, and not four hundred times.
#[tokio::test]
async fn what_a_body_of_many_parts_costs_grows_with_their_number_and_not_faster() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    for Many { what, body } in &MANYS {
        let (few, _) = shortest(&stand, &body(&booked, 200), 3).await;
        let (many, length) = shortest(&stand, &body(&booked, 4000), 2).await;
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        assert!(ratio < 80.0, "{what}: {ratio:.0} times as long, {many:?}");
        assert!(length < 50_000, "{what}: an answer of {length} bytes");
    }
    stand.stop().await;
}
