//! A request of many parts keeps nobody else waiting.

use bookend_provider::Limits;
use bookend_tests::{Request, Setup};
use std::time::{Duration, Instant};

/// Makes a booking of many parts, in more than a megabyte.
fn heavy() -> Request {
    let part = r##"{"actor":{"reference":"#P1"},"status":"accepted"}"##;
    let parts = vec![part; 40_000].join(",");
    Request::of("appointment.book", "POST", "/Appointment")
        .header("Content-Type", "application/fhir+json")
        .body(format!(
            r#"{{"resourceType":"Appointment","participant":[{parts}]}}"#
        ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_heavy_request_is_decided_the_only_worker_answers_others() {
    // A behaviour looks at every part, whatever the rules would look at.
    let behaviour = "  - {id: heavy, when: {interaction: appointment.book, fhir: {descendants().count(): {gt: 1}}}, then: {answer: {respond: {status: 299}}}}\n";
    let stand = Setup::standard()
        .behaviours(behaviour)
        .limits(Limits {
            workers: Some(1),
            ..Limits::default()
        })
        .start();
    let mut theirs = stand.connect().await;
    let mut ours = stand.connect().await;
    ours.exchange(&Request::capabilities()).await;
    theirs.write(&heavy().bytes()).await;
    let begun = Instant::now();
    let decided = async {
        let response = theirs.read().await;
        assert_eq!(response.status, 299, "{}", response.text());
        begun.elapsed()
    };
    tokio::pin!(decided);
    let mut longest = Duration::ZERO;
    let took = loop {
        let asked = Instant::now();
        let light = Request::capabilities();
        tokio::select! {
            took = &mut decided => break took,
            response = ours.exchange(&light) => assert_eq!(response.status, 200),
        }
        longest = longest.max(asked.elapsed());
    };
    assert!(
        longest * 3 < took,
        "a light request took {longest:?} while a heavy one took {took:?}"
    );
    stand.stop().await;
}
