//! `empty`: the connection is closed without a byte.

use crate::{End, assert_others_are_served, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn the_connection_is_closed_without_a_byte() {
    let stand = faulty("{fault: empty}");
    let seen = seen(&stand, &Request::capabilities()).await;
    assert_eq!((seen.text().as_str(), seen.end), ("", End::Closed));
    assert_others_are_served(&stand).await;
    stand.stop().await;
}
