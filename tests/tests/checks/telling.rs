//! How callers are told, and what else becomes of findings.

use crate::ground::{Ground, by_a_caller, findings, search, window};
use bookend_tests::{Request, Setup};
use std::collections::BTreeSet;

/// A search without an upper bound.
fn unbounded() -> Request {
    window("start=ge2026-06-16T00%3A00%3A00%2B01%3A00")
}

fn set(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn nobody_is_told_unasked() {
    let ground = Ground::new(Setup::standard()).await;
    let response = ground.stand.send(&unbounded()).await;
    assert_eq!(response.status, 200);
    assert!(response.entries("OperationOutcome").is_empty());
    assert_eq!(response.header("Preference-Applied"), None);
}

#[tokio::test]
async fn a_bundle_tells_in_an_entry_that_says_what_it_is() {
    let ground = Ground::new(Setup::standard()).await;
    let (response, told) = ground.told(&unbounded()).await;
    assert_eq!(told, set(&["window-upper-bound"]));
    assert_eq!(
        response.header("Preference-Applied"),
        Some("bookend=findings")
    );
    let bundle = response.resource();
    let entry = bundle["entry"].as_array().unwrap().last().unwrap();
    assert_eq!(entry["search"]["mode"], "outcome");
    assert_eq!(entry["resource"]["issue"][0]["severity"], "warning");
    let slots = response.entries("Slot").len();
    assert_eq!(bundle["total"], slots);
}

#[tokio::test]
async fn a_parameter_that_is_misspelt_narrows_nothing_and_is_told() {
    let ground = Ground::new(Setup::standard()).await;
    let (response, told) = ground.told(&search("&stauts=busy")).await;
    assert_eq!(told, set(&["parameters-known"]));
    assert!(!response.entries("Slot").is_empty());
    let outcomes = response.entries("OperationOutcome");
    let said = outcomes[0]["issue"][0]["diagnostics"].as_str().unwrap();
    assert!(said.contains("`stauts`"), "{said}");
}

#[tokio::test]
async fn an_appointment_gives_way_to_what_was_found_and_is_made_all_the_same() {
    let ground = Ground::new(Setup::standard().policy("language", "any")).await;
    ground
        .stand
        .send(&by_a_caller(Request::capabilities()))
        .await;
    let slot = ground.slot();
    let booking = bookend_tests::Appointment::of(&slot)
        .with("/language", "fr")
        .body();
    let (response, told) = ground.told(&by_a_caller(Request::book(&booking))).await;
    assert_eq!(response.status, 201);
    assert!(told.contains("appointment-language"), "{told:?}");
    let again = by_a_caller(Request::book(&bookend_tests::Appointment::of(&slot).body()));
    assert_eq!(ground.stand.send(&again).await.status, 422);
}

#[tokio::test]
async fn a_refusal_tells_beside_what_it_says_itself() {
    let ground = Ground::new(Setup::standard()).await;
    let (response, told) = ground.told(&unbounded().header("Ssp-To", "1")).await;
    assert_eq!(response.status, 400);
    assert_eq!(told, set(&["to-asid", "window-upper-bound"]));
    let issues = response.resource()["issue"].as_array().unwrap().len();
    assert_eq!(issues, 3);
}

#[tokio::test]
async fn a_caller_that_asks_and_did_nothing_wrong_is_told_that() {
    let ground = Ground::new(Setup::standard()).await;
    let (response, told) = ground
        .told(&search("").header("Accept", "application/fhir+json"))
        .await;
    assert!(told.is_empty(), "{told:?}");
    let outcomes = response.entries("OperationOutcome");
    let said = outcomes[0]["issue"][0]["diagnostics"].as_str().unwrap();
    assert!(
        said.ends_with("checks hold, and nothing else was found"),
        "{said}"
    );
}

#[tokio::test]
async fn the_policy_can_have_everybody_told() {
    let told = Setup::standard().policy("findings", "in-answer");
    let ground = Ground::new(told.policy("language", "any")).await;
    let response = ground.stand.send(&unbounded()).await;
    assert_eq!(findings(&response), set(&["window-upper-bound"]));
    let booking = ground.booking().with("/language", "fr").body();
    let response = ground
        .stand
        .send(&by_a_caller(Request::book(&booking)))
        .await;
    assert_eq!(response.resource()["resourceType"], "Appointment");
}

#[tokio::test]
async fn a_strict_provider_refuses_what_breaks_a_binding_check_and_changes_nothing() {
    let ground = Ground::new(Setup::standard().policy("checks", "refuse")).await;
    let response = ground.stand.send(&unbounded()).await;
    assert_eq!(
        response.refusal(),
        (400, "business-rule".to_owned(), "BAD_REQUEST".to_owned())
    );
    let slot = ground.slot();
    let sent = |profile: &str| {
        let booking = bookend_tests::Appointment::of(&slot);
        by_a_caller(Request::book(
            &booking
                .with("/contained/1/meta/profile", vec![profile])
                .body(),
        ))
    };
    let response = ground
        .stand
        .send(&sent("https://elsewhere.example/Slot"))
        .await;
    assert_eq!(response.status, 422);
    let said = response.diagnostics();
    assert!(
        said.starts_with("the contained slot claims its profile (slot-profile)"),
        "{said}"
    );
    let right = "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Slot-1";
    assert_eq!(ground.stand.send(&sent(right)).await.status, 201);
}

#[tokio::test]
async fn a_provider_that_checks_nothing_finds_nothing() {
    let ground = Ground::new(Setup::standard().policy("checks", "off")).await;
    let response = ground
        .stand
        .send(&unbounded().header("Prefer", "bookend=findings"))
        .await;
    assert!(response.entries("OperationOutcome").is_empty());
}

#[tokio::test]
async fn what_cannot_be_evaluated_hides_no_clause_that_is_not_met() {
    let check = "bookend: 1\ndialect: careconnect-stu3\nchecks:\n  - {id: coloured, on: request, says: A request has a colour and counts, expect: {all: [{header.X-Colour: {exists: true}}, {value: {request.header.X-Count + 1: 3}}]}}\n";
    let ground = Ground::new(Setup::standard().script("coloured.yaml", check)).await;
    let counting = search("").header("X-Count", "abc");
    let (response, told) = ground.told(&counting).await;
    assert_eq!(told, set(&["coloured"]));
    let outcomes = response.entries("OperationOutcome");
    let issues = outcomes[0]["issue"].to_string();
    assert!(issues.contains("X-Colour"), "{issues}");
    assert!(issues.contains("cannot be added"), "{issues}");
}

/// What a check came to of a token is remembered by the first field that has one.
#[tokio::test]
async fn a_token_that_was_judged_before_is_judged_anew_where_there_are_two() {
    let check = "bookend: 1\ndialect: careconnect-stu3\nchecks:\n  - {id: one-token, on: request, when: {header.Authorization: {count: {gt: 1}}}, says: A request has one token, expect: {header.Authorization: {count: 1}}}\n";
    let ground = Ground::new(Setup::standard().script("one-token.yaml", check)).await;
    let alone = search("");
    let twice = alone.clone().also("Authorization", "Bearer another");
    for (request, is_told) in [(&alone, false), (&alone, false), (&twice, true)] {
        let (_, told) = ground.told(request).await;
        assert_eq!(told.contains("one-token"), is_told, "{told:?}");
    }
}

/// A role and a pattern are words of scripts; whoever sent the request knows its parameters alone.
#[tokio::test]
async fn what_is_wrong_with_a_parameter_is_told_by_the_name_that_was_sent_and_an_example() {
    let ground = Ground::new(Setup::standard()).await;
    let bounds = window("start=2026-06-16&start=le2026-06-19");
    let (response, _) = ground.told(&bounds).await;
    let outcomes = response.entries("OperationOutcome");
    let issues = outcomes[0]["issue"].to_string();
    for told in [
        "`query.start`: expected a lower bound such as `ge2026-11-24T00:00:00Z`, found `2026-06-16`",
        "expected an upper bound such as `le2026-11-27T00:00:00Z`; the plus sign of a zone is sent as `%2B`, found",
    ] {
        assert!(issues.contains(told), "{told}: {issues}");
    }
    assert!(!issues.contains("parameter.window"), "{issues}");
}

/// Place, rule, what may stand there, and what does: also where a rule of the dialect is the check.
#[tokio::test]
async fn what_the_structure_departs_in_is_told_with_its_rule_and_what_may_stand_there() {
    let ground = Ground::new(Setup::standard()).await;
    let booking = ground.booking().with("/contained/2/gender", "boy").body();
    let (response, _) = ground.told(&by_a_caller(Request::book(&booking))).await;
    let outcome = response.resource();
    let issues = outcome["issue"].as_array().unwrap();
    let told = issues.iter().filter(|issue| {
        let said = issue["diagnostics"].as_str().unwrap();
        said.starts_with("check `body-structure`")
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 1, "{issues:?}");
    assert_eq!(
        told[0]["details"]["text"],
        "a booking has the structure that FHIR gives an appointment"
    );
    assert_eq!(
        told[0]["diagnostics"],
        "check `body-structure` (UEC-C-30): `Appointment.contained[2].gender`: expected one of `male`, `female`, `other`, `unknown` (`unknown-code`, the structure of FHIR), found `boy`"
    );
}

/// A direct call proves nothing of calls through the Spine proxy, which says for whom it forwards.
#[tokio::test]
async fn a_call_through_the_proxy_proves_one_thing_more_than_a_direct_one() {
    let ground = Ground::new(Setup::standard()).await;
    let direct = search("");
    let proxied = search("").header("Forwarded", "for=192.0.2.1;proto=https");
    let mut held = Vec::new();
    for request in [direct, proxied] {
        let (response, _) = ground.told(&request).await;
        let outcomes = response.entries("OperationOutcome");
        let said = outcomes[0]["issue"][0]["diagnostics"].as_str().unwrap();
        let count = said.split(' ').next().unwrap();
        held.push(count.parse::<usize>().unwrap());
    }
    assert_eq!(held[0] + 1, held[1]);
}

/// What checks say of a head is remembered where they find nothing wrong.
#[tokio::test]
async fn what_is_wrong_with_a_head_is_told_every_time_and_only_of_that_head() {
    let ground = Ground::new(Setup::standard()).await;
    let found = async |accept: &str, more: &str| {
        let request = search(more).header("Accept", accept);
        let (response, told) = ground.told(&request).await;
        assert_eq!(response.status, 200, "{}", response.text());
        told
    };
    let right = "application/fhir+json";
    for _ in 0..3 {
        assert_eq!(found(right, "").await, set(&[]));
        assert_eq!(
            found("application/json+fhir", "").await,
            set(&["accept-spelt"])
        );
        assert_eq!(
            found(right, "&stauts=busy").await,
            set(&["parameters-known"])
        );
        let both = found("application/json+fhir", "&stauts=busy").await;
        assert_eq!(both, set(&["accept-spelt", "parameters-known"]));
    }
}
