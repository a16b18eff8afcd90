//! A provider with a control port, and calls of it.

use bookend_tests::{Connection, Request, Response, Setup, Stand, within};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A provider with a control port.
pub(crate) struct Controlled {
    pub(crate) stand: Stand,
    pub(crate) port: SocketAddr,
}

/// Starts a provider with a control port on loopback.
pub(crate) fn controlled(setup: Setup) -> Controlled {
    let stand = setup.controlled().start();
    let port = stand.running.control_address().unwrap();
    Controlled { stand, port }
}

/// Makes a call as `curl` would.
pub(crate) fn call(method: &str, target: &str) -> Request {
    Request::bare(method, target).header("Host", "localhost:4435")
}

impl Controlled {
    /// Opens a stream of what happens, and waits until it is heard.
    pub(crate) async fn listen(&self, target: &str) -> BufReader<TcpStream> {
        self.listen_as(&call("GET", target)).await
    }

    /// Opens a stream by a call.
    pub(crate) async fn listen_as(&self, call: &Request) -> BufReader<TcpStream> {
        let mut stream = BufReader::new(TcpStream::connect(self.port).await.unwrap());
        let listen = call.bytes();
        stream.get_mut().write_all(&listen).await.unwrap();
        let mut line = String::new();
        while !line.contains(": listening") {
            line.clear();
            let length = within(stream.read_line(&mut line)).await.unwrap();
            assert!(length > 0, "the stream ends before it begins");
        }
        stream
    }

    /// Sends a call.
    pub(crate) async fn send(&self, call: &Request) -> Response {
        Connection::open(self.port).await.exchange(call).await
    }

    /// Sends a call that has to be done, and returns its JSON.
    pub(crate) async fn done(&self, call: &Request) -> Value {
        let answer = self.send(call).await;
        let status = answer.status;
        assert!(
            status == 200 || status == 201,
            "{status}: {}",
            answer.text()
        );
        serde_json::from_str(&answer.text()).unwrap()
    }

    /// Sends a call without a body that has to be done.
    pub(crate) async fn ask(&self, method: &str, target: &str) -> Value {
        self.done(&call(method, target)).await
    }

    /// Sends a call that is refused, and returns the status and the error.
    pub(crate) async fn refused(&self, call: &Request) -> (u16, Value) {
        let answer = self.send(call).await;
        let mut told: Value = serde_json::from_str(&answer.text()).unwrap();
        (answer.status, told["error"].take())
    }
}
