//! `truncate`: a body that is shorter than promised.

use crate::{End, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn the_whole_is_promised_and_a_part_comes() {
    let stand = faulty("{fault: {truncate: 40%}}");
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!(seen.end, End::Closed);
    assert_eq!(seen.body().len(), seen.promised() * 40 / 100);
    assert!(seen.body().starts_with(b"{\"resourceType\""));
    stand.stop().await;
}
