//! Sending a request with a fault, and reading what comes back.

use super::address::Address;
use super::connect::connect;
use super::head::upload;
use super::read::Reader;
use crate::client::Client;
use bookend_faults::upload::{self, Broken, Upload};
use bookend_faults::{End, Plan, Resettable as _};
use bookend_model::{Attempt, AttemptError, AttemptErrorKind, Checked, Exchange, Request};
use bookend_script::{AbortAt, ClientFault};
use bookend_tls::Socket;
use bytes::Bytes;
use jiff::SignedDuration;
use std::cell::Cell;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt as _, split};

/// What was sent with a fault, and what came back.
#[derive(Debug)]
pub struct Sent {
    /// The exchanges, with the request that was intended; two where it was sent twice.
    pub exchanges: Vec<Exchange>,
    /// The fault, as reports name it.
    pub fault: String,
    /// The bytes that were sent; over TLS those within it.
    pub bytes: Bytes,
}

/// What came back, and when it began.
type Answer = (Attempt, Duration, Duration);

impl Client {
    /// Sends a request on a connection of its own with a fault, and waits for what comes back, or for
    /// as long as `patience` lasts.
    pub async fn send_with(
        &self,
        request: &Request,
        fault: &ClientFault,
        patience: Duration,
    ) -> Sent {
        let request = &self.dressed(request);
        let started = self.clock().now();
        let sent = Cell::new(Vec::new());
        let answers = match Address::of(self.base()) {
            Ok(address) => {
                let upload = upload(request, &address);
                let plan = plan(fault, &upload);
                self.play((&address, &plan), (request, fault), patience, &sent)
                    .await
            }
            Err(error) => vec![(Err(error), Duration::ZERO, Duration::ZERO)],
        };
        let exchange = |(attempt, first_byte, total): Answer| Exchange {
            request: request.clone().into(),
            attempt,
            started,
            first_byte,
            total,
            checked: Checked::default(),
        };
        Sent {
            exchanges: answers.into_iter().map(exchange).collect(),
            fault: fault.name(),
            bytes: sent.take().into(),
        }
    }

    async fn play(
        &self,
        (address, plan): (&Address, &Plan),
        (request, fault): (&Request, &ClientFault),
        patience: Duration,
        sent: &Cell<Vec<u8>>,
    ) -> Vec<Answer> {
        let begun = self.clock().elapsed();
        let since = || self.clock().elapsed().saturating_sub(begun);
        let answers: Cell<Vec<Answer>> = Cell::new(Vec::new());
        let keep = |attempt: Attempt, first_byte: Option<Duration>| {
            let mut so_far = answers.take();
            let total = since();
            so_far.push((attempt, first_byte.unwrap_or(total), total));
            answers.set(so_far);
        };
        let playing = async {
            let socket = match connect(address, self.tls()).await {
                Ok(socket) => socket,
                Err(error) => return keep(Err(error), None),
            };
            if !fault.has_answer() {
                return keep(Err(abandon(socket, plan, sent).await), None);
            }
            let (reader, writer) = split(socket);
            let mut reader = Reader::new(reader);
            let reading = async {
                for _ in 0..wanted(fault) {
                    let mut first_byte = None;
                    let mut note = || _ = first_byte.get_or_insert_with(since);
                    let answer = reader.response(request.method == "HEAD", &mut note).await;
                    let is_last = answer.is_err();
                    keep(answer, first_byte);
                    if is_last {
                        break;
                    }
                }
            };
            // What is answered before everything is sent counts; who reads no more is not sent more.
            let writing = async {
                let mut writer = writer;
                let _ = write(&mut writer, plan, sent).await;
                std::future::pending::<()>().await;
            };
            tokio::select! {
                () = reading => {}
                () = writing => {}
            }
        };
        if tokio::time::timeout(patience, playing).await.is_err() {
            let detail = format!("no whole response within {} ms", patience.as_millis());
            let kind = AttemptErrorKind::Timeout;
            keep(Err(AttemptError { kind, detail }), None);
        }
        answers.take()
    }
}

/// Returns how many answers are waited for.
fn wanted(fault: &ClientFault) -> usize {
    match fault {
        ClientFault::Pipelined(_) => 2,
        ClientFault::Abort(_)
        | ClientFault::HalfClose
        | ClientFault::SlowUpload { .. }
        | ClientFault::EarlyClose => 1,
    }
}

fn plan(fault: &ClientFault, upload: &Upload) -> Plan {
    match fault {
        ClientFault::Abort(at) => upload::abort(upload, broken(*at)),
        ClientFault::HalfClose => upload::half_close(upload),
        ClientFault::EarlyClose => upload::early_close(upload),
        ClientFault::SlowUpload { pieces, over } => {
            upload::slow_upload(upload, *pieces, SignedDuration::unsigned_abs(*over))
        }
        ClientFault::Pipelined(_) => upload::pipelined(upload),
    }
}

fn broken(at: AbortAt) -> Broken {
    match at {
        AbortAt::InHead => Broken::InHead,
        AbortAt::InBody => Broken::InBody,
        AbortAt::AfterSend => Broken::AfterSend,
    }
}

/// Sends what there is to send, and resets the connection.
async fn abandon(mut socket: Socket, plan: &Plan, sent: &Cell<Vec<u8>>) -> AttemptError {
    let written = write(&mut socket, plan, sent).await;
    let reset = socket.reset_when_dropped();
    drop(socket);
    match written.and(reset) {
        Ok(()) => AttemptError {
            kind: AttemptErrorKind::Abandoned,
            detail: "the consumer reset the connection on purpose".to_owned(),
        },
        Err(error) => AttemptError {
            kind: AttemptErrorKind::Closed,
            detail: error.to_string(),
        },
    }
}

/// Sends the pieces of a plan, each when it is due, and keeps what was sent.
async fn write<W: AsyncWrite + Unpin>(
    writer: &mut W,
    plan: &Plan,
    sent: &Cell<Vec<u8>>,
) -> io::Result<()> {
    for piece in &plan.pieces {
        if !piece.wait.is_zero() {
            tokio::time::sleep(piece.wait).await;
        }
        writer.write_all(&piece.bytes).await?;
        writer.flush().await?;
        let mut so_far = sent.take();
        so_far.extend_from_slice(&piece.bytes);
        sent.set(so_far);
    }
    match plan.end {
        End::Close(_) => writer.shutdown().await,
        End::Stay | End::Reset(_) | End::Silence(_) => Ok(()),
    }
}
