//! Everything by keyboard alone.

use crate::visit::visit;
use bookend_tests::Setup;

#[tokio::test]
async fn a_slot_is_held_without_a_mouse() {
    let Some(mut visit) = visit(
        Setup::standard(),
        "?service=2000000001&from=2026-06-16#slots",
    )
    .await
    else {
        return;
    };
    let slot = visit.stand.free_slot().await;
    let id = slot["id"].as_str().unwrap().to_owned();
    // Tab comes to the calendar once; the arrows go on from there.
    let stops = "[...document.querySelectorAll('table.calendar button')].filter(it => it.tabIndex === 0).length";
    assert_eq!(visit.page.value(stops).await, 1);
    for _ in 0..60 {
        visit.page.press("Tab").await;
        let is_there = visit
            .page
            .value("document.activeElement.matches('table.calendar button')")
            .await;
        if is_there == true {
            break;
        }
    }
    for _ in 0..60 {
        if visit.page.value("document.activeElement.id").await == format!("slot-{id}").as_str() {
            break;
        }
        visit.page.press("ArrowDown").await;
    }
    visit
        .page
        .until(&format!("document.activeElement.id === 'slot-{id}'"))
        .await;
    visit.page.press("Enter").await;
    visit
        .page
        .until("document.getElementById('look').open")
        .await;
    for _ in 0..10 {
        if visit.page.value("document.activeElement.id").await == "slot-hold" {
            break;
        }
        visit.page.press("Tab").await;
    }
    visit.page.press("Enter").await;
    visit.reads(&format!("#slot-{id}"), "busy").await;
    visit
        .page
        .until(&format!("document.activeElement.id === 'slot-{id}'"))
        .await;
    visit.leave().await;
}

#[tokio::test]
async fn whatever_has_the_focus_shows_it_and_has_a_name() {
    let Some(mut visit) = visit(Setup::standard(), "").await else {
        return;
    };
    visit.stand.booked().await;
    visit
        .page
        .until("document.querySelectorAll('#rows > li').length === 2")
        .await;
    let mut seen = Vec::new();
    for _ in 0..30 {
        visit.page.press("Tab").await;
        let told = visit.page.value(FOCUSED).await;
        if told["place"] == "BODY" {
            break;
        }
        assert_ne!(told["name"], "", "{told} has no name");
        assert_eq!(
            told["outlined"], true,
            "{told} does not show that it has the focus"
        );
        seen.push(told["place"].as_str().unwrap().to_owned());
    }
    for part in ["a.skip", "select#arm-wish", "button#arm-now", "summary"] {
        assert!(
            seen.iter().any(|it| it == part),
            "{part} is not among {seen:?}"
        );
    }
    visit.leave().await;
}

/// What has the focus, what it is called, and whether that can be seen.
const FOCUSED: &str = "(() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const label = it.labels && it.labels[0] ? it.labels[0].textContent : '';
  return {
    place: it.tagName === 'BODY' ? 'BODY' : it.tagName.toLowerCase() + (it.id ? '#' + it.id : it.className === 'skip' ? '.skip' : ''),
    name: (it.getAttribute('aria-label') || label || it.textContent || '').trim(),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
})()";
