//! Requests that arrive twice.

use crate::behaving;
use bookend_provider::Limits;
use bookend_tests::{Appointment, Request, Setup, cancelled};

const TWICE: &str =
    "when: {interaction: [appointment.book, appointment.cancel]}\nthen: {effect: commit-twice}";

#[tokio::test]
async fn a_booking_that_arrives_twice_is_made_once_and_answered_as_a_duplicate() {
    let stand = behaving(TWICE);
    let slots = stand.free_slots().await;
    let request = Request::book(&Appointment::of(&slots[0]).body());
    let answer = stand.send(&request).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert_eq!(answer.refusal().1, "duplicate");
    assert_eq!(stand.free_slots().await, slots[1..]);
    let of_patient = Request::appointments("patient.identifier=9990000018");
    let found = stand.send(&of_patient).await.entries("Appointment");
    assert_eq!(found.len(), 1);
    stand.stop().await;
}

#[tokio::test]
async fn a_cancellation_that_arrives_twice_takes_effect_once() {
    let stand = behaving("when: {interaction: appointment.cancel}\nthen: {effect: commit-twice}");
    let made = stand.booked().await;
    let answer = stand.send(&Request::update(&cancelled(&made))).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.refusal().1, "duplicate");
    let read = Request::read(made["id"].as_str().unwrap());
    let now = stand.send(&read).await.resource();
    assert_eq!(now["status"], "cancelled");
    assert_eq!(now["meta"]["versionId"], "2");
    stand.stop().await;
}

#[tokio::test]
async fn where_duplicates_are_answered_again_the_second_is_told_what_the_first_made() {
    let stand = Setup::standard()
        .policy("duplicate-request", "replay")
        .limits(Limits::default())
        .behaviours(&format!(
            "  - id: tested\n    {}\n",
            TWICE.replace('\n', "\n    ")
        ))
        .start();
    let slots = stand.free_slots().await;
    let request = Request::book(&Appointment::of(&slots[0]).body());
    assert_eq!(stand.send(&request).await.status, 201);
    assert_eq!(stand.free_slots().await, slots[1..]);
    stand.stop().await;
}

#[tokio::test]
async fn an_answer_of_the_scripts_own_goes_with_a_request_that_arrives_twice() {
    let stand = behaving(
        "when: {interaction: appointment.book}\nthen: {effect: commit-twice, answer: {respond: {status: 502}}}",
    );
    let slots = stand.free_slots().await;
    let request = Request::book(&Appointment::of(&slots[0]).body());
    assert_eq!(stand.send(&request).await.status, 502);
    assert_eq!(stand.free_slots().await, slots[1..]);
    stand.stop().await;
}
