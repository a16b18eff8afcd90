//! What is remembered of a request for later ones.

use crate::{ANN, BOB};
use bookend_provider::explain::{Explanation, read_request, text};
use bookend_provider::{SpaceBounds, SpaceBy};
use bookend_tests::{Request, Setup, Stand};
use futures_util::future::join_all;
use serde_json::json;

/// A provider that remembers what callers say, and how often they have said something.
fn listening() -> Setup {
    let behaviours = "  - id: keeps
    when: {interaction: capabilities.read, query.say: {exists: true}}
    then:
      remember:
        said: {word: $(request.query.say)}
        times: $(default(remembered.times, 0) + 1)
      per: $(caller)
      answer: {respond: {status: 202, body: said $(remembered.times)}}
  - id: forgets
    when: {interaction: capabilities.read, query.forget: {exists: true}}
    then:
      remember: {said: null}
      per: caller
      answer: {respond: {status: 204}}
  - id: tells
    when: {interaction: capabilities.read, remembered.said.word: {exists: true}}
    then: {answer: {respond: {status: 203, body: \"$(remembered.said.word), of $(remembered.times)\"}}}
";
    Setup::standard().behaviours(behaviours)
}

fn ask(query: &str, caller: &str) -> Request {
    let target = format!("/metadata{query}");
    Request::of("capabilities.read", "GET", &target).header("Ssp-From", caller)
}

/// Asks, and returns status and body of an answer that is no resource.
async fn said(stand: &Stand, query: &str, caller: &str) -> (u16, String) {
    let answer = stand.send(&ask(query, caller)).await;
    let text = match answer.status {
        200 => String::new(),
        _ => answer.text(),
    };
    (answer.status, text)
}

#[tokio::test]
async fn what_was_said_is_known_to_later_requests_with_the_same_key() {
    let stand = listening().start();
    assert_eq!(said(&stand, "", ANN).await.0, 200);
    for (word, answer) in [("hello", "said 1"), ("bye", "said 2")] {
        let found = said(&stand, &format!("?say={word}"), ANN).await;
        assert_eq!(found, (202, answer.to_owned()));
    }
    assert_eq!(said(&stand, "", ANN).await, (203, "bye, of 2".to_owned()));
    assert_eq!(said(&stand, "", BOB).await.0, 200, "another key");
    stand.stop().await;
}

#[tokio::test]
async fn a_value_that_comes_to_nothing_is_forgotten() {
    let stand = listening().start();
    said(&stand, "?say=hello", ANN).await;
    assert_eq!(said(&stand, "?forget=1", ANN).await.0, 204);
    assert_eq!(said(&stand, "", ANN).await.0, 200);
    let found = said(&stand, "?say=again", ANN).await;
    assert_eq!(
        found,
        (202, "said 2".to_owned()),
        "the other is still there"
    );
    stand.stop().await;
}

#[tokio::test]
async fn the_parts_of_a_sequence_remember_by_what_it_counts_by() {
    let then = "{sequence: [{remember: {first: $(request.query.say)}, answer: {respond: {status: 202}}}, {answer: {respond: {status: 203, body: $(remembered.first)}}}], per: $(caller)}";
    let behaviour =
        format!("  - {{id: twice, when: {{interaction: capabilities.read}}, then: {then}}}\n");
    let stand = Setup::standard().behaviours(&behaviour).start();
    for (query, caller, answer) in [
        ("?say=a", ANN, (202, "")),
        ("?say=b", BOB, (202, "")),
        ("?say=c", ANN, (203, "a")),
        ("?say=d", BOB, (203, "b")),
    ] {
        let found = said(&stand, query, caller).await;
        assert_eq!((found.0, found.1.as_str()), answer, "{query}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn of_many_requests_at_once_each_remembers_what_the_one_before_it_did() {
    let stand = listening().start();
    let requests: Vec<Request> = (0..20).map(|_| ask("?say=hello", ANN)).collect();
    join_all(requests.iter().map(|request| stand.send(request))).await;
    let found = said(&stand, "", ANN).await;
    assert_eq!(found, (203, "hello, of 20".to_owned()));
    stand.stop().await;
}

#[tokio::test]
async fn each_space_remembers_for_itself() {
    let by = SpaceBy::Header("X-Team".to_owned());
    let stand = listening().spaces(by, SpaceBounds::default()).start();
    let of = |team, query| ask(query, ANN).header("X-Team", team);
    assert_eq!(stand.send(&of("red", "?say=hello")).await.status, 202);
    assert_eq!(stand.send(&of("blue", "")).await.status, 200);
    assert_eq!(stand.send(&of("red", "")).await.status, 203);
    stand.stop().await;
}

fn explained(stand: &Stand, query: &str) -> Explanation {
    let file = format!("GET /STU3/metadata{query} HTTP/1.1\nSsp-From: {ANN}\n\n");
    let read = read_request(&file, "/STU3", 1).unwrap().0.unwrap();
    let provider = stand.running.provider();
    provider.explain(&read.request, read.is_below_service_root)
}

#[tokio::test]
async fn what_would_be_remembered_is_explained_and_not_remembered() {
    let stand = listening().start();
    for _ in 0..2 {
        let explanation = explained(&stand, "?say=hello");
        let mut tried = explanation.behaviours.iter();
        let keeps = tried.find(|trial| trial.id == "keeps").unwrap();
        assert_eq!(keeps.outcome, "decides");
        assert_eq!(keeps.remembers["said"], json!({"word": "hello"}));
        assert_eq!(keeps.remembers["times"], json!(1));
        let text = text(&explanation);
        assert!(text.contains("remembers `times`: 1\n"), "{text}");
    }
    let explanation = explained(&stand, "?forget=1");
    let text = text(&explanation);
    assert!(text.contains("forgets `said`\n"), "{text}");
    assert_eq!(said(&stand, "", ANN).await.0, 200, "nothing was remembered");
    stand.stop().await;
}
