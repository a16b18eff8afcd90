//! Answers from a diary that lacks the last changes.

use crate::behaving;
use bookend_tests::{Appointment, Request, cancelled};
use jiff::SignedDuration;

#[tokio::test]
async fn a_stale_search_shows_a_slot_free_that_was_just_taken() {
    let stand = behaving("when: {interaction: slot.search}\nthen: {answer: {stale: 1}}");
    let slots = stand.free_slots().await;
    let book = async |slot| {
        let request = Request::book(&Appointment::of(slot).body());
        assert_eq!(stand.send(&request).await.status, 201);
    };
    book(&slots[0]).await;
    assert_eq!(stand.free_slots().await, slots, "one change behind");
    book(&slots[1]).await;
    assert_eq!(
        stand.free_slots().await,
        slots[1..],
        "the first is seen now"
    );
    let again = Request::book(&Appointment::of(&slots[1]).body());
    assert_eq!(
        stand.send(&again).await.status,
        422,
        "it is taken all the same"
    );
    stand.stop().await;
}

#[tokio::test]
async fn a_stale_read_shows_the_version_before() {
    let stand = behaving(
        "when: {interaction: [appointment.read, appointment.search]}\nthen: {answer: {stale: 1}}",
    );
    let made = stand.booked().await;
    let id = made["id"].as_str().unwrap();
    let read = Request::read(id);
    assert_eq!(stand.send(&read).await.status, 404, "it was not made yet");
    let of_patient = Request::appointments("patient.identifier=9990000018");
    assert!(
        stand
            .send(&of_patient)
            .await
            .entries("Appointment")
            .is_empty()
    );
    stand.cancelled(&made).await;
    let seen = stand.send(&read).await;
    assert_eq!(seen.resource(), made, "and then not cancelled yet");
    assert_eq!(seen.header("ETag"), Some("W/\"1\""));
    let late = Request::update(&cancelled(&made));
    assert_eq!(
        stand.send(&late).await.status,
        409,
        "it is cancelled all the same"
    );
    stand.stop().await;
}

#[tokio::test]
async fn what_is_stale_by_time_catches_up() {
    let stand = behaving("when: {interaction: slot.search}\nthen: {answer: {stale: 5s}}");
    let slots = stand.free_slots().await;
    stand.booked().await;
    let mut counts = Vec::new();
    for seconds in [0, 4, 1] {
        stand.clock.advance(SignedDuration::from_secs(seconds));
        counts.push(slots.len() - stand.free_slots().await.len());
    }
    stand.stop().await;
    assert_eq!(counts, [0, 0, 1]);
}
