//! A directory that is asked by LDAP: a connection for each search, as nobody.

use super::addresses::{DirectoryAddress, Security};
use super::search::{answer, search};
use crate::client::Client;
use crate::raw::{Address, connect, secured};
use bookend_model::{Attempt, AttemptError, AttemptErrorKind, Checked, Clock, Exchange, Request};
use bookend_tls::Socket;
use bytes::BytesMut;
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapExtendedRequest, LdapMsg, LdapOp, LdapResult,
    LdapResultCode, LdapSearchRequest,
};
use rustls::ClientConfig;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::codec::{Decoder as _, Encoder as _};

/// The longest message that is read, in bytes: an entry of a large organisation has some thousand.
const MESSAGE_BYTES: usize = 1024 * 1024;
/// How deep a message may nest.
const DEPTH: usize = 24;
/// The request to secure a connection. Source: RFC 4511, section 4.14.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// A directory that is asked by LDAP.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    address: DirectoryAddress,
    tls: Arc<ClientConfig>,
    clock: Clock,
}

impl Directory {
    /// Returns a directory, with what a client trusts and shows.
    pub(super) fn new(address: DirectoryAddress, client: &Client) -> Self {
        Self {
            address,
            tls: Arc::clone(client.tls()),
            clock: client.clock().clone(),
        }
    }

    /// Returns its URL.
    pub(super) fn base(&self) -> String {
        self.address.to_string()
    }

    /// Searches, and waits for the whole answer or for as long as `patience` lasts.
    pub(super) async fn send(&self, request: &Request, patience: Duration) -> Exchange {
        let started = self.clock.now();
        let begun = self.clock.elapsed();
        let since = || self.clock.elapsed().saturating_sub(begun);
        let attempt = match search(request) {
            Err(error) => Err(error),
            Ok(wanted) => match tokio::time::timeout(patience, self.ask(wanted)).await {
                Ok(attempt) => attempt,
                Err(_) => Err(AttemptError {
                    kind: AttemptErrorKind::Timeout,
                    detail: format!("no whole answer within {} ms", patience.as_millis()),
                }),
            },
        };
        let total = since();
        Exchange {
            request: request.clone().into(),
            attempt,
            started,
            first_byte: total,
            total,
            checked: Checked::default(),
        }
    }

    async fn ask(&self, wanted: LdapSearchRequest) -> Attempt {
        let mut talk = Talk::begin(self).await?;
        let bind = LdapOp::BindRequest(LdapBindRequest {
            version: 3,
            dn: String::new(),
            cred: LdapBindCred::Simple(String::new()),
        });
        talk.say(bind).await?;
        match talk.hear().await? {
            LdapOp::BindResponse(bound) if bound.res.code == LdapResultCode::Success => {}
            // Whoever may not ask is told why, as by the end of a search.
            LdapOp::BindResponse(refused) => return Ok(answer(&refused.res, &[])),
            other => return Err(unexpected(&other)),
        }
        talk.say(LdapOp::SearchRequest(wanted)).await?;
        let mut entries = Vec::new();
        let result: LdapResult = loop {
            match talk.hear().await? {
                LdapOp::SearchResultEntry(entry) => entries.push(entry),
                LdapOp::SearchResultReference(_) | LdapOp::IntermediateResponse(_) => {}
                LdapOp::SearchResultDone(result) => break result,
                other => return Err(unexpected(&other)),
            }
        };
        // What was found is found, whether or not the other end hears that we go.
        let _ = talk.say(LdapOp::UnbindRequest).await;
        Ok(answer(&result, &entries))
    }
}

/// A connection on which messages go to and fro.
struct Talk {
    socket: Socket,
    codec: LdapCodec,
    read: BytesMut,
    said: i32,
}

impl Talk {
    async fn begin(directory: &Directory) -> Result<Self, AttemptError> {
        let at = &directory.address;
        let is_secure = at.security == Security::AtOnce;
        let address = Address::named(&at.host, at.port, is_secure);
        let mut talk = Self {
            socket: connect(&address, &directory.tls).await?,
            codec: LdapCodec::new(Some(MESSAGE_BYTES), Some(DEPTH)),
            read: BytesMut::new(),
            said: 0,
        };
        if at.security == Security::StartTls {
            talk.say(LdapOp::ExtendedRequest(LdapExtendedRequest {
                name: START_TLS.to_owned(),
                value: None,
            }))
            .await?;
            match talk.hear().await? {
                LdapOp::ExtendedResponse(done) if done.res.code == LdapResultCode::Success => {}
                LdapOp::ExtendedResponse(refused) => {
                    let LdapResult { code, message, .. } = refused.res;
                    return Err(AttemptError {
                        kind: AttemptErrorKind::Connect,
                        detail: format!("the connection is not secured: {code:?} {message}"),
                    });
                }
                other => return Err(unexpected(&other)),
            }
            talk.socket = secured(talk.socket, &address, &directory.tls).await?;
        }
        Ok(talk)
    }

    async fn say(&mut self, op: LdapOp) -> Result<(), AttemptError> {
        self.said += 1;
        let message = LdapMsg {
            msgid: self.said,
            op,
            ctrl: Vec::new(),
        };
        let mut bytes = BytesMut::new();
        self.codec
            .encode(message, &mut bytes)
            .map_err(|error| broken(&error))?;
        self.socket
            .write_all(&bytes)
            .await
            .map_err(|error| broken(&error))?;
        self.socket.flush().await.map_err(|error| broken(&error))
    }

    async fn hear(&mut self) -> Result<LdapOp, AttemptError> {
        loop {
            let message = self.codec.decode(&mut self.read);
            if let Some(message) = message.map_err(|error| malformed(&error.to_string()))? {
                return Ok(message.op);
            }
            let read = self.socket.read_buf(&mut self.read).await;
            if read.map_err(|error| broken(&error))? == 0 {
                return Err(AttemptError {
                    kind: AttemptErrorKind::Closed,
                    detail: "the directory closed the connection before its answer was whole"
                        .to_owned(),
                });
            }
        }
    }
}

fn broken(error: &io::Error) -> AttemptError {
    AttemptError {
        kind: AttemptErrorKind::Closed,
        detail: error.to_string(),
    }
}

fn malformed(detail: &str) -> AttemptError {
    AttemptError {
        kind: AttemptErrorKind::Malformed,
        detail: format!("this is no message of LDAP: {detail}"),
    }
}

/// A message that does not belong here; the directory may say with one why it ends.
fn unexpected(op: &LdapOp) -> AttemptError {
    match op {
        LdapOp::ExtendedResponse(told) => AttemptError {
            kind: AttemptErrorKind::Closed,
            detail: format!(
                "the directory ends: {:?} {}",
                told.res.code, told.res.message
            ),
        },
        other => malformed(&format!("it does not belong here: {other:?}")),
    }
}
