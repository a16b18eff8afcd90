//! A client that costs little: bytes written, and a response read to its end.

use crate::courtesy::interrupt_nobody;
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// What the client runs on: servers have a runtime of their own, whose threads are as any other.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Starts the threads of the client, which interrupt no server where that is wanted.
pub(crate) fn start(is_courteous: bool) {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all();
    if is_courteous {
        runtime.on_thread_start(interrupt_nobody);
    }
    RUNTIME.set(runtime.build().unwrap()).unwrap();
}

/// Sends every request of every connection, and returns how many were answered in a second.
pub(crate) async fn turn(address: SocketAddr, requests: &[Arc<Vec<Bytes>>]) -> f64 {
    let turn = all_answered(address, requests.to_vec());
    RUNTIME.get().unwrap().spawn(turn).await.unwrap()
}

async fn all_answered(address: SocketAddr, requests: Vec<Arc<Vec<Bytes>>>) -> f64 {
    let mut connections = Vec::new();
    for requests in requests {
        connections.push((TcpStream::connect(address).await.unwrap(), requests));
    }
    let begun = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(stream, requests)| tokio::spawn(answered(stream, requests)))
        .collect();
    let mut count = 0;
    for task in tasks {
        count += tokio::time::timeout(Duration::from_mins(1), task)
            .await
            .unwrap()
            .unwrap();
    }
    f64::from(u32::try_from(count).unwrap()) / begun.elapsed().as_secs_f64()
}

async fn answered(mut stream: TcpStream, requests: Arc<Vec<Bytes>>) -> usize {
    let mut buffer = Vec::with_capacity(64 * 1024);
    for request in requests.iter() {
        let status = exchange(&mut stream, request, &mut buffer).await;
        let is_well = status == "200" || status == "201";
        assert!(is_well, "{}", String::from_utf8_lossy(&buffer));
    }
    requests.len()
}

/// Sends a request and reads its response whole.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> String {
    stream.write_all(request).await.unwrap();
    buffer.clear();
    loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            let head = std::str::from_utf8(&buffer[..end]).unwrap();
            let length: usize = header(head, "content-length").parse().unwrap();
            if buffer.len() >= end + 4 + length {
                return head[9..12].to_owned();
            }
        }
        assert!(
            stream.read_buf(buffer).await.unwrap() > 0,
            "the connection was closed"
        );
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn header<'h>(head: &'h str, name: &str) -> &'h str {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .into_iter()
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map_or("0", |(_, value)| value)
}

pub(crate) async fn fetch(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut buffer = Vec::new();
    let status = exchange(&mut stream, request, &mut buffer).await;
    let is_well = matches!(status.as_str(), "200" | "201");
    assert!(is_well, "{}", String::from_utf8_lossy(&buffer));
    buffer
}

pub(crate) fn body_of(answer: &[u8]) -> Bytes {
    Bytes::copy_from_slice(&answer[find(answer, b"\r\n\r\n").unwrap() + 4..])
}
