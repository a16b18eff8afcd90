//! The listener of everything that is HTTP.

use super::exchange::exchange;
use crate::stand_ins::StandIns;
use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long a head may take to arrive.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How many threads answer: a stand-in is asked a few times for each booking.
const WORKERS: usize = 2;

/// A server that is listening.
#[derive(Debug)]
pub(crate) struct HttpListener {
    handle: ServerHandle,
    server: JoinHandle<io::Result<()>>,
}

impl HttpListener {
    /// Answers on an address that is bound.
    pub(crate) fn serve(
        listener: std::net::TcpListener,
        stand_ins: StandIns,
        drain: Duration,
    ) -> io::Result<Self> {
        let stand_ins = web::Data::new(stand_ins);
        let make = move || {
            App::new()
                .app_data(web::Data::clone(&stand_ins))
                .default_service(web::to(exchange))
        };
        let server = HttpServer::new(make)
            .workers(WORKERS)
            .client_request_timeout(HEAD_TIME)
            .shutdown_timeout(drain.as_secs() + u64::from(drain.subsec_nanos() > 0))
            .disable_signals()
            .listen(listener)?
            .run();
        Ok(Self {
            handle: server.handle(),
            server: tokio::spawn(server),
        })
    }

    /// Stops: requests under way are answered first.
    pub(crate) async fn stop(self) -> io::Result<()> {
        self.handle.stop(true).await;
        self.server.await.map_err(io::Error::other)?
    }
}

/// Binds an address.
pub(crate) fn bind(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    std::net::TcpListener::bind(address)
}
