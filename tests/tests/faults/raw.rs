//! `raw`: these bytes.

use crate::{End, faulty, seen};
use bookend_tests::Request;

#[tokio::test]
async fn the_bytes_of_the_script_come_and_nothing_else() {
    let stand = faulty(r#"{fault: {raw: "HTTP/1.1 299 Odd\r\nContent-Length: 2\r\n\r\nok\r\n"}}"#);
    let seen = seen(&stand, &Request::capabilities()).await;
    let raw = "HTTP/1.1 299 Odd\r\nContent-Length: 2\r\n\r\nok\r\n";
    assert_eq!((seen.text().as_str(), seen.end), (raw, End::Closed));
    stand.stop().await;
}
