//! How long an answer waits.

use crate::behaving;
use bookend_model::Clock;
use bookend_tests::{Request, Stand};
use std::time::Duration;

const DELAY: Duration = Duration::from_millis(300);

/// Times the answer to a read of the capability statement.
async fn timed(stand: &Stand, watch: &Clock) -> Duration {
    let begun = watch.elapsed();
    let response = stand.send(&Request::capabilities()).await;
    assert_eq!(response.status, 200);
    watch.elapsed().saturating_sub(begun)
}

#[tokio::test]
async fn an_answer_waits_as_long_as_the_script_says() {
    let watch = Clock::system();
    for delay in ["300ms", "{fixed: 300ms}"] {
        let stand = behaving(&format!(
            "when: {{interaction: capabilities.read}}\nthen: {{delay: {delay}}}"
        ));
        assert!(timed(&stand, &watch).await >= DELAY, "{delay}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn an_answer_that_waits_keeps_no_other_waiting() {
    let stand = behaving("when: {interaction: capabilities.read}\nthen: {delay: 20s}");
    let mut waiting = Vec::new();
    // More than there are threads: if each kept its thread, nobody else would be answered.
    for _ in 0..8 {
        let mut connection = stand.connect().await;
        connection.write(&Request::capabilities().bytes()).await;
        waiting.push(connection);
    }
    assert!(!stand.free_slots().await.is_empty());
    // Those that wait are not waited for: the provider ends with the test.
    drop(waiting);
}
