//! The traffic, as it comes, and one exchange with everything that there is to say of it.

use crate::visit::visit;
use bookend_tests::{Appointment, Request, Setup};

#[tokio::test]
async fn an_exchange_stands_on_the_page_as_soon_as_it_has_come() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    visit.reads("#traffic-none", "Nothing has come yet").await;
    visit.stand.booked().await;
    // The search of the helper, and the booking.
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 2")
        .await;
    let first = visit
        .page
        .value("document.querySelector('#rows summary').innerText")
        .await;
    let first = first.as_str().unwrap();
    for part in [
        "200000000001",
        "appointment.book",
        "/Appointment",
        "201",
        "domain",
        "ms",
    ] {
        assert!(first.contains(part), "{part} is not in {first}");
    }
    // Who cannot see it is told.
    visit.reads("#heard", "appointment.book, 201").await;
    visit.leave().await;
}

#[tokio::test]
async fn an_exchange_opens_with_both_wire_forms_its_findings_and_its_decision() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    let body = Appointment::of(&visit.stand.free_slot().await).body();
    let odd = Request::book(&body).header("Ssp-TraceID", "<img src=x onerror=alert(1)>");
    visit.stand.send(&odd).await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 2")
        .await;
    visit.page.click("#rows summary").await;
    visit.reads("#rows .sides", "Ssp-TraceID").await;
    let shown = visit
        .page
        .value("document.querySelector('#rows li').textContent")
        .await;
    let shown = shown.as_str().unwrap();
    for part in [
        "POST /STU3/Appointment HTTP/1.1",
        "<img src=x onerror=alert(1)>",
        "HTTP/1.1 400",
        "\"resourceType\": \"OperationOutcome\"",
        "<OperationOutcome",
        "\"family\": \"Chalmers\"",
        "<family value=\"Chalmers\"/>",
        "header-invalid",
        "decided   ",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let markup = visit
        .page
        .value("document.querySelectorAll('#rows img').length")
        .await;
    assert_eq!(markup, 0, "a text has become markup");
    visit.leave().await;
}

#[tokio::test]
async fn the_filters_narrow_down_what_is_there_and_what_comes() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    visit.stand.booked().await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 2")
        .await;
    let choose = "(() => { const it = document.getElementById('filter-interaction'); it.value = 'appointment.book'; it.dispatchEvent(new Event('change', {bubbles: true})); })()";
    visit.page.value(choose).await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 1")
        .await;
    visit.stand.booked().await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 2")
        .await;
    let said = visit
        .page
        .value("document.getElementById('rows').textContent")
        .await;
    assert!(!said.as_str().unwrap().contains("slot.search"), "{said}");
    visit.leave().await;
}

#[tokio::test]
async fn a_page_that_is_paused_says_how_much_has_come() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    visit.page.click("#pause").await;
    visit
        .page
        .until("document.getElementById('pause').getAttribute('aria-pressed') === 'true'")
        .await;
    visit.stand.send(&Request::capabilities()).await;
    visit.reads("#pause", "1 came").await;
    assert_eq!(
        visit
            .page
            .value("document.querySelectorAll('#rows > li').length")
            .await,
        0
    );
    visit.page.click("#pause").await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 1")
        .await;
    visit.leave().await;
}
