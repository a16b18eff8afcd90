//! A client over a plain socket: it sends exactly what it is given and adds nothing.

use crate::{Request, Response};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for something, and gives up when it takes too long.
pub async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what)
        .await
        .expect("this takes too long")
}

/// A connection to a provider.
#[derive(Debug)]
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        Self(BufReader::new(
            within(TcpStream::connect(address)).await.unwrap(),
        ))
    }

    /// Sends a request and waits for the response.
    pub async fn exchange(&mut self, request: &Request) -> Response {
        self.write(&request.bytes()).await;
        if request.method == "HEAD" {
            within(self.read_head()).await.expect("no response")
        } else {
            self.read().await
        }
    }

    /// Sends bytes.
    pub async fn write(&mut self, bytes: &[u8]) {
        within(self.0.get_mut().write_all(bytes)).await.unwrap();
    }

    /// Says that nothing more is going to be sent; answers can still be read.
    pub async fn finish_writing(&mut self) {
        within(self.0.get_mut().shutdown()).await.unwrap();
    }

    /// Waits for the next response.
    pub async fn read(&mut self) -> Response {
        self.read_if_any().await.expect("no response")
    }

    /// Waits for the next response; returns nothing when the connection ends before one begins.
    pub async fn read_if_any(&mut self) -> Option<Response> {
        within(self.read_response()).await
    }

    async fn read_response(&mut self) -> Option<Response> {
        let mut response = self.read_head().await?;
        if response.header("Transfer-Encoding") == Some("chunked") {
            (response.body, response.chunks) = self.read_chunks().await;
        } else if let Some(length) = response.header("Content-Length") {
            response.body = vec![0; length.parse().unwrap()];
            self.0.read_exact(&mut response.body).await.unwrap();
        }
        Some(response)
    }

    async fn read_head(&mut self) -> Option<Response> {
        let line = self.line().await?;
        let status = line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .unwrap_or_else(|| panic!("not a status line: {line}"));
        let mut headers = Vec::new();
        loop {
            let line = self.line().await.expect("the head breaks off");
            let Some((name, value)) = line.split_once(": ") else {
                assert_eq!(line, "", "not a header field");
                return Some(Response {
                    status,
                    headers,
                    body: Vec::new(),
                    chunks: Vec::new(),
                });
            };
            headers.push((name.to_owned(), value.to_owned()));
        }
    }

    async fn read_chunks(&mut self) -> (Vec<u8>, Vec<usize>) {
        let (mut body, mut sizes) = (Vec::new(), Vec::new());
        loop {
            let line = self.line().await.expect("the chunks break off");
            let length = usize::from_str_radix(&line, 16).unwrap();
            let mut chunk = vec![0; length + 2];
            self.0.read_exact(&mut chunk).await.unwrap();
            if length == 0 {
                return (body, sizes);
            }
            body.extend_from_slice(&chunk[..length]);
            sizes.push(length);
        }
    }

    /// Reads a line; returns nothing when the connection has ended.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line).await {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end_matches("\r\n").to_owned()),
        }
    }
}
