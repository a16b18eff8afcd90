//! Every view in both schemes: contrasts as WCAG 2.2 AA has them, landmarks, and nothing too wide.
//!
//! Source: <https://www.w3.org/TR/WCAG22/>, success criteria 1.4.3, 1.4.10 and 1.4.11.

use crate::visit::{Visit, visit};
use bookend_tests::{Appointment, Request, Setup};
use serde_json::json;

/// The views, as the address of the page names them.
const VIEWS: [&str; 6] = [
    "traffic",
    "slots",
    "behaviours",
    "clock",
    "coverage",
    "token",
];

/// Returns how many texts and edges are in sight, and which of them do not stand out enough.
const CONTRAST: &str = include_str!("contrast.js");

/// Has something happen of each kind that looks different.
async fn busy() -> Option<Visit> {
    let machine = "bookend: 1\ndialect: careconnect-stu3\nmachines:\n  desk:\n    initial: open\n    states: {open: [shut], shut: [open]}\n";
    let setup = Setup::standard().script("machine.yaml", machine);
    let mut visit = visit(setup, "?service=2000000001&from=2026-06-16").await?;
    visit.stand.booked().await;
    visit
        .stand
        .send(&Request::capabilities().without("Ssp-TraceID"))
        .await;
    visit.page.click("#arm-now").await;
    visit.reads("#said", "Armed").await;
    let body = Appointment::of(&visit.stand.free_slot().await).body();
    let booking = Request::book(&body);
    let mut connection = visit.stand.connect().await;
    connection.write(&booking.bytes()).await;
    assert!(connection.read_if_any().await.is_none());
    visit.reads("#rows summary", "sent: reset").await;
    visit
        .page
        .value("(it => { it.value = '3'; it.dispatchEvent(new Event('input', {bubbles: true})); })(document.getElementById('arm-times'))")
        .await;
    visit.page.click("#arm-now").await;
    visit.reads("[data-part=armed]", "Disarm").await;
    Some(visit)
}

async fn open(visit: &mut Visit, view: &str) {
    visit
        .page
        .value(&format!("location.hash = '#{view}'"))
        .await;
    visit
        .page
        .until(&format!("!document.getElementById('{view}').hidden"))
        .await;
    match view {
        "traffic" => {
            visit
                .page
                .value("document.querySelector('#rows details').open = true")
                .await;
            visit.reads("#rows .sides", "HTTP/1.1").await;
        }
        "token" => {
            visit
                .page
                .value("document.getElementById('mint-defect').value = 'expired'")
                .await;
            visit.page.click("#mint button").await;
            visit.reads("#decoded", "Claims").await;
        }
        "coverage" => {
            visit
                .page
                .value("document.getElementById('coverage-interactions').open = true")
                .await;
        }
        _ => {}
    }
}

#[tokio::test]
async fn everything_stands_out_in_both_schemes() {
    let Some(mut visit) = busy().await else {
        return;
    };
    for view in VIEWS {
        open(&mut visit, view).await;
        for is_dark in [false, true] {
            visit.page.dark(is_dark).await;
            let told = visit.page.value(CONTRAST).await;
            assert_eq!(told["faults"], json!([]), "{view}, dark: {is_dark}");
            assert!(told["texts"].as_u64().unwrap() > 20, "{view}: {told}");
            assert!(told["edges"].as_u64().unwrap() > 5, "{view}: {told}");
            let scheme = if is_dark { "dark" } else { "light" };
            visit.page.picture(&format!("room-{view}-{scheme}")).await;
        }
        visit.page.dark(false).await;
    }
    visit.leave().await;
}

#[tokio::test]
async fn the_page_is_no_wider_than_a_narrow_window() {
    let Some(mut visit) = busy().await else {
        return;
    };
    visit.page.window(400, 900).await;
    for view in VIEWS {
        open(&mut visit, view).await;
        let width = visit
            .page
            .value("document.documentElement.scrollWidth")
            .await;
        assert_eq!(width, 400, "{view}");
        visit.page.picture(&format!("room-{view}-narrow")).await;
    }
    visit.leave().await;
}

#[tokio::test]
async fn the_page_has_landmarks_headings_and_a_name_for_every_field() {
    let Some(mut visit) = busy().await else {
        return;
    };
    for view in VIEWS {
        open(&mut visit, view).await;
        let count = visit.page.value("['header', 'nav[aria-label]', 'main', 'h1'].map(it => document.querySelectorAll(it).length)").await;
        assert_eq!(count, json!([1, 1, 1, 1]), "{view}");
        let current = visit
            .page
            .value("document.querySelector('nav [aria-current=page]').hash")
            .await;
        assert_eq!(current, format!("#{view}"));
        let unnamed = visit.page.value("[...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(it => !it.labels.length && !it.ariaLabel).map(it => it.outerHTML)").await;
        assert_eq!(unnamed, json!([]), "{view}");
        let twice = visit.page.value("(ids => ids.filter((id, at) => ids.indexOf(id) !== at))([...document.querySelectorAll('[id]')].map(it => it.id))").await;
        assert_eq!(twice, json!([]), "{view}");
    }
    visit.leave().await;
}
