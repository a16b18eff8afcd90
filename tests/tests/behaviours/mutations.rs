//! What is changed in an answer.

use crate::{answered, behaving};
use bookend_tests::{Request, Response, Setup};

async fn of_a_slot_search(mutations: &str) -> Response {
    answered(&format!("{{mutate: {mutations}}}"), &Request::search_all()).await
}

#[tokio::test]
async fn a_status_that_ends_with_the_head_leaves_nothing_before_the_next_answer() {
    let empty = "  - {id: empty, when: {header.Empty: very}, then: {mutate: [{status: 204}]}}\n";
    let stand = Setup::standard().behaviours(empty).start();
    let mut connection = stand.connect().await;
    let first = Request::capabilities().header("Empty", "very");
    let first = connection.exchange(&first).await;
    assert_eq!((first.status, first.body.len()), (204, 0));
    let second = connection.exchange(&Request::capabilities()).await;
    assert_eq!(second.status, 200);
    stand.stop().await;
}

#[tokio::test]
async fn elements_are_dropped_wherever_the_path_finds_them() {
    let response =
        of_a_slot_search("[{drop: entry.resource.ofType(Slot).identifier}, {drop: total}]").await;
    let slots = response.entries("Slot");
    assert!(!slots.is_empty());
    assert!(slots.iter().all(|slot| slot.get("identifier").is_none()));
    assert!(slots.iter().all(|slot| slot.get("status").is_some()));
    assert_eq!(response.resource().get("total"), None);
}

#[tokio::test]
async fn elements_are_set_and_made_where_they_are_missing() {
    let response = of_a_slot_search(
        "[{set: {entry.resource.ofType(Slot).status: busy, entry.resource.ofType(Slot).comment: $(base), total: 7}}]",
    )
    .await;
    let slots = response.entries("Slot");
    assert!(!slots.is_empty());
    assert!(slots.iter().all(|slot| slot["status"] == "busy"));
    assert!(
        slots
            .iter()
            .all(|slot| slot["comment"] == bookend_tests::BASE)
    );
    assert_eq!(response.resource()["total"], 7);
}

#[tokio::test]
async fn header_fields_are_set_and_dropped() {
    let response = of_a_slot_search(
        "[{header: {set: {X-Correlation-ID: another, X-New: $(request.header.Ssp-To)}, drop: [Cache-Control, x-request-id]}}]",
    )
    .await;
    assert_eq!(response.header("X-Correlation-ID"), Some("another"));
    assert_eq!(response.header("X-New"), Some("300000000001"));
    assert_eq!(response.header("Cache-Control"), None);
    assert_eq!(response.header("X-Request-ID"), None);
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn the_status_is_changed_and_the_body_stays() {
    let response = of_a_slot_search("[{status: 500}]").await;
    assert_eq!(response.status, 500);
    assert_eq!(response.resource()["resourceType"], "Bundle");
}

#[tokio::test]
async fn the_body_is_changed_and_the_status_stays() {
    let response = of_a_slot_search("[{body: '<html>not for $(caller)</html>'}]").await;
    assert_eq!(response.status, 200);
    assert_eq!(response.text(), "<html>not for 200000000001</html>");
}

#[tokio::test]
async fn what_is_stored_is_not_what_was_mutated() {
    let stand = behaving(
        "when: {interaction: appointment.book}\nthen: {mutate: [{set: {description: changed}}]}",
    );
    let booked = stand.booked().await;
    assert_eq!(booked["description"], "changed");
    let id = booked["id"].as_str().unwrap();
    let stored = stand.send(&Request::read(id)).await.resource();
    assert_eq!(stored["description"], "Reason for calling");
    stand.stop().await;
}

#[tokio::test]
async fn answers_are_spoilt_in_the_same_words_as_requests() {
    let response = of_a_slot_search(
        "[{wrong-system: entry.resource.ofType(Slot).identifier, bad-reference: entry.resource.ofType(Slot).schedule, wrong-profile: entry.resource.ofType(Slot), duplicate: type, retype: {total: text}, move: {from: id, to: language}}]",
    )
    .await;
    let slots = response.entries("Slot");
    assert!(!slots.is_empty());
    for slot in slots {
        assert_eq!(
            slot["identifier"][0]["system"],
            "https://elsewhere.example/Id/other"
        );
        assert_eq!(slot["schedule"]["reference"], "Schedule/nowhere");
        assert_eq!(
            slot["meta"]["profile"][0],
            "http://hl7.org/fhir/StructureDefinition/Basic"
        );
    }
    let bundle = response.resource();
    assert_eq!(
        bundle["type"],
        serde_json::json!(["searchset", "searchset"])
    );
    assert!(bundle["total"].is_string(), "{}", bundle["total"]);
    assert!(bundle.get("id").is_none() && bundle["language"].is_string());
}
