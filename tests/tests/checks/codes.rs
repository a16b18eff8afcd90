//! Codes of which no package says anything: told beside what is found, and held against nobody.

use crate::ground::{Ground, by_a_caller};
use bookend_profile::Profiles;
use bookend_tests::{
    ASID, Appointment, Request, Response, Setup, package, profile, profiles, scratch,
};
use serde_json::{Value, json};
use std::sync::Arc;

const APPOINTMENT: &str = "https://made.example/StructureDefinition/Made-Appointment";
const CODES: &str = "https://made.example/CodeSystem/codes";
const CARRIED: &str = "https://made.example/ValueSet/carried";
const ABSENT: &str = "https://made.example/ValueSet/absent";

/// A profile that binds two elements to a value set that nobody carries, and advises codes of another.
fn with_codes() -> Arc<Profiles> {
    let bound = |strength: &str, set: &str| json!({"binding": {"strength": strength, "valueSetReference": {"reference": set}}});
    profiles(&package(&[
        profile(
            "Made-Appointment",
            "Appointment",
            &[
                ("Appointment.specialty", bound("extensible", CARRIED)),
                ("Appointment.appointmentType", bound("required", ABSENT)),
                ("Appointment.reason", bound("required", ABSENT)),
            ],
        ),
        json!({"resourceType": "CodeSystem", "url": CODES, "content": "complete", "concept": [{"code": "a"}]}),
        json!({"resourceType": "ValueSet", "url": CARRIED, "compose": {"include": [{"system": CODES}]}}),
    ]))
}

fn concept(code: &str) -> Value {
    json!({"coding": [{"system": CODES, "code": code}]})
}

/// A booking with two codes that cannot be judged.
fn with_unknown_codes(ground: &Ground) -> Appointment {
    let booking = ground.booking().with("/meta/profile", vec![APPOINTMENT]);
    let booking = booking.with("/appointmentType", concept("x"));
    booking.with("/reason", vec![concept("y")])
}

/// The issues that tell a caller what could not be judged of codes.
fn told_aside(response: &Response) -> Vec<Value> {
    let outcome = response.resource();
    let issues = outcome["issue"].as_array().unwrap().iter();
    let is_aside = |issue: &&Value| {
        let text = issue["diagnostics"].as_str().unwrap_or_default();
        text.starts_with("beside the check `request-profiles`") && text.contains("unknown-codes")
    };
    issues.filter(is_aside).cloned().collect()
}

#[tokio::test]
async fn codes_that_no_package_carries_are_told_once_as_information_and_nothing_else_comes_of_it() {
    let setup = Setup::standard().policy("checks", "refuse");
    let ground = Ground::new(setup.judging_by(&with_codes())).await;
    let booking = with_unknown_codes(&ground);
    let (response, told) = ground
        .told(&by_a_caller(Request::book(&booking.body())))
        .await;
    assert_eq!(response.status, 201, "{}", response.text());
    assert!(!told.contains("request-profiles"), "{told:?}");
    let asides = told_aside(&response);
    assert_eq!(asides.len(), 1, "{}", response.text());
    assert_eq!(asides[0]["severity"], "information");
    assert_eq!(asides[0]["code"], "informational");
    let text = asides[0]["diagnostics"].as_str().unwrap();
    assert!(
        text.contains("`Appointment`") && text.contains(ABSENT) && text.contains("not judged"),
        "{text}"
    );
}

#[tokio::test]
async fn the_evidence_keeps_with_the_exchange_what_no_package_carries_and_finds_nothing() {
    let folder = scratch();
    let setup = Setup::standard().judging_by(&with_codes());
    let ground = Ground::new(setup.recorded(folder.path())).await;
    let booking = with_unknown_codes(&ground).body();
    let response = ground.stand.send(&Request::book(&booking)).await;
    assert_eq!(response.status, 201, "{}", response.text());
    ground.stand.stop().await;
    let mut runs = std::fs::read_dir(folder.path().join(ASID)).unwrap();
    let run = runs.next().unwrap().unwrap().path();
    let read = |name: &str| std::fs::read_to_string(run.join(name)).unwrap();
    let exchanges = read("exchanges.jsonl");
    let mut exchanges = exchanges
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let is_booking = |line: &Value| line["interaction"] == "appointment.book";
    let booked = exchanges.find(is_booking).unwrap();
    let asides = booked["asides"].as_array().unwrap().iter();
    let of_codes: Vec<&Value> = asides
        .filter(|it| it["expected"].as_str().unwrap().contains("unknown-codes"))
        .collect();
    assert_eq!(of_codes.len(), 1, "{booked}");
    assert_eq!(of_codes[0]["subject"], "Appointment");
    assert_eq!(of_codes[0]["found"], "none, so they are not judged");
    assert!(!read("findings.jsonl").contains("request-profiles"));
}

#[tokio::test]
async fn codes_that_are_only_advised_are_worth_a_warning_and_never_a_refusal() {
    let setup = Setup::standard().policy("checks", "refuse");
    let ground = Ground::new(setup.judging_by(&with_codes())).await;
    let send = async |code: &str| {
        let booking = ground.booking().with("/meta/profile", vec![APPOINTMENT]);
        let booking = booking.with("/specialty", vec![concept(code)]);
        let (response, _) = ground
            .told(&by_a_caller(Request::book(&booking.body())))
            .await;
        assert_eq!(response.status, 201, "{}", response.text());
        let outcome = response.resource();
        let issues = outcome["issue"].as_array().unwrap().iter();
        let is_told = |issue: &&Value| {
            let text = issue["diagnostics"].as_str().unwrap_or_default();
            text.starts_with("check `request-profiles`")
        };
        issues.filter(is_told).cloned().collect::<Vec<Value>>()
    };
    assert_eq!(send("a").await, Vec::<Value>::new());
    let told = send("x").await;
    assert_eq!(told.len(), 1, "{told:?}");
    // A SHOULD that is not met.
    assert_eq!(told[0]["severity"], "information");
    let text = told[0]["diagnostics"].as_str().unwrap();
    assert!(text.contains(CARRIED), "{text}");
}

#[tokio::test]
async fn an_explanation_tells_what_no_package_carries_and_the_check_holds() {
    let stand = Setup::standard().judging_by(&with_codes()).start();
    let request = bookend_provider::explain::read_request("POST /STU3/Appointment\nContent-Type: application/fhir+json\n\n{\"resourceType\": \"Appointment\", \"appointmentType\": {\"coding\": [{\"system\": \"https://made.example/CodeSystem/codes\", \"code\": \"x\"}]}, \"meta\": {\"profile\": [\"https://made.example/StructureDefinition/Made-Appointment\"]}}", "/STU3", 1).unwrap().0.unwrap();
    let told = stand.running.provider().explain(&request.request, true);
    assert!(told.checks.held.iter().any(|id| id == "request-profiles"));
    let asides: Vec<(&str, &str)> = told
        .checks
        .asides
        .iter()
        .map(|aside| (&*aside.check, aside.subject.as_str()))
        .collect();
    assert_eq!(asides, [("request-profiles", "Appointment")]);
    let text = bookend_provider::explain::text(&told);
    let line = "  · beside request-profiles, Appointment: expected codes of `https://made.example/ValueSet/absent` that a package carries (`unknown-codes` of https://made.example/StructureDefinition/Made-Appointment), found none, so they are not judged";
    assert!(text.contains(line), "{text}");
}
