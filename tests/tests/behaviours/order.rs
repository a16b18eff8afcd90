//! Which of several behaviours decides.

use bookend_tests::{Request, Setup};

async fn first(setup: Setup) -> u16 {
    let stand = setup.start();
    let status = stand.send(&Request::capabilities()).await.status;
    stand.stop().await;
    status
}

fn behaviour(id: &str, more: &str, status: u16) -> String {
    format!(
        "  - {{id: {id}, when: {{interaction: capabilities.read}}, {more}then: {{answer: {{respond: {{status: {status}}}}}}}}}\n"
    )
}

#[tokio::test]
async fn the_first_behaviour_that_applies_decides() {
    let items = behaviour("a", "", 501) + &behaviour("b", "", 502);
    assert_eq!(first(Setup::standard().behaviours(&items)).await, 501);
    let items = behaviour("a", "schedule: {after: 1}, ", 501) + &behaviour("b", "", 502);
    assert_eq!(first(Setup::standard().behaviours(&items)).await, 502);
}

#[tokio::test]
async fn a_higher_priority_comes_first_wherever_it_stands() {
    let items = behaviour("a", "", 501) + &behaviour("b", "priority: 1, ", 502);
    assert_eq!(first(Setup::standard().behaviours(&items)).await, 502);
}

#[tokio::test]
async fn a_later_file_comes_over_an_earlier_one() {
    let setup = Setup::standard()
        .behaviours(&behaviour("a", "", 501))
        .behaviours(&behaviour("b", "", 502));
    assert_eq!(first(setup).await, 502);
}

#[tokio::test]
async fn without_a_behaviour_that_applies_the_domain_answers() {
    let items = behaviour("a", "", 501).replace("capabilities.read", "slot.search");
    assert_eq!(first(Setup::standard().behaviours(&items)).await, 200);
}
