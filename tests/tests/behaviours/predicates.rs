//! Where a behaviour applies.

use crate::{BOB, behaving};
use bookend_tests::{Appointment, Request};
use serde_json::Value;

#[tokio::test]
async fn a_behaviour_applies_only_where_its_predicate_holds() {
    let stand = behaving(
        "when:\n  interaction: slot.search\n  query.status: free\n  header.Ssp-From: {ne: \"200000000002\"}\n\
         then: {answer: {respond: {status: 503}}}",
    );
    let service = "schedule.actor:healthcareservice=2000000001";
    let status = async |request: Request| stand.send(&request).await.status;
    let free = || Request::search(&format!("{service}&status=free"));
    assert_eq!(status(free()).await, 503);
    assert_eq!(status(free().header("Ssp-From", BOB)).await, 200);
    assert_eq!(
        status(Request::search(&format!("{service}&status=busy"))).await,
        200
    );
    assert_eq!(status(Request::capabilities()).await, 200);
    stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_sees_the_body_of_a_request_in_either_format() {
    let stand = behaving(
        "when: {interaction: appointment.book, fhir: {description: {contains: chest pain}}}\n\
         then: {answer: {refuse: not-implemented, facts: {found: not here}}}",
    );
    let slot = stand.free_slot().await;
    let book = |description: &str| {
        Request::book(
            &Appointment::of(&slot)
                .with("/description", description)
                .body(),
        )
    };
    let pain = book("chest pain since noon");
    assert_eq!(stand.send(&pain).await.status, 501);
    let tree: Value = serde_json::from_slice(&pain.body).unwrap();
    let structures = bookend_fhir::Structures::of(bookend_fhir::Release::Stu3);
    let xml = bookend_fhir::Format::Xml.write(&tree, structures);
    let in_xml = pain.header("Content-Type", "application/fhir+xml;charset=UTF-8");
    assert_eq!(stand.send(&in_xml.body(xml)).await.status, 501);
    assert_eq!(stand.send(&book("a cold")).await.status, 201);
    stand.stop().await;
}
