//! The calendar: slots that are held, freed, booked and cancelled by hand.

use crate::visit::{Visit, visit};
use bookend_tests::Setup;

/// The slots of the tests' service, from the day on of which the helpers take the first free one.
const SLOTS: &str = "?service=2000000001&from=2026-06-16#slots";

async fn opened(visit: &mut Visit, slot: &str) {
    visit.page.click(&format!("#slot-{slot}")).await;
    visit
        .page
        .until("document.getElementById('look').open")
        .await;
}

#[tokio::test]
async fn a_slot_that_is_held_by_a_click_is_gone_from_a_search() {
    let Some(mut visit) = visit(Setup::standard(), SLOTS).await else {
        return;
    };
    let slot = visit.stand.free_slot().await;
    let id = slot["id"].as_str().unwrap().to_owned();
    opened(&mut visit, &id).await;
    visit.page.click("#slot-hold").await;
    visit.reads("#said", "The slot is held").await;
    visit.reads(&format!("#slot-{id}"), "busy").await;
    let is_free = async |visit: &Visit| visit.stand.free_slots().await.contains(&slot);
    assert!(!is_free(&visit).await, "it is found");
    // The focus is back on the slot, and not at the beginning of the page.
    visit
        .page
        .until(&format!("document.activeElement.id === 'slot-{id}'"))
        .await;
    opened(&mut visit, &id).await;
    visit.page.click("#slot-free").await;
    visit.reads(&format!("#slot-{id}"), "free").await;
    assert!(is_free(&visit).await, "it is not found again");
    visit.leave().await;
}

#[tokio::test]
async fn a_slot_is_booked_and_its_appointment_cancelled_by_hand() {
    let Some(mut visit) = visit(Setup::standard(), SLOTS).await else {
        return;
    };
    let slot = visit.stand.free_slot().await;
    let id = slot["id"].as_str().unwrap().to_owned();
    opened(&mut visit, &id).await;
    visit.page.click("#slot-book").await;
    visit.reads(&format!("#slot-{id}"), "booked").await;
    let booked = visit.told("/appointments").await;
    assert_eq!(booked["appointments"][0]["slot"], id.as_str());
    opened(&mut visit, &id).await;
    visit.reads("#look-body", "Version 1: booked").await;
    visit.page.click("#look-body button").await;
    visit.reads(&format!("#slot-{id}"), "free").await;
    visit.reads("[data-part=appointments]", "cancelled").await;
    let appointment = booked["appointments"][0]["id"].as_str().unwrap();
    let history = visit.told(&format!("/appointments/{appointment}")).await;
    let versions = history["versions"].as_array().unwrap();
    let statuses: Vec<&str> = versions
        .iter()
        .map(|it| it["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["booked", "cancelled"]);
    visit.leave().await;
}

#[tokio::test]
async fn a_booking_of_somebody_else_is_seen_in_the_calendar_at_once() {
    let Some(mut visit) = visit(Setup::standard(), SLOTS).await else {
        return;
    };
    let slot = visit.stand.free_slot().await;
    visit.stand.booked().await;
    visit
        .reads(&format!("#slot-{}", slot["id"].as_str().unwrap()), "booked")
        .await;
    visit.leave().await;
}

#[tokio::test]
async fn what_is_pressed_is_not_written_anew_before_it_is_let_go() {
    let Some(mut visit) = visit(Setup::standard(), SLOTS).await else {
        return;
    };
    let slots = visit.stand.free_slots().await;
    let id = |number: usize| slots[number]["id"].as_str().unwrap();
    let rows = "document.querySelectorAll('#rows > li').length";
    visit.page.until(&format!("{rows} === 1")).await;
    let place = visit.page.press_down(&format!("#slot-{}", id(1))).await;
    visit.page.value("performance.clearResourceTimings()").await;
    visit.stand.booked().await;
    // What has come is there, and something that was asked for after it.
    let asked =
        "performance.getEntriesByType('resource').some(it => it.name.includes('parts/rows'))";
    visit.page.until(asked).await;
    visit
        .page
        .value("fetch('/ready').then(answer => answer.text())")
        .await;
    assert_eq!(visit.page.value(rows).await, 1);
    visit.page.let_go(&place).await;
    visit
        .page
        .until("document.getElementById('look').open")
        .await;
    visit.page.until(&format!("{rows} === 3")).await;
    visit.leave().await;
}
