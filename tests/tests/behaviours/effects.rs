//! What happens to the diary, whatever is answered.

use crate::behaving;
use bookend_tests::{Appointment, Request};

/// Books with a behaviour, and tells what was answered, whether the slot was taken, and
/// whether the appointment that the answer names can be read.
async fn booked(then: &str) -> (u16, bool, bool) {
    let stand = behaving(&format!(
        "when: {{interaction: appointment.book}}\nthen: {then}"
    ));
    let slot = stand.free_slot().await;
    let response = stand
        .send(&Request::book(&Appointment::of(&slot).body()))
        .await;
    let taken = !stand.free_slots().await.contains(&slot);
    let id = match response.status {
        201 => response.resource()["id"].as_str().unwrap().to_owned(),
        _ => "nothing".to_owned(),
    };
    let readable = stand.send(&Request::read(&id)).await.status == 200;
    stand.stop().await;
    (response.status, taken, readable)
}

#[tokio::test]
async fn the_booking_domain_commits_unless_the_script_says_otherwise() {
    assert_eq!(booked("{}").await, (201, true, true));
    assert_eq!(booked("{effect: commit}").await, (201, true, true));
    assert_eq!(booked("{effect: pretend}").await, (201, false, false));
    assert_eq!(booked("{effect: none}").await, (201, false, false));
}

#[tokio::test]
async fn an_answer_of_the_scripts_own_commits_only_when_the_script_says_so() {
    let lost = "answer: {respond: {status: 502}}";
    assert_eq!(booked(&format!("{{{lost}}}")).await, (502, false, false));
    assert_eq!(
        booked(&format!("{{{lost}, effect: none}}")).await,
        (502, false, false)
    );
    assert_eq!(
        booked(&format!("{{{lost}, effect: commit}}")).await,
        (502, true, false)
    );
    assert_eq!(
        booked("{answer: {refuse: internal-error}, effect: commit}").await,
        (500, true, false)
    );
}
