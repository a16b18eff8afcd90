//! What goes wrong on purpose while a request is sent, as its other end sees it.

use bookend_consumer::{Client, Sent};
use bookend_model::{AttemptErrorKind, Clock, Headers, Request};
use bookend_script::{AbortAt, ClientFault, Predicate};
use bookend_tls::ClientFiles;
use bytes::Bytes;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const BODY: &str = r#"{"resourceType":"Appointment"}"#;
const ANSWER: &str = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";

/// How a caller left.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    /// It said that nothing more comes.
    Finished,
    /// It reset the connection.
    Reset,
}

/// Starts a server that takes one connection, answers when `is_time` says so of what it heard, and says
/// what it heard and how the caller left.
fn server(
    answer: &'static str,
    is_time: impl Fn(&str) -> bool + Send + 'static,
) -> (SocketAddr, Receiver<(String, Left)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, heard) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let _ = sender.send(hear(stream, answer, &is_time));
    });
    (address, heard)
}

fn hear(mut stream: TcpStream, answer: &str, is_time: &dyn Fn(&str) -> bool) -> (String, Left) {
    let (mut heard, mut has_answered) = (Vec::new(), false);
    let mut bytes = [0; 1024];
    loop {
        let count = match stream.read(&mut bytes) {
            Ok(count) => count,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset);
                return (text(&heard), Left::Reset);
            }
        };
        heard.extend_from_slice(&bytes[..count]);
        let is_due = count == 0 || is_time(&text(&heard));
        if is_due && !has_answered && !answer.is_empty() {
            stream.write_all(answer.as_bytes()).unwrap();
            has_answered = true;
        }
        if count == 0 {
            let _ = stream.shutdown(Shutdown::Write);
            return (text(&heard), Left::Finished);
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Sends a booking with a fault.
fn send(address: SocketAddr, fault: &ClientFault) -> Sent {
    let client = Client::new(
        &format!("http://{address}/STU3"),
        &ClientFiles::default(),
        Clock::system(),
    )
    .unwrap();
    let request = Request {
        method: "POST".to_owned(),
        path: "/Appointment".to_owned(),
        query: Vec::new(),
        target: "/Appointment".to_owned(),
        headers: [("X-Request-ID", "one")].into_iter().collect::<Headers>(),
        body: Bytes::from_static(BODY.as_bytes()),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(client.send_with(&request, fault, Duration::from_secs(20)))
}

/// The statuses of the answers, or why there was none.
fn came(sent: &Sent) -> Vec<String> {
    let exchanges = sent.exchanges.iter();
    exchanges
        .map(|exchange| match &exchange.attempt {
            Ok(response) => response.status.to_string(),
            Err(error) => error.kind.name().to_owned(),
        })
        .collect()
}

fn whole(address: SocketAddr) -> String {
    let length = BODY.len();
    format!(
        "POST /STU3/Appointment HTTP/1.1\r\nHost: {address}\r\nX-Request-ID: one\r\nContent-Length: {length}\r\n\r\n{BODY}"
    )
}

#[test]
fn an_aborted_request_ends_in_a_reset_wherever_it_is_cut() {
    for (at, name) in [
        (AbortAt::InHead, "abort at in-head"),
        (AbortAt::InBody, "abort at in-body"),
        (AbortAt::AfterSend, "abort at after-send"),
    ] {
        let (address, heard) = server("", |_| false);
        let sent = send(address, &ClientFault::Abort(at));
        assert_eq!(
            (came(&sent), sent.fault.as_str()),
            (vec!["abandoned".to_owned()], name)
        );
        let (_, left) = heard.recv().unwrap();
        assert_eq!(left, Left::Reset, "{name}");
        // A reset may come before what was sent is read: what was sent, the sender knows.
        let (bytes, whole) = (text(&sent.bytes), whole(address));
        assert!(whole.starts_with(&bytes), "{bytes}");
        let has_head = bytes.contains("\r\n\r\n");
        assert_eq!(has_head, at != AbortAt::InHead, "{bytes}");
        assert_eq!(bytes == whole, at == AbortAt::AfterSend, "{bytes}");
    }
}

#[test]
fn who_half_closes_is_answered() {
    let (address, heard) = server(ANSWER, |_| false);
    let sent = send(address, &ClientFault::HalfClose);
    assert_eq!(came(&sent), ["201"]);
    assert_eq!(heard.recv().unwrap(), (whole(address), Left::Finished));
}

#[test]
fn half_of_what_was_promised_comes_and_then_the_end() {
    let (address, heard) = server(ANSWER, |_| false);
    let sent = send(address, &ClientFault::EarlyClose);
    assert_eq!(came(&sent), ["201"]);
    let (bytes, left) = heard.recv().unwrap();
    assert_eq!((bytes.as_bytes(), left), (&sent.bytes[..], Left::Finished));
    assert_eq!(bytes.len() + BODY.len() / 2, whole(address).len());
    let (address, _heard) = server("", |_| false);
    assert_eq!(came(&send(address, &ClientFault::EarlyClose)), ["closed"]);
}

#[test]
fn a_slow_upload_takes_its_time_and_is_whole() {
    let (address, heard) = server(ANSWER, |heard| heard.ends_with(BODY));
    let over = Duration::from_millis(120);
    let fault = ClientFault::SlowUpload {
        pieces: 4,
        over: over.try_into().unwrap(),
    };
    let sent = send(address, &fault);
    assert_eq!(came(&sent), ["201"]);
    assert!(sent.exchanges[0].first_byte >= over);
    assert_eq!(heard.recv().unwrap().0, whole(address));
}

#[test]
fn an_answer_before_the_end_of_a_slow_upload_counts() {
    let (address, heard) = server(ANSWER, |heard| heard.contains("\r\n\r\n"));
    let fault = ClientFault::SlowUpload {
        pieces: 30,
        over: Duration::from_hours(1).try_into().unwrap(),
    };
    let sent = send(address, &fault);
    assert_eq!(came(&sent), ["201"]);
    assert!(heard.recv().unwrap().0.len() < whole(address).len());
    assert!(sent.bytes.len() < whole(address).len());
}

#[test]
fn a_pipelined_request_is_sent_twice_before_there_is_an_answer() {
    let both = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
    let (address, heard) = server(both, |heard| heard.matches(BODY).count() == 2);
    let fault = ClientFault::Pipelined(Predicate::always());
    let sent = send(address, &fault);
    assert_eq!(came(&sent), ["201", "409"]);
    assert_eq!(heard.recv().unwrap().0, whole(address).repeat(2));
    // Where the second is never answered, that is told of the second.
    let (address, _heard) = server(
        "HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n{}",
        |_| false,
    );
    let sent = send(address, &ClientFault::HalfClose);
    assert_eq!(came(&sent), ["201"]);
}

#[test]
fn nobody_there_is_told_as_always() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let sent = send(address, &ClientFault::HalfClose);
    let kinds = sent
        .exchanges
        .iter()
        .map(|it| it.attempt.as_ref().unwrap_err().kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [AttemptErrorKind::Connect]);
    assert!(sent.bytes.is_empty());
}
