//! A provider that is stopped does not wait for what goes wrong.

use crate::{End, Raw};
use bookend_provider::Limits;
use bookend_tests::{Request, Stand, within};
use std::time::Duration;

/// A provider that waits a second for requests under way.
fn impatient(then: &str) -> Stand {
    let limits = Limits {
        drain_time: Duration::from_secs(1),
        ..Limits::default()
    };
    crate::provider("capabilities.read", "{}", then)
        .limits(limits)
        .start()
}

#[tokio::test]
async fn what_would_take_longer_than_the_provider_waits_ends_at_once() {
    for then in [
        "{fault: blackhole}",
        "{fault: {hang: 30s}}",
        "{fault: {slow-close: 30s}}",
        "{fault: {dribble: {pieces: 3, over: 1m}}}",
    ] {
        let stand = impatient(then);
        let mut raw = Raw::open(stand.address()).await;
        raw.write(&Request::capabilities().bytes()).await;
        let under_way =
            async { while raw.seen_within(crate::A_WHILE / 4).await.end != End::Open {} };
        within(under_way).await;
        let (seen, ()) = tokio::join!(raw.seen(), stand.stop());
        assert_eq!(seen.end, End::Closed, "{then}");
    }
}

#[tokio::test]
async fn what_takes_less_than_the_provider_waits_is_played_to_its_end() {
    let stand = impatient("{fault: {hang: 400ms}}");
    let mut raw = Raw::open(stand.address()).await;
    raw.write(&Request::capabilities().bytes()).await;
    assert_eq!(raw.seen_within(crate::A_WHILE / 4).await.end, End::Open);
    let (seen, ()) = tokio::join!(raw.seen(), stand.stop());
    assert_eq!(
        (seen.body().len(), seen.end),
        (seen.promised(), End::Closed)
    );
}
