//! A server that answers what a test says, byte for byte, and remembers what it heard.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// What a server does when it has heard a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// These bytes, then it waits for the next request.
    Say(Vec<u8>),
    /// These bytes, then the end of the connection.
    SayAndClose(Vec<u8>),
    /// Nothing, and the connection stays open as long as the server lives.
    Hang,
}

/// A server on a free port of this machine.
pub(crate) struct Server {
    address: SocketAddr,
    heard: Receiver<String>,
}

type Answer = dyn Fn(&str) -> Reply + Send + Sync;

impl Server {
    /// Starts a server that answers every request by a function of its text.
    pub(crate) fn answering(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, heard) = channel();
        let answer: Arc<Answer> = Arc::new(answer);
        let held = Arc::new(Mutex::new(Vec::new()));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answer, sender, held) =
                    (Arc::clone(&answer), sender.clone(), Arc::clone(&held));
                std::thread::spawn(move || converse(stream, &*answer, &sender, &held));
            }
        });
        Self { address, heard }
    }

    /// Starts a server that gives the same reply to everybody.
    pub(crate) fn always(reply: Reply) -> Self {
        Self::answering(move |_| reply.clone())
    }

    /// The service root.
    pub(crate) fn base(&self) -> String {
        format!("http://{}/STU3", self.address)
    }

    /// Waits for the next request and returns its text.
    pub(crate) fn hear(&self) -> String {
        self.heard.recv().unwrap()
    }

    /// Returns the requests that were heard and not yet looked at.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.try_iter().collect()
    }
}

fn converse(
    mut stream: TcpStream,
    answer: &Answer,
    heard: &Sender<String>,
    held: &Mutex<Vec<TcpStream>>,
) {
    while let Some(request) = read(&mut stream) {
        let reply = answer(&request);
        let is_known = heard.send(request).is_ok();
        match reply {
            Reply::Say(bytes) => {
                if !is_known || stream.write_all(&bytes).is_err() {
                    return;
                }
            }
            Reply::SayAndClose(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.shutdown(Shutdown::Write);
                return;
            }
            Reply::Hang => {
                held.lock().unwrap().push(stream);
                return;
            }
        }
    }
}

/// Reads a request: its head, and as much of a body as it promises.
fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |value| value.trim().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    bytes.extend(body);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Starts a listener that resets every connection once a request has begun to arrive.
pub(crate) fn resetting() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // Closing while received bytes are unread makes the system send a reset.
            let _ = stream.peek(&mut [0]);
        }
    });
    address
}

/// A whole response with a JSON body.
pub(crate) fn json(status: u16, body: &str) -> Reply {
    with_headers(status, "", body)
}

/// The same, with further header lines, each ended by a line break.
pub(crate) fn with_headers(status: u16, headers: &str, body: &str) -> Reply {
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/fhir+json\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    Reply::Say(format!("{head}{body}").into_bytes())
}

/// A server that has slots `a` and `b`, books them, and knows nothing else.
pub(crate) fn bookable() -> Server {
    Server::answering(booking)
}

/// What such a server answers.
pub(crate) fn booking(request: &str) -> Reply {
    let line = request.lines().next().unwrap();
    if line.starts_with("GET /STU3/metadata") {
        json(
            200,
            r#"{"resourceType":"CapabilityStatement","rest":[{"resource":[{"type":"Slot","interaction":[{"code":"search-type"}]}]}]}"#,
        )
    } else if line.starts_with("GET /STU3/Slot") {
        json(
            200,
            r#"{"resourceType":"Bundle","type":"searchset","total":2,"entry":[{"resource":{"resourceType":"Slot","id":"a","status":"free"}},{"resource":{"resourceType":"Slot","id":"b","status":"free"}}]}"#,
        )
    } else if line.starts_with("POST") {
        with_headers(
            201,
            "ETag: W/\"1\"\r\n",
            r#"{"resourceType":"Appointment","id":"x","status":"booked"}"#,
        )
    } else {
        json(
            404,
            r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}"#,
        )
    }
}
