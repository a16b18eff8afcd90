//! Behaviours that are switched, clocks that are moved, machines that are set, spaces that are chosen.

use crate::visit::visit;
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Request, Setup};

const REFUSING: &str = "  - {id: always, title: Nothing is told, when: {interaction: capabilities.read}, then: {answer: {refuse: not-implemented}}}\n";

#[tokio::test]
async fn a_behaviour_is_switched_off_by_a_click_and_counts_what_it_decided() {
    let Some(mut visit) = visit(Setup::standard().behaviours(REFUSING), "#behaviours").await else {
        return;
    };
    assert_eq!(visit.stand.send(&Request::capabilities()).await.status, 501);
    visit.page.until("document.getElementById('switch-always').closest('tr').querySelector('.number').textContent === '1'").await;
    visit
        .page
        .value("document.getElementById('find-behaviour').focus()")
        .await;
    visit.page.write("nothing is told").await;
    let shown = "[...document.getElementById('behaviour-rows').rows].filter(row => !row.hidden).length === 1";
    visit.page.until(shown).await;
    visit.page.click("#switch-always").await;
    visit
        .page
        .until("document.getElementById('switch-always').getAttribute('aria-checked') === 'false'")
        .await;
    assert_eq!(visit.stand.send(&Request::capabilities()).await.status, 200);
    // What was looked for is looked for still, and the focus is where it was.
    visit.page.until(shown).await;
    assert_eq!(
        visit.page.value("document.activeElement.id").await,
        "switch-always"
    );
    visit.leave().await;
}

#[tokio::test]
async fn the_clock_is_moved_frozen_and_set() {
    let Some(mut visit) = visit(Setup::standard(), "#clock").await else {
        return;
    };
    visit.reads("#now", "2026-06-15T10:00:00+01:00").await;
    visit.page.click("#clock-5m").await;
    visit.reads("#now", "2026-06-15T10:05:00+01:00").await;
    visit
        .page
        .value("document.getElementById('clock-set').focus()")
        .await;
    visit.page.write("2026-10-25T00:59:50Z").await;
    visit.page.press("Enter").await;
    visit.reads("#now", "2026-10-25T01:59:50+01:00").await;
    visit.page.click("#clock-run").await;
    // It goes on by itself, over the end of summer time.
    visit
        .page
        .until("document.getElementById('now').textContent.startsWith('2026-10-25T01:59:5')")
        .await;
    visit.page.click("#clock-1h").await;
    visit
        .page
        .until("document.getElementById('now').textContent.endsWith('+00:00')")
        .await;
    assert_eq!(visit.told("/clock").await["is-frozen"], false);
    visit.leave().await;
}

#[tokio::test]
async fn a_machine_is_set_by_hand() {
    let machine = "bookend: 1\ndialect: careconnect-stu3\nmachines:\n  desk:\n    initial: open\n    states: {open: [shut], shut: [open]}\n";
    let setup = Setup::standard().script("machine.yaml", machine);
    let Some(mut visit) = visit(setup, "#clock").await else {
        return;
    };
    visit.reads("[data-part=machines]", "desk").await;
    visit
        .page
        .value("document.querySelector('[data-part=machines] select').value = 'shut'")
        .await;
    visit.page.click("[data-part=machines] form button").await;
    visit
        .page
        .until("document.querySelector('[data-part=machines] b').textContent === 'shut'")
        .await;
    assert_eq!(
        visit.told("/machines").await["machines"][0]["state"],
        "shut"
    );
    visit.leave().await;
}

#[tokio::test]
async fn evidence_and_journal_are_taken_away_by_a_click() {
    let folder = bookend_tests::scratch();
    let setup = Setup::standard().recorded(folder.path());
    let Some(mut visit) = visit(setup, "#coverage").await else {
        return;
    };
    visit.stand.booked().await;
    visit
        .page
        .value("(make => { URL.createObjectURL = blob => { window.saved = blob; return make.call(URL, blob); }; })(URL.createObjectURL)")
        .await;
    for (path, begins) in [
        ("/evidence", "PK"),
        ("/journal.har", "{"),
        ("/journal.jsonl?redact=false", "{\"id\":"),
    ] {
        visit.page.value("window.saved = null").await;
        visit.page.click(&format!("[data-save='{path}']")).await;
        visit
            .page
            .until("window.saved && window.saved.size > 1000")
            .await;
        let length = begins.len();
        let first = format!("window.saved.slice(0, {length}).text()");
        assert_eq!(visit.page.value(&first).await, begins, "{path}");
    }
    visit
        .page
        .value("document.getElementById('coverage-interactions').open = true")
        .await;
    visit.page.click("[data-again=coverage]").await;
    let used = "document.getElementById('coverage-interactions').textContent.includes('2 of 9')";
    visit.page.until(used).await;
    visit.leave().await;
}

#[tokio::test]
async fn the_page_looks_at_the_space_that_was_chosen_and_changes_no_other() {
    let setup =
        Setup::standard().spaces(SpaceBy::Header("X-Team".to_owned()), SpaceBounds::default());
    let Some(mut visit) = visit(setup, "").await else {
        return;
    };
    let red = Request::capabilities().header("X-Team", "red");
    visit.stand.send(&red).await;
    visit.page.value("location.reload()").await;
    visit
        .page
        .until("document.querySelector('#space option[value=red]')")
        .await;
    let choose = "(() => { const it = document.getElementById('space'); it.value = 'red'; it.dispatchEvent(new Event('change', {bubbles: true})); })()";
    visit
        .page
        .until("document.body.dataset.live === 'true'")
        .await;
    assert_eq!(
        visit
            .page
            .value("document.querySelectorAll('#rows > li').length")
            .await,
        0
    );
    visit.page.value(choose).await;
    visit
        .page
        .until("location.search === '?space=red' && document.body.dataset.live === 'true'")
        .await;
    visit.reads("#rows", "capabilities.read").await;
    visit.page.click("#arm-now").await;
    visit.reads("[data-part=armed]", "Disarm").await;
    assert_eq!(
        visit.told("/arm?space=red").await["armed"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        visit.told("/arm").await["armed"].as_array().unwrap().len(),
        0
    );
    visit.leave().await;
}
