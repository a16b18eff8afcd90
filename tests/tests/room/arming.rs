//! "Have the next booking be lost", by a click.

use crate::visit::{call, controlled, visit};
use bookend_tests::{Appointment, Connection, Request, Setup};
use serde_json::{Value, json};

#[tokio::test]
async fn the_next_booking_is_lost_after_one_click() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    let body = Appointment::of(&visit.stand.free_slot().await).body();
    // It is what the form proposes.
    visit.page.click("#arm-now").await;
    visit.reads("#said", "Armed: the next").await;
    visit.reads("[data-part=armed]", "be lost").await;
    let booking = Request::book(&body);
    let mut connection = Connection::open(visit.stand.address()).await;
    connection.write(&booking.bytes()).await;
    assert!(connection.read_if_any().await.is_none(), "nothing comes");
    visit.reads("#rows summary", "sent: reset").await;
    visit.reads("[data-part=armed]", "Nothing is armed").await;
    assert_eq!(visit.told("/appointments").await["total"], 1);
    // Whoever tries again is told that it was made.
    assert_eq!(visit.stand.send(&booking).await.status, 409);
    visit.leave().await;
}

#[tokio::test]
async fn what_is_written_in_yaml_is_what_is_armed_and_its_mistakes_are_shown() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    let write = |yaml: &str| {
        format!(
            "document.getElementById('arm-own').open = true; document.getElementById('arm-yaml').value = {yaml:?};"
        )
    };
    visit
        .page
        .value(&write(
            "when: {interaction: appointment.bok}\nthen: {fault: reset}\n",
        ))
        .await;
    visit.page.click("#arm-now").await;
    visit.reads("#wrong", "appointment.bok").await;
    visit
        .page
        .value(&write(
            "when: {interaction: capabilities.read}\nthen: {answer: {refuse: not-implemented}}\n",
        ))
        .await;
    visit.page.click("#arm-now").await;
    visit
        .page
        .until("document.getElementById('wrong').textContent === ''")
        .await;
    visit.reads("[data-part=armed]", "1 time").await;
    assert_eq!(visit.stand.send(&Request::capabilities()).await.status, 501);
    visit.page.complaints();
    visit.leave().await;
}

#[tokio::test]
async fn what_is_armed_is_disarmed_by_a_click() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    visit.page.click("#arm-now").await;
    visit.reads("[data-part=armed]", "Disarm").await;
    visit.page.click("[data-part=armed] button").await;
    visit.reads("[data-part=armed]", "Nothing is armed").await;
    assert_eq!(visit.told("/arm").await["armed"], json!([]));
    visit.leave().await;
}

#[tokio::test]
async fn every_wish_of_the_list_can_be_armed() {
    let (stand, port) = controlled(Setup::standard());
    let asked = Request::bare("GET", "/")
        .header("Host", "localhost")
        .header("Accept", "text/html");
    let page = call(port, &asked).await.text();
    let list = page.split("id=\"arm-wish\"").nth(1).unwrap();
    let list = list.split("</select>").next().unwrap();
    let wishes: Vec<String> = list
        .split("<option value=\"")
        .skip(1)
        .map(|option| option.split('"').next().unwrap().replace("&quot;", "\""))
        .collect();
    assert!(wishes.len() > 40, "{wishes:?}");
    // All of them in one script, which is checked as what is armed is.
    let behaviours: Vec<String> = (0..)
        .zip(&wishes)
        .map(|(at, then)| {
            format!("  - {{id: wish-{at}, title: A wish, when: {{interaction: appointment.book, header.X-Wish: \"{at}\"}}, then: {then}}}\n")
        })
        .collect();
    let script = format!(
        "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n{}",
        behaviours.concat()
    );
    let check = Request::bare("PUT", "/scripts/wishes.yaml?check-only")
        .header("Host", "localhost")
        .body(script);
    let answer = call(port, &check).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told: Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(told["warnings"], json!([]));
    stand.stop().await;
}
