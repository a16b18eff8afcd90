//! `dribble`: an answer in small pieces.

use crate::{A_WHILE, End, Raw, faulty};
use bookend_model::Clock;
use bookend_tests::{Request, within};
use std::time::Duration;
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn the_answer_comes_in_pieces_and_is_whole() {
    let watch = Clock::system();
    let stand = faulty("{fault: {dribble: {pieces: 6, over: 300ms}}}");
    let mut raw = Raw::open(stand.address()).await;
    let begun = watch.elapsed();
    raw.write(&Request::capabilities().bytes()).await;
    let (mut bytes, mut reads) = (Vec::new(), 0);
    while watch.elapsed().saturating_sub(begun) < Duration::from_millis(290) {
        let mut buffer = vec![0; 1 << 20];
        let count = within(raw.0.read(&mut buffer)).await.unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        reads += 1;
    }
    let mut seen = raw.seen_within(A_WHILE).await;
    bytes.append(&mut seen.bytes);
    let whole = crate::Seen {
        bytes,
        end: seen.end,
    };
    assert!(reads >= 4, "the answer came in {reads} pieces");
    assert_eq!(
        (whole.body().len(), whole.end),
        (whole.promised(), End::Open)
    );
    stand.stop().await;
}
