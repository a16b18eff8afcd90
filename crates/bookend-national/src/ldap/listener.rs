//! Sockets of the directory.

use super::answer::{Reply, answer, disconnection};
use super::wire::Wire;
use crate::sds::Directory;
use ldap3_proto::proto::LdapOp;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
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
    directory: Arc<Directory>,
}

impl LdapListener {
    /// Binds an address.
    pub(crate) fn bind(address: SocketAddr, directory: Arc<Directory>) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            directory,
        })
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
            let (directory, stop) = (Arc::clone(&self.directory), stop.clone());
            connections.spawn(async move {
                if let Err(error) = converse(socket, &directory, stop).await {
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

/// Answers one connection, message by message.
async fn converse(
    socket: impl AsyncRead + AsyncWrite + Unpin,
    directory: &Directory,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut wire = Wire::new(socket);
    loop {
        let next = tokio::select! {
            next = tokio::time::timeout(PATIENCE, wire.next()) => next,
            _ = stop.wait_for(|is_stopping| *is_stopping) => return Ok(()),
        };
        let message = match next {
            Err(_) | Ok(Ok(None)) => return Ok(()),
            Ok(Ok(Some(message))) => message,
            Ok(Err(error)) => {
                let reason = "this is no message of LDAP, or a longer or deeper one than is read";
                within(PATIENCE, wire.send(vec![disconnection(reason)])).await?;
                return Err(error);
            }
        };
        if let LdapOp::SearchRequest(request) = &message.op {
            tracing::info!(target: "bookend_national::ldap", base = request.base, filter = ?request.filter, "search");
        }
        match answer(directory, &message) {
            Reply::Close => return Ok(()),
            Reply::Messages(messages) => {
                let is_end = messages.iter().any(|message| message.msgid == 0);
                within(PATIENCE, wire.send(messages)).await?;
                if is_end {
                    return Ok(());
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
