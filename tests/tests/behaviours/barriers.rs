//! Callers that are held until others are there, and the verdict on what all were told.

use bookend_tests::{Appointment, Request, Response, Setup, Stand, files_below, within};
use futures_util::future::join_all;
use serde_json::Value;
use std::path::Path;

/// A provider whose bookings wait for one another.
fn racing(then: &str) -> Setup {
    Setup::standard().behaviours(&format!(
        "  - id: race\n    when: {{interaction: appointment.book}}\n    then: {then}\n"
    ))
}

fn booking(slot: &Value) -> Request {
    Request::book(&Appointment::of(slot).body())
}

async fn at_once(stand: &Stand, requests: &[Request]) -> Vec<Response> {
    within(join_all(requests.iter().map(|request| stand.send(request)))).await
}

fn statuses(responses: &[Response]) -> Vec<u16> {
    let mut statuses: Vec<u16> = responses.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    statuses
}

/// What the evidence says of races: lines of findings and of what could not be judged.
fn evidence(folder: &Path) -> String {
    let files = files_below(folder).into_iter();
    let lines = files.filter(|file| file.extension().is_some_and(|it| it == "jsonl"));
    lines
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect()
}

/// Has two wait while somebody else is served, and then a third come.
async fn held_for_a_third(stand: &Stand, slot: &Value) -> Vec<Response> {
    let (first, second, third) = (booking(slot), booking(slot), booking(slot));
    let held = async { tokio::join!(stand.send(&first), stand.send(&second)) };
    let mut held = std::pin::pin!(held);
    let others = async {
        for _ in 0..20 {
            assert!(
                stand.free_slots().await.contains(slot),
                "nothing is booked yet"
            );
        }
    };
    tokio::select! {
        biased;
        _ = &mut held => panic!("somebody went on alone"),
        () = others => {}
    }
    let all = async { tokio::join!(stand.send(&third), held) };
    let (third, (first, second)) = within(all).await;
    vec![first, second, third]
}

#[tokio::test]
async fn nobody_goes_on_before_all_are_there() {
    let stand = racing("{barrier: {parties: 3, for: 1m}}").start();
    let slot = stand.free_slot().await;
    let responses = held_for_a_third(&stand, &slot).await;
    assert_eq!(statuses(&responses), [201, 422, 422]);
    stand.stop().await;
}

#[tokio::test]
async fn each_key_waits_for_itself() {
    let per =
        "{barrier: {parties: 2, for: 1m, per: \"$(fhir(body, 'contained.ofType(Slot).id'))\"}}";
    let stand = racing(per).start();
    let slots = stand.free_slots().await;
    let requests: Vec<Request> = [0, 1, 0, 1].iter().map(|at| booking(&slots[*at])).collect();
    let responses = at_once(&stand, &requests).await;
    assert_eq!(statuses(&responses), [201, 201, 422, 422]);
    stand.stop().await;
}

#[tokio::test]
async fn the_verdict_on_a_race_that_was_sound_is_in_the_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let stand = racing("{barrier: {parties: 2, for: 1m}}")
        .recorded(folder.path())
        .start();
    let slot = stand.free_slot().await;
    let responses = at_once(&stand, &[booking(&slot), booking(&slot)]).await;
    assert_eq!(statuses(&responses), [201, 422]);
    stand.stop().await;
    let evidence = evidence(folder.path());
    assert!(!evidence.contains("could not be judged"));
    assert!(!evidence.contains("answers of which each was right"));
}

#[tokio::test]
async fn two_who_are_told_that_they_have_the_same_slot_are_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let stand = racing("{barrier: {parties: 2, for: 1m}, effect: pretend}")
        .recorded(folder.path())
        .start();
    let slot = stand.free_slot().await;
    let responses = at_once(&stand, &[booking(&slot), booking(&slot)]).await;
    assert_eq!(statuses(&responses), [201, 201]);
    stand.stop().await;
    let evidence = evidence(folder.path());
    assert!(evidence.contains("\"race-has-an-order\""), "{evidence}");
    assert!(evidence.contains("taken ("), "{evidence}");
}

#[tokio::test]
async fn who_waits_in_vain_goes_on_alone_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let stand = racing("{barrier: {parties: 2, for: 20ms}}")
        .recorded(folder.path())
        .start();
    let slot = stand.free_slot().await;
    let response = within(stand.send(&booking(&slot))).await;
    assert_eq!(response.status, 201);
    stand.stop().await;
    let evidence = evidence(folder.path());
    assert!(
        evidence.contains("`race` waits for 2: 1 had come after 20ms"),
        "{evidence}"
    );
}

#[tokio::test]
async fn a_request_whose_caller_hangs_up_has_come_all_the_same() {
    let stand = racing("{barrier: {parties: 2, for: 1m}}").start();
    let slot = stand.free_slot().await;
    let gone = booking(&slot);
    let others = async {
        for _ in 0..5 {
            stand.free_slots().await;
        }
    };
    tokio::select! {
        _ = stand.send(&gone) => panic!("it went on alone"),
        () = others => {}
    }
    let second = within(stand.send(&booking(&slot))).await;
    assert!([201, 422].contains(&second.status), "{}", second.text());
    assert!(
        !stand.free_slots().await.contains(&slot),
        "one of them has it"
    );
    stand.stop().await;
}
