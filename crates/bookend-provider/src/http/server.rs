//! From sockets to the web framework, with the stream of faults between them.

use super::entrance::Entrances;
use super::exchange::exchange;
use super::handshake::pass;
use super::listener::Limits;
use super::security::Security;
use super::unread::unread;
use crate::spaces::Spaces;
use crate::tls::Door;
use actix_http::{Extensions, HttpService};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Server};
use actix_web::error::DispatchError;
use actix_web::rt::net::TcpStream;
use actix_web::{App, Error, web};
use bookend_faults::{FaultStream, Gate, Resettable};
use bookend_tls::Socket;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How long the end of a connection may take.
const DISCONNECT_TIME: Duration = Duration::from_secs(1);

/// Makes a server that answers on addresses that are bound: what `actix_web::HttpServer` makes, but
/// for the stream of faults beneath it, which speaks of requests that cannot be read. `share` gives each worker what handlers need.
///
/// # Errors
///
/// Whatever the operating system says.
pub(super) fn server(
    entrances: Entrances,
    limits: &Limits,
    gate: &Gate,
    spaces: &web::Data<Spaces>,
    share: impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static,
) -> io::Result<Server> {
    let mut builder = Server::build()
        .shutdown_timeout(whole_seconds(limits.drain_time))
        .disable_signals();
    if let Some(workers) = limits.workers {
        builder = builder.workers(workers);
    }
    // Idle connections end when the server is stopped.
    let stopping = builder.graceful_shutdown_signal();
    let (limits, share) = (limits.clone(), Arc::new(share));
    for entrance in std::iter::once(entrances.own).chain(entrances.more) {
        let (stopping, share) = (stopping.clone(), Arc::clone(&share));
        let (limits, gate, spaces) = (limits.clone(), gate.clone(), spaces.clone());
        let (address, door) = (entrance.address, entrance.door);
        let name: Arc<str> = entrance.name.into();
        builder = builder.listen(Arc::clone(&name), entrance.listener, move || {
            let (stopping, share, gate) = (stopping.clone(), Arc::clone(&share), gate.clone());
            let (door, name, patience) = (door.clone(), Arc::clone(&name), limits.request_time);
            let (spaces, security) = (spaces.clone(), Security::of(&door));
            let app = App::new()
                .configure(move |config| share(config))
                .default_service(web::to(exchange));
            let app = app
                .into_factory()
                .map_err(|error: Error| error.error_response());
            let http = HttpService::build()
                .graceful_shutdown_signal(move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                })
                .keep_alive(limits.keep_alive)
                .client_request_timeout(limits.request_time)
                .client_disconnect_timeout(DISCONNECT_TIME)
                .local_addr(address)
                .on_connect_ext(move |stream: &FaultStream<Socket>, data: &mut Extensions| {
                    data.insert(stream.wire());
                    data.insert(security);
                    let shown = stream.look(Socket::shown).flatten();
                    data.insert(Shown(shown.map(|facts| facts.name().into())));
                })
                .h1(map_config(app, |()| AppConfig::default()));
            fn_service(move |socket: TcpStream| {
                let (gate, door, name) = (gate.clone(), door.clone(), Arc::clone(&name));
                let unread = unread(spaces.clone(), security);
                async move {
                    let (stream, peer) = admit(socket, &gate, (&door, &name), patience).await?;
                    let stream = stream.speaking(unread).limiting_heads(patience);
                    Ok::<Admitted, DispatchError>((stream, peer))
                }
            })
            .and_then(http)
        })?;
    }
    Ok(builder.run())
}

/// Whose certificate the other end of a connection has shown.
#[derive(Clone, Debug)]
pub(super) struct Shown(pub(super) Option<Arc<str>>);

/// A connection, and who is at the other end.
type Admitted = (FaultStream<Socket>, Option<std::net::SocketAddr>);

/// Takes a connection, or resets it.
async fn admit(
    socket: TcpStream,
    gate: &Gate,
    door: (&Door, &str),
    patience: Duration,
) -> Result<Admitted, DispatchError> {
    if !gate.is_open() {
        socket.reset_when_dropped().map_err(DispatchError::Io)?;
        return Err(DispatchError::Io(io::ErrorKind::ConnectionRefused.into()));
    }
    // A connection that ends at once has neither, and is found to have ended when it is read.
    let _ = socket.set_nodelay(true);
    let peer = socket.peer_addr().ok();
    let socket = pass(socket, door, patience)
        .await
        .map_err(DispatchError::Io)?;
    Ok((FaultStream::new(socket), peer))
}

/// Rounds up: a fraction of a second is time to answer as well.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
