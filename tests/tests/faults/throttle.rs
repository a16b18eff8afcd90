//! `throttle`: a slow line.

use crate::{End, Raw, Seen, faulty};
use bookend_model::Clock;
use bookend_tests::{Request, within};
use std::time::Duration;
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn the_answer_takes_as_long_as_the_line_needs() {
    let watch = Clock::system();
    let stand = faulty("{fault: {throttle: 20KB/s}}");
    let mut raw = Raw::open(stand.address()).await;
    let begun = watch.elapsed();
    raw.write(&Request::capabilities().bytes()).await;
    let mut seen = Seen {
        bytes: Vec::new(),
        end: End::Open,
    };
    while !seen.text().contains("\r\n\r\n") || seen.body().len() < seen.promised() {
        let mut buffer = vec![0; 1 << 16];
        let count = within(raw.0.read(&mut buffer)).await.unwrap();
        assert!(count > 0 && count <= 4_000, "{count} bytes at once");
        seen.bytes.extend_from_slice(&buffer[..count]);
    }
    let ticks = u32::try_from(seen.bytes.len().div_ceil(2_000)).unwrap();
    let least = Duration::from_millis(100) * ticks;
    assert!(
        watch.elapsed().saturating_sub(begun) >= least,
        "{ticks} ticks"
    );
    stand.stop().await;
}
