//! What is left to chance depends on the seed and the message, and on nothing else.

use crate::{provider, scheduled};
use bookend_provider::Limits;
use bookend_tests::{Request, Stand};
use futures_util::future::join_all;
use jiff::SignedDuration;

/// Forty requests, the same in every test.
fn requests() -> Vec<Request> {
    let numbered = |number| Request::capabilities().header("X-Request-ID", &format!("id-{number}"));
    (0..40).map(numbered).collect()
}

/// Which of them are answered otherwise, one after another.
async fn hit(stand: &Stand, requests: &[Request]) -> Vec<bool> {
    let mut hit = Vec::new();
    for request in requests {
        hit.push(stand.send(request).await.status == 503);
    }
    hit
}

const THEN: &str = "{answer: {respond: {status: 503}}}";

#[tokio::test]
async fn the_same_messages_are_hit_whatever_their_order_and_the_number_of_threads() {
    let requests = requests();
    let one = provider("capabilities.read", "{probability: 40%}", THEN)
        .limits(Limits {
            workers: Some(1),
            ..Limits::default()
        })
        .start();
    let in_turn = hit(&one, &requests).await;
    one.stop().await;
    let many = provider("capabilities.read", "{probability: 40%}", THEN)
        .limits(Limits {
            workers: Some(4),
            ..Limits::default()
        })
        .start();
    let at_once = requests.iter().rev().map(|request| many.send(request));
    let mut at_once: Vec<bool> = join_all(at_once)
        .await
        .iter()
        .map(|response| response.status == 503)
        .collect();
    at_once.reverse();
    many.stop().await;
    assert_eq!(in_turn, at_once);
    let count = in_turn.iter().filter(|hit| **hit).count();
    assert!((8..=24).contains(&count), "{count} of 40 are hit");
}

#[tokio::test]
async fn a_message_that_is_sent_again_has_another_chance_and_the_same_in_every_run() {
    let again = vec![requests().swap_remove(0); 40];
    let mut runs = Vec::new();
    for _ in 0..2 {
        let stand = scheduled("{probability: 50%}", THEN);
        runs.push(hit(&stand, &again).await);
        stand.stop().await;
    }
    assert_eq!(runs[0], runs[1]);
    assert!(
        runs[0].contains(&true) && runs[0].contains(&false),
        "{runs:?}"
    );
}

#[tokio::test]
async fn behaviours_draw_by_themselves() {
    let behaviour = |id: &str, status: u16| {
        format!(
            "  - id: {id}
    when: {{interaction: capabilities.read}}
    schedule: {{probability: 50%}}
    then: {{answer: {{respond: {{status: {status}}}}}}}
"
        )
    };
    let both = behaviour("one", 501) + &behaviour("other", 502);
    let stand = bookend_tests::Setup::standard().behaviours(&both).start();
    let mut seen = std::collections::BTreeSet::new();
    for request in requests() {
        seen.insert(stand.send(&request).await.status);
    }
    stand.stop().await;
    let all: Vec<u16> = seen.into_iter().collect();
    assert_eq!(
        all,
        [200, 501, 502],
        "with one draw for both, 502 would not come"
    );
}

#[tokio::test]
async fn no_share_hits_nobody_and_the_whole_hits_everybody() {
    for (share, wanted) in [("0%", 0), ("100%", 40)] {
        let stand = scheduled(&format!("{{probability: {share}}}"), THEN);
        let hit = hit(&stand, &requests()).await;
        assert_eq!(hit.iter().filter(|hit| **hit).count(), wanted);
        stand.stop().await;
    }
}

#[tokio::test]
async fn a_ramp_begins_with_nobody_and_ends_with_everybody() {
    let stand = scheduled("{ramp: {from: 0%, to: 100%, over: 10m}, from: +1m}", THEN);
    let mut counts = Vec::new();
    for minutes in [0, 1, 5, 5] {
        stand.clock.advance(SignedDuration::from_mins(minutes));
        let hit = hit(&stand, &requests()).await;
        counts.push(hit.iter().filter(|hit| **hit).count());
    }
    stand.stop().await;
    assert_eq!((counts[0], counts[1], counts[3]), (0, 0, 40), "{counts:?}");
    assert!((8..=32).contains(&counts[2]), "{counts:?}");
}

#[tokio::test]
async fn a_window_of_time_is_counted_from_when_the_provider_was_opened() {
    let stand = scheduled("{from: +1m, until: +2m}", THEN);
    let mut statuses = Vec::new();
    for seconds in [59, 1, 59, 1] {
        stand.clock.advance(SignedDuration::from_secs(seconds));
        statuses.push(stand.send(&Request::capabilities()).await.status);
    }
    stand.stop().await;
    assert_eq!(statuses, [200, 503, 503, 200]);
}

#[tokio::test]
async fn a_quota_is_filled_again_in_the_next_window() {
    let stand = scheduled("{quota: {limit: 2, window: 1m}, per: $(caller)}", THEN);
    let mut hits = Vec::new();
    for minutes in [0, 1] {
        stand.clock.advance(SignedDuration::from_mins(minutes));
        hits.push(hit(&stand, &requests()[..3]).await);
    }
    stand.stop().await;
    assert_eq!(hits, [[true, true, false], [true, true, false]]);
}

#[tokio::test]
async fn times_count_what_happened_and_not_what_chance_passed_over() {
    let stand = scheduled("{probability: 50%, times: 3}", THEN);
    let hit = hit(&stand, &requests()).await;
    stand.stop().await;
    assert_eq!(hit.iter().filter(|hit| **hit).count(), 3);
    assert_ne!(hit[..3], [true, true, true], "chance has passed over some");
}
