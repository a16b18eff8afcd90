//! The token of the port, which the page asks for; and those of consumers, which it makes and reads.

use crate::visit::{controlled, visit};
use bookend_tests::{Browser, Request, Setup};

#[tokio::test]
async fn where_the_port_needs_a_token_the_page_asks_for_it_and_keeps_it() {
    let Some(mut page) = Browser::open().await else {
        return;
    };
    let (stand, port) = controlled(Setup::standard().control_token("0123456789"));
    page.go(&format!("http://{port}/")).await;
    for (token, answer) in [("a wrong one", "That is not the token"), ("0123456789", "")] {
        page.until("document.getElementById('ask-token').open && document.activeElement.id === 'ask-token-text'").await;
        page.write(token).await;
        page.press("Enter").await;
        if !answer.is_empty() {
            page.until(&format!(
                "document.getElementById('ask-token-wrong').textContent.includes({answer:?})"
            ))
            .await;
        }
    }
    page.until("document.body.dataset.live === 'true'").await;
    stand.send(&Request::capabilities()).await;
    page.until("document.querySelectorAll('#rows > li').length === 1")
        .await;
    assert_eq!(
        page.value("sessionStorage.getItem('bookend-control-token')")
            .await,
        "0123456789"
    );
    // As long as the tab is open, nobody is asked again.
    page.value("location.reload()").await;
    page.until("document.body.dataset.live === 'true' && document.querySelectorAll('#rows > li').length === 1").await;
    drop(page);
    stand.stop().await;
}

#[tokio::test]
async fn the_token_of_the_ready_line_opens_the_page_and_does_not_stay_in_its_address() {
    let Some(mut page) = Browser::open().await else {
        return;
    };
    let (stand, port) = controlled(Setup::standard().control_token("0123456789"));
    page.go(&format!("http://{port}/#token=0123456789")).await;
    page.until("document.body.dataset.live === 'true'").await;
    assert_eq!(page.value("location.hash").await, "");
    drop(page);
    stand.stop().await;
}

#[tokio::test]
async fn a_token_is_made_and_what_it_holds_is_read() {
    let Some(mut visit) = visit(Setup::standard(), "#token").await else {
        return;
    };
    visit.page.click("#mint button").await;
    visit.reads("#decoded", "are met for slot.search").await;
    let made = visit
        .page
        .value("document.getElementById('decode-text').value")
        .await;
    let search = Request::search_all().header("Authorization", made.as_str().unwrap());
    // A token is from whom it says, and the header says the same.
    let search = search.header("Ssp-From", "123456123456");
    let answer = visit.stand.send(&search).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let choose = "document.getElementById('mint-defect').value = 'expired'";
    visit.page.value(choose).await;
    visit.page.click("#mint button").await;
    visit
        .page
        .until("document.querySelectorAll('#decoded li .failed').length === 1")
        .await;
    let made = visit
        .page
        .value("document.getElementById('decode-text').value")
        .await;
    let search = Request::search_all().header("Authorization", made.as_str().unwrap());
    assert_ne!(visit.stand.send(&search).await.status, 200);
    visit
        .page
        .value("document.getElementById('decode-text').value = 'Bearer <b>nonsense</b>'")
        .await;
    visit.page.click("#decode button").await;
    visit.reads("#decoded", "1 segment").await;
    visit.leave().await;
}
