//! Sockets of the directory.

use super::answer::{Reply, disconnection};
use super::desk::Desk;
use super::in_clear;
use super::play::play;
use super::raw;
use super::start_tls::{agreed, is_asked, refused};
use super::wire::{PATIENCE, Wire, within};
use crate::door::{Caller, Shown, take};
use bookend_faults::{Gate, Resettable};
use bookend_tls::Socket;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How many connections are open at the same time; others wait to be taken.
const CONNECTIONS: usize = 512;

/// What may become of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// It stays as it is: secured already, or there is nothing to show.
    Settled,
    /// It is secured when it asks for that.
    Offered,
    /// It has to be secured before anything else is answered: callers have to show a certificate.
    Required,
}

/// The directory, listening.
#[derive(Debug)]
pub(crate) struct LdapListener {
    listener: TcpListener,
    desk: Arc<Desk>,
    shown: Option<Shown>,
    is_secure: bool,
    gate: Gate,
}

impl LdapListener {
    /// Binds an address; where there is something to show, a connection can be secured.
    pub(crate) fn bind(
        address: SocketAddr,
        desk: Arc<Desk>,
        (shown, gate): (Option<Shown>, Gate),
    ) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            desk,
            shown,
            is_secure: false,
            gate,
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
            let (desk, stop) = (Arc::clone(&self.desk), stop.clone());
            let (shown, is_secure) = (self.shown.clone(), self.is_secure);
            let gate = self.gate.clone();
            connections.spawn(async move {
                let door = (shown.as_ref(), is_secure);
                if let Err(error) = enter((socket, peer), door, (&desk, &gate), stop).await {
                    tracing::info!(target: "bookend_national::ldap", %peer, %error, "connection ended");
                }
                drop(permit);
            });
        }
        while connections.join_next().await.is_some() {}
    }
}

/// Takes a connection, and secures it before its first message or when it asks for that.
async fn enter(
    (socket, peer): (TcpStream, SocketAddr),
    (shown, is_secure): (Option<&Shown>, bool),
    to: (&Desk, &Gate),
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let met = match shown.filter(|_| is_secure) {
        Some(shown) => shown.meet(socket, peer).await?,
        None => (socket.into(), Caller::at(peer)),
    };
    let security = match shown.filter(|_| !is_secure) {
        None => Security::Settled,
        Some(shown) if shown.asks_for_certificates() => Security::Required,
        Some(_) => Security::Offered,
    };
    let Some(socket) = converse(met, security, to, &mut stop).await? else {
        return Ok(());
    };
    let (Some(shown), Socket::Plain(socket)) = (shown, socket) else {
        return Ok(());
    };
    let met = shown.meet(socket, peer).await?;
    converse(met, Security::Settled, to, &mut stop)
        .await
        .map(|_| ())
}

/// Answers one connection, message by message; returns it where it is to be secured now.
async fn converse(
    (socket, caller): (Socket, Caller),
    security: Security,
    (desk, gate): (&Desk, &Gate),
    stop: &mut watch::Receiver<bool>,
) -> io::Result<Option<Socket>> {
    let mut wire = Wire::new(socket);
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(PATIENCE, wire.next()) => next,
            _ = stop.wait_for(|is_stopping| *is_stopping) => return Ok(None),
        };
        let (message, bytes) = match next {
            Err(_) | Ok(Ok(None)) => return Ok(None),
            Ok(Ok(Some(heard))) => heard,
            Ok(Err(error)) => {
                let reason = "this is no message of LDAP, or a longer or deeper one than is read";
                within(PATIENCE, wire.send(vec![disconnection(reason)])).await?;
                return Err(error);
            }
        };
        if is_asked(&message) {
            let can_secure = security != Security::Settled;
            // What came behind the request was sent in the clear, and is nobody's to answer.
            let agrees = can_secure && wire.is_silent();
            let said = if agrees {
                agreed(message.msgid)
            } else {
                refused(message.msgid, can_secure)
            };
            within(PATIENCE, wire.send(vec![said])).await?;
            if agrees {
                return Ok(Some(wire.into_socket()));
            }
            continue;
        }
        let refusal = match security {
            Security::Required => in_clear::refusal(&message),
            Security::Settled | Security::Offered => raw::refusal(&bytes, &message),
        };
        let reply = match refusal {
            Some(refusal) => Reply::Messages(vec![refusal]),
            None => desk.answer(&message, &caller).await,
        };
        if !say(&mut wire, reply, (gate, &mut *stop)).await? {
            return Ok(None);
        }
    }
}

/// Sends what is replied, or does what is done in place of it; returns whether the connection stays.
async fn say(
    wire: &mut Wire<Socket>,
    reply: Reply,
    (gate, stop): (&Gate, &mut watch::Receiver<bool>),
) -> io::Result<bool> {
    match reply {
        Reply::Close => Ok(false),
        Reply::Instead(instead) => {
            if let Some(time) = instead.shuts_for {
                gate.shut_for(time);
            }
            let is_stopping = stop.wait_for(|is_stopping| *is_stopping);
            let what = (&instead.plan, &instead.sent);
            tokio::select! {
                stays = play(wire, what, PATIENCE) => stays,
                _ = is_stopping => Ok(false),
            }
        }
        Reply::Messages(messages) => {
            let is_end = messages.iter().any(|message| message.msgid == 0);
            within(PATIENCE, wire.send(messages)).await?;
            Ok(!is_end)
        }
    }
}
