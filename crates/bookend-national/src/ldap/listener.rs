//! Sockets of the directory.

use super::answer::{Reply, disconnection};
use super::desk::Desk;
use super::start_tls::{START_TLS, agreed, refused};
use super::wire::Wire;
use crate::door::{Caller, Shown, Socket};
use ldap3_proto::proto::LdapOp;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How many connections are open at the same time; others wait to be taken.
const CONNECTIONS: usize = 512;
/// How long a connection may be silent, and a message be on its way.
const PATIENCE: Duration = Duration::from_mins(5);

/// The directory, listening.
#[derive(Debug)]
pub(crate) struct LdapListener {
    listener: TcpListener,
    desk: Arc<Desk>,
    shown: Option<Shown>,
    is_secure: bool,
}

impl LdapListener {
    /// Binds an address; where there is something to show, a connection can be secured.
    pub(crate) fn bind(
        address: SocketAddr,
        desk: Arc<Desk>,
        shown: Option<Shown>,
    ) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            desk,
            shown,
            is_secure: false,
        })
    }

    /// Has every connection secured before its first message.
    pub(crate) fn secured_at_once(self, is_secure: bool) -> Self {
        Self { is_secure, ..self }
    }

    /// Returns the address, with the port that was found for port 0.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` says so; then every connection ends behind the message it is at.
    pub(crate) async fn serve(self, mut stop: watch::Receiver<bool>) {
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let taken = tokio::select! {
                _ = stop.wait_for(|is_stopping| *is_stopping) => break,
                taken = self.take(&room) => taken,
            };
            let Some((socket, peer, permit)) = taken else {
                continue;
            };
            let (desk, stop) = (Arc::clone(&self.desk), stop.clone());
            let (shown, is_secure) = (self.shown.clone(), self.is_secure);
            connections.spawn(async move {
                let door = (shown.as_ref(), is_secure);
                if let Err(error) = enter(socket, peer, door, &desk, stop).await {
                    tracing::info!(target: "bookend_national::ldap", %peer, %error, "connection ended");
                }
                drop(permit);
            });
        }
        while connections.join_next().await.is_some() {}
    }

    async fn take(
        &self,
        room: &Arc<Semaphore>,
    ) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
        let permit = Arc::clone(room).acquire_owned().await.ok()?;
        match self.listener.accept().await {
            Ok((socket, peer)) => Some((socket, peer, permit)),
            Err(error) => {
                // Out of descriptors, mostly: others have to end first.
                tracing::warn!(target: "bookend_national::ldap", %error, "no connection taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                None
            }
        }
    }
}

/// Takes a connection, and secures it before its first message or when it asks for that.
async fn enter(
    socket: TcpStream,
    peer: SocketAddr,
    (shown, is_secure): (Option<&Shown>, bool),
    desk: &Desk,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let socket = match shown.filter(|_| is_secure) {
        Some(shown) => shown.meet(socket, peer).await?.0,
        None => Socket::Plain(socket),
    };
    let can_secure = shown.is_some() && !is_secure;
    let Some(socket) = converse((socket, peer), can_secure, desk, &mut stop).await? else {
        return Ok(());
    };
    let (Some(shown), Socket::Plain(socket)) = (shown, socket) else {
        return Ok(());
    };
    let (socket, Caller { .. }) = shown.meet(socket, peer).await?;
    converse((socket, peer), false, desk, &mut stop)
        .await
        .map(|_| ())
}

/// Answers one connection, message by message; returns it where it is to be secured now.
async fn converse(
    (socket, peer): (Socket, SocketAddr),
    can_secure: bool,
    desk: &Desk,
    stop: &mut watch::Receiver<bool>,
) -> io::Result<Option<Socket>> {
    let mut wire = Wire::new(socket);
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(PATIENCE, wire.next()) => next,
            _ = stop.wait_for(|is_stopping| *is_stopping) => return Ok(None),
        };
        let message = match next {
            Err(_) | Ok(Ok(None)) => return Ok(None),
            Ok(Ok(Some(message))) => message,
            Ok(Err(error)) => {
                let reason = "this is no message of LDAP, or a longer or deeper one than is read";
                within(PATIENCE, wire.send(vec![disconnection(reason)])).await?;
                return Err(error);
            }
        };
        let asks_for_tls =
            matches!(&message.op, LdapOp::ExtendedRequest(asked) if asked.name == START_TLS);
        if asks_for_tls {
            // What came behind the request was sent in the clear, and is nobody's to answer.
            if can_secure && wire.is_silent() {
                within(PATIENCE, wire.send(vec![agreed(message.msgid)])).await?;
                return Ok(Some(wire.into_socket()));
            }
            within(
                PATIENCE,
                wire.send(vec![refused(message.msgid, can_secure)]),
            )
            .await?;
            continue;
        }
        match desk.answer(&message, peer).await {
            Reply::Close => return Ok(None),
            Reply::Messages(messages) => {
                let is_end = messages.iter().any(|message| message.msgid == 0);
                within(PATIENCE, wire.send(messages)).await?;
                if is_end {
                    return Ok(None);
                }
            }
        }
    }
}

/// Whoever does not read what was asked for is not waited for.
async fn within(time: Duration, sending: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    match tokio::time::timeout(time, sending).await {
        Ok(sent) => sent,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
