//! What resources claim, judged by the profiles of packages.

use crate::ground::{Ground, by_a_caller, findings, search};
use bookend_profile::Profiles;
use bookend_tests::{
    Appointment, Request, Response, Setup, booking_package, package, profile, profiles,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const APPOINTMENT: &str = "https://made.example/StructureDefinition/Made-Appointment";
const PATIENT: &str = "https://made.example/StructureDefinition/Made-Patient";
const SLOT: &str = "https://made.example/StructureDefinition/Made-Slot";

/// Profiles that ask for a comment, for a photo of the patient, and for slots of a type.
fn made() -> Arc<Profiles> {
    profiles(&package(&[
        profile(
            "Made-Appointment",
            "Appointment",
            &[("Appointment.comment", json!({"min": 1, "max": "1"}))],
        ),
        profile(
            "Made-Patient",
            "Patient",
            &[("Patient.photo", json!({"min": 1, "max": "*"}))],
        ),
        profile(
            "Made-Slot",
            "Slot",
            &[("Slot.serviceType", json!({"min": 1, "max": "*"}))],
        ),
    ]))
}

/// A booking whose appointment and patient claim profiles that they do not have.
fn claiming(ground: &Ground) -> Value {
    ground
        .booking()
        .with("/meta/profile", vec![APPOINTMENT])
        .with("/contained/2/meta/profile", vec![PATIENT])
        .body()
}

/// What a caller is told of a check: the diagnostics of its issues.
fn told_by(response: &Response, check: &str) -> Vec<String> {
    let outcome = match response.resource()["resourceType"].as_str() {
        Some("Bundle") => response.entries("OperationOutcome").remove(0),
        _ => response.resource(),
    };
    let issues = outcome["issue"].as_array().unwrap().iter();
    let begin = format!("check `{check}`");
    issues
        .filter_map(|issue| issue["diagnostics"].as_str())
        .filter(|text| text.starts_with(&begin))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn what_a_booking_claims_and_does_not_have_is_told_by_path_rule_and_profile_each_once() {
    let ground = Ground::new(Setup::standard().judging_by(&made())).await;
    let (response, _) = ground
        .told(&by_a_caller(Request::book(&claiming(&ground))))
        .await;
    assert_eq!(response.status, 201);
    let told = told_by(&response, "request-profiles");
    assert_eq!(told.len(), 2, "{told:?}");
    for (told, path, profile) in [
        (&told[0], "Appointment.comment", APPOINTMENT),
        (&told[1], "Appointment.contained[2].photo", PATIENT),
    ] {
        assert!(told.contains(path) && told.contains(profile), "{told}");
        assert!(
            told.contains("`missing`") && told.contains("none"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_profile_that_no_package_carries_is_not_guessed_at() {
    let ground = Ground::new(Setup::standard().judging_by(&made())).await;
    let booking = ground.booking().with(
        "/meta/profile",
        vec!["https://elsewhere.example/StructureDefinition/Unknown"],
    );
    let (response, told) = ground
        .told(&by_a_caller(Request::book(&booking.body())))
        .await;
    assert_eq!(response.status, 201);
    assert!(!told.contains("request-profiles"), "{told:?}");
}

#[tokio::test]
async fn a_strict_provider_refuses_what_does_not_have_what_it_claims_and_books_nothing() {
    let setup = Setup::standard().policy("checks", "refuse");
    let ground = Ground::new(setup.judging_by(&made())).await;
    let slot = ground.slot();
    let with = |profiles: Vec<&str>| {
        let booking = Appointment::of(&slot).with("/contained/2/meta/profile", profiles);
        by_a_caller(Request::book(&booking.body()))
    };
    let right = "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1";
    let response = ground.stand.send(&with(vec![right, PATIENT])).await;
    assert_eq!(response.status, 422, "{}", response.text());
    let said = response.diagnostics();
    assert!(said.contains("Appointment.contained[2].photo"), "{said}");
    assert_eq!(ground.stand.send(&with(vec![right])).await.status, 201);
}

#[tokio::test]
async fn answers_are_judged_with_everything_in_a_bundle() {
    let setup = Setup::standard()
        .policy("answers-checked", true)
        .behaviours(&format!("  - {{id: claims, when: {{interaction: slot.search}}, then: {{mutate: [{{set: {{'entry.resource.ofType(Slot)[0].meta.profile': {SLOT}}}}}]}}}}\n"));
    let ground = Ground::new(setup.judging_by(&made())).await;
    let (response, _) = ground.told(&search("")).await;
    let told = told_by(&response, "answer-profiles");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("Bundle.entry[0].resource.serviceType"),
        "{}",
        told[0]
    );
}

#[tokio::test]
async fn behaviours_can_ask_for_a_profile_by_name_and_for_a_type_without_a_package() {
    let behaviours = "  - {id: made, when: {profile: Made-Appointment}, then: {answer: {refuse: slot-gone}}}\n  - {id: other, when: {interaction: appointment.book, not: [{profile: Appointment}]}, then: {answer: {refuse: not-implemented}}}\n";
    let setup = Setup::standard().behaviours(behaviours);
    let ground = Ground::new(setup.judging_by(&made())).await;
    let send = async |booking: Appointment| {
        let request = by_a_caller(Request::book(&booking.body()));
        ground.stand.send(&request).await.status
    };
    assert_eq!(send(ground.booking()).await, 201);
    assert_eq!(send(ground.booking().with("/comment", "x")).await, 422);
    assert_eq!(send(ground.booking().with("/unheard", "x")).await, 501);
}

#[tokio::test]
async fn a_resource_made_to_cost_time_is_judged_within_bounds() {
    let ground = Ground::new(Setup::standard().judging_by(&made())).await;
    let patients: Vec<Value> = (0..12_000)
        .map(|number| json!({"resourceType": "Patient", "id": format!("p{number}"), "meta": {"profile": [PATIENT]}, "link": [{"other": {"reference": "#p11999"}, "type": "refer"}]}))
        .collect();
    let booking = ground.booking().with("/contained", patients).body();
    let (response, told) = ground.told(&by_a_caller(Request::book(&booking))).await;
    assert_eq!(response.status, 422);
    assert!(told.contains("request-profiles"), "{told:?}");
}

/// What nobody has looked at does not conform, and is not said to hold.
#[tokio::test]
async fn what_could_not_all_be_judged_neither_conforms_nor_holds() {
    let behaviours =
        "  - {id: made, when: {profile: Made-Appointment}, then: {answer: {refuse: slot-gone}}}\n";
    let explained = |most_values: usize| {
        let made = Arc::into_inner(made()).unwrap().bounded(most_values);
        let setup = Setup::standard().behaviours(behaviours);
        let stand = setup.judging_by(&Arc::new(made)).start();
        let request = bookend_provider::explain::read_request("POST /STU3/Appointment\nContent-Type: application/fhir+json\n\n{\"resourceType\": \"Appointment\", \"status\": \"booked\", \"participant\": [{\"status\": \"accepted\"}], \"comment\": \"x\", \"meta\": {\"profile\": [\"https://made.example/StructureDefinition/Made-Appointment\"]}}", "/STU3", 1).unwrap().0.unwrap();
        let provider = stand.running.provider();
        let told = provider.explain(&request.request, true);
        let is_held = told.checks.held.iter().any(|id| id == "request-profiles");
        let found = told.behaviours[0]
            .because
            .first()
            .map(|it| it.found.clone());
        (
            told.behaviours[0].outcome,
            found.unwrap_or_default(),
            is_held,
        )
    };
    assert_eq!(explained(1_000), ("decides", String::new(), true));
    let (outcome, found, is_held) = explained(1);
    assert_eq!((outcome, is_held), ("held-back", false));
    assert!(
        found.starts_with("not all of it could be judged: Appointment: expected at most 1 values"),
        "{found}"
    );
}

/// The published package judges what both programs write themselves.
#[tokio::test]
async fn what_ships_conforms_to_the_published_package() {
    let Some(path) = booking_package() else {
        return;
    };
    let profiles = profiles(&std::fs::read(path).unwrap());
    let setup = Setup::standard().policy("answers-checked", true);
    let ground = Ground::new(setup.judging_by(&profiles)).await;
    let includes = "&_include=Slot%3Aschedule&_include=Schedule%3Aactor%3APractitioner&_include=Schedule%3Aactor%3APractitionerRole&_include=Schedule%3Aactor%3AHealthcareService&_include=HealthcareService.location&_include=HealthcareService.providedBy";
    for request in [
        by_a_caller(Request::capabilities()),
        search(includes),
        by_a_caller(Request::book(&ground.booking().body())),
        by_a_caller(Request::read("no-appointment")),
    ] {
        let (response, told) = ground.told(&request).await;
        let by_profiles: BTreeSet<String> = told
            .into_iter()
            .filter(|id| id.contains("profiles") || id.contains("structure"))
            .collect();
        assert_eq!(
            by_profiles,
            BTreeSet::new(),
            "{} {}",
            request.target,
            response.text()
        );
    }
}

#[tokio::test]
async fn without_a_package_the_checks_on_profiles_do_not_apply() {
    let ground = Ground::new(Setup::standard()).await;
    let (response, _) = ground
        .told(&by_a_caller(Request::book(&claiming(&ground))))
        .await;
    assert!(!findings(&response).contains("request-profiles"));
    let held = |setup: Setup| {
        let stand = setup.start();
        let request = bookend_provider::explain::read_request("POST /STU3/Appointment\nContent-Type: application/fhir+json\n\n{\"resourceType\": \"Appointment\", \"comment\": \"x\", \"meta\": {\"profile\": [\"https://made.example/StructureDefinition/Made-Appointment\"]}}", "/STU3", 1).unwrap().0.unwrap();
        let provider = stand.running.provider();
        provider.explain(&request.request, true).checks.held
    };
    let named = |held: Vec<String>| held.iter().any(|id| id == "request-profiles");
    assert!(!named(held(Setup::standard())));
    assert!(named(held(Setup::standard().judging_by(&made()))));
}
