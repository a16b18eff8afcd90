//! Bookings whose structure is wrong: each is refused with 422, and place, rule, what may stand there
//! and what was found are named.

use std::time::{Duration, Instant};

use bookend_tests::{Appointment, Request, Response, Setup, Stand};
use serde_json::{Value, json};

/// Sends a booking and returns what is said of it: expression and diagnostics of each issue.
async fn said(stand: &Stand, body: &Value) -> Vec<(String, String)> {
    let response = stand.send(&Request::book(body)).await;
    assert_eq!(response.status, 422, "{body}: {}", response.text());
    issues(&response)
}

fn issues(response: &Response) -> Vec<(String, String)> {
    let resource = response.resource();
    let issues = resource["issue"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let said = |issue: &Value| (text(&issue["expression"][0]), text(&issue["diagnostics"]));
    issues.iter().map(said).collect()
}

/// One departure: where, what stands there instead, the place that is named, and words that are said.
struct Departure {
    pointer: &'static str,
    value: Value,
    place: &'static str,
    says: &'static str,
}

fn departure(
    pointer: &'static str,
    value: Value,
    place: &'static str,
    says: &'static str,
) -> Departure {
    Departure {
        pointer,
        value,
        place,
        says,
    }
}

/// What is wrong with narratives and contained resources.
fn within() -> [Departure; 3] {
    let nonsense = json!({"resourceType": "Nonsense", "id": "document"});
    let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>a()</script></div>";
    [
        departure(
            "/text",
            json!({"status": "generated", "div": div}),
            "text.div",
            "no scripts",
        ),
        departure(
            "/contained/0",
            nonsense,
            "contained[0]",
            "(unknown-resource)",
        ),
        departure(
            "/contained/1/schedule/reference",
            json!("Patient/1"),
            "contained[1].schedule",
            "(wrong-target)",
        ),
    ]
}

fn departures(slot: &Value) -> [Departure; 9] {
    let animal = json!({"species": {"text": "dog"}});
    [
        departure(
            "/status",
            json!(["booked"]),
            "status",
            "(is-a-list): `Appointment.status` has to be a single value, found an array of 1",
        ),
        departure("/start", json!([slot["start"]]), "start", "(is-a-list)"),
        departure(
            "/start",
            json!("9999-12-31T23:59:59Z"),
            "end",
            "(appointment-order)",
        ),
        departure(
            "/contained/2/gender",
            json!(["female"]),
            "contained[2].gender",
            "(is-a-list)",
        ),
        departure(
            "/contained/2/name",
            json!({"family": "x"}),
            "contained[2].name",
            "(not-a-list)",
        ),
        departure(
            "/description",
            json!(7),
            "description",
            "control characters (`string`), found `7`",
        ),
        departure(
            "/contained/2/gender",
            json!("f"),
            "contained[2].gender",
            "one of `male`, `female`, `other`, `unknown`, found `f`",
        ),
        departure(
            "/contained/2/birthDate",
            json!("1974-02-30"),
            "contained[2].birthDate",
            "(bad-format)",
        ),
        departure(
            "/contained/2/animal",
            animal,
            "contained[2].animal",
            "(patient-without)",
        ),
    ]
}

#[tokio::test]
async fn each_departure_is_named_with_place_rule_expectation_and_finding() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    for departure in departures(&slot).into_iter().chain(within()) {
        let Departure {
            pointer,
            value,
            place,
            says,
        } = departure;
        let place = format!("Appointment.{place}");
        let said = said(&stand, &with(&slot, pointer, value)).await;
        let found = said
            .iter()
            .any(|(at, text)| *at == place && text.contains(says));
        assert!(found, "{pointer}: `{says}` at `{place}` is not in {said:?}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn every_departure_is_named_at_once_and_each_once() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let body = Appointment::of(&slot)
        .with("/description", 7)
        .with("/priority", -1)
        .with("/contained/2/gender", "f")
        .body();
    let places: Vec<String> = said(&stand, &body)
        .await
        .into_iter()
        .map(|it| it.0)
        .collect();
    let expected = [
        "Appointment.contained[2].gender",
        "Appointment.description",
        "Appointment.priority",
    ];
    assert_eq!(places, expected);
    stand.stop().await;
}

#[tokio::test]
async fn elements_that_fhir_does_not_know_are_ignored_unless_policy_refuses_them() {
    let body = |slot: &Value| with(slot, "/colour", json!("red"));
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    assert_eq!(stand.send(&Request::book(&body(&slot))).await.status, 201);
    stand.stop().await;
    let stand = Setup::standard()
        .policy("unknown-element", "refuse")
        .start();
    let slot = stand.free_slot().await;
    let said = said(&stand, &body(&slot)).await;
    assert_eq!(said[0].0, "Appointment.colour");
    assert!(said[0].1.contains("(unknown-element)"), "{said:?}");
    stand.stop().await;
}

#[tokio::test]
async fn a_wrong_rank_keeps_the_status_of_rank_faults() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    for (rank, status) in [(json!(0), 400), (json!("first"), 400), (json!([1]), 422)] {
        let body = with(&slot, "/contained/2/telecom/0/rank", rank);
        let response = stand.send(&Request::book(&body)).await;
        assert_eq!(response.status, status, "{}", response.text());
    }
    stand.stop().await;
}

/// Bodies that are large in one place each, by how large.
fn large(slot: &Value, place: &str, count: usize) -> Value {
    let plain = Appointment::of(slot).body();
    match place {
        "participants" => {
            let mut all = vec![json!({"actor": {"display": "a"}, "status": "accepted"}); count];
            all.push(plain["participant"][0].clone());
            // Not booked, so that every rule is asked and the slot stays free.
            with(
                &with(slot, "/participant", all.into()),
                "/status",
                json!("proposed"),
            )
        }
        "telecoms" => {
            let telecom = json!({"system": "phone", "value": "01632 960001", "rank": 2});
            with(slot, "/contained/2/telecom", vec![telecom; count].into())
        }
        "contained" => {
            let patient = json!({"resourceType": "Patient", "id": "P1"});
            with(slot, "/contained", vec![patient; count].into())
        }
        _ => with(slot, "/participant", vec![json!(7); count].into()),
    }
}

/// A body may be large, but what it costs grows with its size and no faster: no part of it is looked
/// through once for each other part.
#[tokio::test]
async fn what_a_booking_costs_grows_with_its_size() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let places = [
        ("participants", 20_000),
        ("telecoms", 5_000),
        ("contained", 5_000),
        ("wrong", 20_000),
    ];
    for (place, most) in places {
        let few = median(&stand, &large(&slot, place, most / 100)).await;
        let many = median(&stand, &large(&slot, place, most)).await;
        // A hundred times as many; three times that leaves room for a busy machine, and none for
        // squares.
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        assert!(
            ratio < 300.0,
            "{place}: {few:?} for a hundredth of what takes {many:?}"
        );
    }
    stand.stop().await;
}

/// Returns how long a booking that is refused takes: the median of three.
async fn median(stand: &Stand, body: &Value) -> Duration {
    let mut connection = stand.connect().await;
    let mut times = Vec::new();
    for _ in 0..3 {
        let request = Request::book(body);
        let start = Instant::now();
        let response = connection.exchange(&request).await;
        times.push(start.elapsed());
        assert!(
            (400..=422).contains(&response.status),
            "{}",
            response.text()
        );
    }
    times.sort();
    times[1]
}

fn with(of: &Value, pointer: &str, value: Value) -> Value {
    if of["resourceType"] == "Slot" {
        return with(&Appointment::of(of).body(), pointer, value);
    }
    let mut body = of.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap();
    match name.parse::<usize>() {
        Ok(index) => parent[index] = value,
        Err(_) => parent[name] = value,
    }
    body
}
