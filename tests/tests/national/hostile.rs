//! What nobody sends by mistake.

use crate::stand_ins;
use bookend_tests::{Connection, within};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends bytes to the directory until it closes, and returns what it said.
pub(crate) async fn said(address: SocketAddr, bytes: &[u8], times: usize) -> Vec<u8> {
    let mut socket = TcpStream::connect(address).await.unwrap();
    for _ in 0..times {
        // A directory that has closed does not take more.
        if socket.write_all(bytes).await.is_err() {
            break;
        }
    }
    let mut said = Vec::new();
    let _ = within(socket.read_to_end(&mut said)).await;
    said
}

/// Whether the directory told the end of the connection: its notice has this name.
fn is_notice(said: &[u8]) -> bool {
    let name = b"1.3.6.1.4.1.1466.20036";
    said.windows(name.len()).any(|window| window == name)
}

#[tokio::test]
async fn messages_that_are_none_or_too_long_or_too_deep_end_the_connection() {
    let stand_ins = stand_ins(&[]).await;
    assert!(is_notice(
        &said(stand_ins.ldap, b"GET / HTTP/1.1\r\n\r\n\x30\x80", 1).await
    ));
    // A length of four gigabytes is refused before anything of it is there.
    assert!(is_notice(
        &said(stand_ins.ldap, &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], 1).await
    ));
    // The same length, and then as much as is taken: the notice may be lost, because the connection
    // is reset while more is on its way.
    let mut endless = vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff];
    endless.resize(64 * 1024, 0);
    said(stand_ins.ldap, &endless, 64).await;
    // Two hundred filters in one another, as `(!(!(!…)))`.
    let mut deep = vec![0x87, 0x01, b'a'];
    for _ in 0..200 {
        let mut outer = vec![0xa2, 0x82];
        outer.extend_from_slice(&u16::try_from(deep.len()).unwrap().to_be_bytes());
        outer.extend_from_slice(&deep);
        deep = outer;
    }
    let mut search = vec![0x04, 0, 0x0a, 1, 2, 0x0a, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0];
    search.extend_from_slice(&deep);
    search.extend_from_slice(&[0x30, 0]);
    let mut message = vec![2, 1, 1, 0x63, 0x82];
    message.extend_from_slice(&u16::try_from(search.len()).unwrap().to_be_bytes());
    message.extend_from_slice(&search);
    let mut whole = vec![0x30, 0x82];
    whole.extend_from_slice(&u16::try_from(message.len()).unwrap().to_be_bytes());
    whole.extend_from_slice(&message);
    assert!(is_notice(&said(stand_ins.ldap, &whole, 1).await));
    // Everybody else is served.
    let bind = [0x30, 0x0c, 2, 1, 1, 0x60, 7, 2, 1, 3, 4, 0, 0x80, 0];
    let unbind = [0x30, 0x05, 2, 1, 2, 0x42, 0];
    let bound = said(stand_ins.ldap, &[&bind[..], &unbind[..]].concat(), 1).await;
    assert_eq!(bound.get(5..7), Some(&[0x61, 7][..]), "{bound:02x?}");
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn of_a_body_with_two_lengths_nothing_is_taken_for_another_request() {
    let stand_ins = stand_ins(&[]).await;
    let mut connection = Connection::open(stand_ins.http).await;
    let both = "POST /app/api/webservices HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthcheck HTTP/1.1\r\nHost: a\r\n\r\n";
    connection.write(both.as_bytes()).await;
    let response = connection.read().await;
    // The chunks say how long it is (RFC 9112, section 6.3), and the connection ends behind it.
    assert!(
        response.text().contains("Malformed XML"),
        "{}",
        response.text()
    );
    assert!(
        connection.read_if_any().await.is_none(),
        "nothing behind is answered"
    );
    stand_ins.started.terminate().await;
}
