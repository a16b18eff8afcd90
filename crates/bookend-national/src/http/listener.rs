//! The listener of everything that is HTTP.

use super::exchange::{Line, exchange};
use crate::door::{Caller, Shown, take};
use crate::stand_ins::StandIns;
use bookend_faults::{FaultStream, Gate, Resettable};
use bookend_tls::Socket;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How long a head may take to arrive.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How many connections are open at the same time; others wait to be taken.
const CONNECTIONS: usize = 1024;

/// A server that is listening.
#[derive(Debug)]
pub(crate) struct HttpListener {
    listener: TcpListener,
    stand_ins: Arc<StandIns>,
    shown: Option<Shown>,
    gate: Gate,
}

impl HttpListener {
    /// Listens on an address that is bound, behind TLS where there is something to show.
    pub(crate) fn new(
        listener: std::net::TcpListener,
        stand_ins: StandIns,
        shown: Option<Shown>,
        gate: Gate,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            stand_ins: Arc::new(stand_ins),
            shown,
            gate,
        })
    }

    /// Answers until `stop` says so; then requests under way are answered, and nothing more is taken.
    pub(crate) async fn serve(self, mut stop: watch::Receiver<bool>) {
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let taken = tokio::select! {
                _ = stop.wait_for(|is_stopping| *is_stopping) => break,
                taken = take(&self.listener, &room) => taken,
            };
            let Some((socket, peer, permit)) = taken else {
                continue;
            };
            if !self.gate.is_open() {
                // One that cannot be reset has ended.
                let _ = socket.reset_when_dropped();
                continue;
            }
            let (gate, stand_ins, shown, stop) = (
                self.gate.clone(),
                Arc::clone(&self.stand_ins),
                self.shown.clone(),
                stop.clone(),
            );
            connections.spawn(async move {
                if let Some((socket, caller)) = enter(socket, peer, shown).await {
                    converse((socket, caller), stand_ins, gate, stop).await;
                }
                drop(permit);
            });
        }
        while connections.join_next().await.is_some() {}
    }
}

async fn enter(
    socket: TcpStream,
    peer: SocketAddr,
    shown: Option<Shown>,
) -> Option<(Socket, Caller)> {
    match shown {
        Some(shown) => shown.meet(socket, peer).await.ok(),
        None => Some((socket.into(), Caller::at(peer))),
    }
}

/// Answers one connection, request by request.
async fn converse(
    (socket, caller): (Socket, Caller),
    stand_ins: Arc<StandIns>,
    gate: Gate,
    mut stop: watch::Receiver<bool>,
) {
    let peer = caller.peer;
    let socket = FaultStream::new(socket);
    let line = Line {
        wire: socket.wire(),
        gate,
        stop: stop.clone(),
    };
    let service = service_fn(move |request| {
        let (stand_ins, caller) = (Arc::clone(&stand_ins), caller.clone());
        let line = line.clone();
        async move { exchange(request, &stand_ins, (&caller, &line)).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .preserve_header_case(true)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = pin!(connection);
    let stopped = async { stop.wait_for(|is_stopping| *is_stopping).await.is_ok() };
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = stopped => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        let peer = peer.map_or_else(|| "-".to_owned(), |peer| peer.to_string());
        tracing::debug!(target: "bookend_national::http", %peer, %error, "connection ended");
    }
}

/// Binds an address.
pub(crate) fn bind(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    std::net::TcpListener::bind(address)
}
