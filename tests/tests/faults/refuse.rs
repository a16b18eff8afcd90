//! `refuse`: no connection, for a while.

use crate::{A_WHILE, End, Raw, faulty, seen};
use bookend_tests::{Request, Stand, within};
use std::io::ErrorKind;
use tokio::net::TcpStream;

/// Connects without a word; a reset may come before the connection is handed over.
async fn knock(stand: &Stand) -> End {
    match within(TcpStream::connect(stand.address())).await {
        Ok(stream) => Raw(stream).seen_within(A_WHILE).await.end,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
            End::Reset
        }
    }
}

#[tokio::test]
async fn the_connection_is_reset_and_so_is_every_new_one_until_the_time_is_over() {
    let stand = faulty("{fault: {refuse: 700ms}}");
    let mut before = stand.connect().await;
    assert_eq!(before.exchange(&Request::search_all()).await.status, 200);
    let refused = seen(&stand, &Request::capabilities()).await;
    assert_eq!((refused.text().as_str(), refused.end), ("", End::Reset));
    assert_eq!(knock(&stand).await, End::Reset, "before a byte was sent");
    let known = before.exchange(&Request::search_all()).await;
    assert_eq!(known.status, 200, "connections that are there go on");
    let open = async {
        while knock(&stand).await == End::Reset {
            tokio::task::yield_now().await;
        }
    };
    within(open).await;
    assert_eq!(stand.send(&Request::search_all()).await.status, 200);
    stand.stop().await;
}
