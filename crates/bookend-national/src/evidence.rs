//! What the stand-ins keep of what they saw.

use crate::conduct::{Conduct, Over};
use crate::door::Caller;
use crate::reply::{Body, Pieces};
use bookend_evidence::{
    Ending, FORMAT, FaultNote, Notice, PackHead, RecordedExchange, Recorder, Salt, ScriptReport,
    Tool, WriteError, milliseconds, writable_folder,
};
use bookend_model::{AttemptError, AttemptErrorKind, Checked, Clock, Exchange};
use bookend_model::{Headers, Request, Response, Seed};
use bookend_script::StandIn;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::task::{Context, Poll};
use std::time::Duration;

/// How much of an answer that goes on in pieces is kept.
const KEPT: usize = 1024 * 1024;

/// Where evidence is written, and how.
#[derive(Clone, Debug)]
pub struct EvidencePlace {
    /// The folder below which each caller has its own.
    pub dir: PathBuf,
    /// Whether what belongs to people is replaced by pseudonyms.
    pub redacted: bool,
}

/// The evidence of stand-ins while they listen.
#[derive(Debug)]
pub(crate) struct Evidence {
    recorder: Recorder,
    clock: Clock,
    begun: Duration,
}

impl Evidence {
    /// Begins to record; `root` is where the stand-ins are, `digest` that of the scripts that they obey.
    ///
    /// # Errors
    ///
    /// [`WriteError`], when the folder cannot be made.
    pub(crate) fn begin(
        place: &EvidencePlace,
        (clock, seed): (&Clock, Seed),
        (root, digest): (&str, String),
    ) -> Result<Self, WriteError> {
        writable_folder(&place.dir)?;
        let head = PackHead {
            format: FORMAT.to_owned(),
            tool: Tool {
                name: "bookend-provider national".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            role: "national".to_owned(),
            script: ScriptReport {
                digest,
                dialect: "national".to_owned(),
                mode: "standard".to_owned(),
            },
            policy: std::iter::empty().collect(),
            seed: seed.0,
            clock: "system".to_owned(),
            target: root.to_owned(),
            counterparty: String::new(),
            started: clock.now(),
            redacted: place.redacted,
            requirements: Vec::new(),
            checks: Vec::new(),
        };
        let salt = place.redacted.then(Salt::from_entropy);
        Ok(Self {
            recorder: Recorder::begin(&place.dir, head, salt)?,
            clock: clock.clone(),
            begun: clock.elapsed(),
        })
    }

    /// Returns the way for those who answer.
    pub(crate) fn record(&self, root: &str) -> Record {
        Record {
            sender: Some(self.recorder.sender()),
            root: root.to_owned(),
            conduct: None,
        }
    }

    /// Ends the recording, and returns the folders.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub(crate) fn finish(self) -> Result<Vec<PathBuf>, WriteError> {
        let took = self.clock.elapsed().saturating_sub(self.begun);
        self.recorder.finish(Ending {
            ended: self.clock.now(),
            duration_ms: milliseconds(took),
            partial: false,
        })
    }
}

/// The way of those who answer to the evidence, where there is any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    sender: Option<SyncSender<Notice>>,
    root: String,
    /// Who hears of exchanges as well.
    conduct: Option<Arc<dyn Conduct>>,
}

/// What is known of an exchange before its answer is whole.
#[derive(Debug)]
pub(crate) struct Noted {
    /// Who answered: `dos`, `sds-fhir`, `ssp`, …
    pub(crate) service: &'static str,
    /// The request.
    pub(crate) request: Arc<Request>,
    /// Who asked.
    pub(crate) caller: Caller,
    /// The status; nothing where no answer was meant to come.
    pub(crate) status: Option<u16>,
    /// Why no answer came, where that was not on purpose.
    pub(crate) lost: Option<String>,
    /// The header fields of the answer.
    pub(crate) headers: Headers,
    /// When it began, and how long it took until there was an answer.
    pub(crate) times: (Timestamp, Duration),
    /// The behaviour that decided, where one did.
    pub(crate) behaviour: Option<String>,
    /// What went wrong on purpose, and the bytes that were sent.
    pub(crate) fault: Option<(String, Bytes)>,
}

impl Record {
    /// Has somebody else hear of exchanges as well.
    #[must_use]
    pub(crate) fn heard_by(self, conduct: Option<Arc<dyn Conduct>>) -> Self {
        Self { conduct, ..self }
    }

    /// Records an exchange, and returns the body as it goes on: one in pieces is recorded when the last of
    /// them has gone.
    pub(crate) fn exchange(&self, noted: Noted, body: Body) -> Body {
        if self.sender.is_none() && self.conduct.is_none() {
            return body;
        }
        match body {
            Body::Whole(bytes) => {
                self.note(noted, bytes.clone());
                Body::Whole(bytes)
            }
            Body::Pieces(length, pieces) => {
                let watched = Watched {
                    pieces,
                    kept: BytesMut::new(),
                    noted: Some((self.clone(), noted)),
                };
                Body::Pieces(length, Box::pin(watched))
            }
        }
    }

    /// Records an exchange whose answer is whole, or was not meant to come.
    pub(crate) fn note(&self, noted: Noted, body: Bytes) {
        self.tell(&noted, &body);
        let Some(sender) = &self.sender else { return };
        let peer = noted.caller.peer.map(|peer| peer.ip().to_string());
        let from = noted.request.headers.first("Ssp-From").map(str::to_owned);
        let shown = noted.caller.shown();
        let (started, took) = noted.times;
        let attempt = match noted.status {
            Some(status) => Ok(Response {
                status,
                headers: noted.headers,
                body,
            }),
            None => Err(AttemptError {
                kind: AttemptErrorKind::Closed,
                detail: noted
                    .lost
                    .unwrap_or_else(|| "the connection was ended on purpose".to_owned()),
            }),
        };
        // A recorder that can no longer write says so when it is finished.
        let _ = sender.send(Notice::Exchange(Box::new(RecordedExchange {
            counterparty: from
                .or(shown)
                .or(peer)
                .unwrap_or_else(|| "unknown".to_owned()),
            base: self.root.clone(),
            interaction: Some(noted.service.to_owned()),
            step: None,
            decided_by: noted.behaviour,
            fault: noted.fault.map(|(fault, sent)| FaultNote { fault, sent }),
            exchange: Exchange {
                request: noted.request,
                attempt,
                started,
                first_byte: took,
                total: took,
                checked: Checked::default(),
            },
            bundle: None,
        })));
    }

    /// Tells who hears of exchanges as well.
    fn tell(&self, noted: &Noted, body: &Bytes) {
        let by = StandIn::ALL.iter().find(|(name, _)| *name == noted.service);
        let (Some(conduct), Some((_, by))) = (&self.conduct, by) else {
            return;
        };
        conduct.note(Over {
            by: *by,
            request: Arc::clone(&noted.request),
            response: noted.status.map(|status| Response {
                status,
                headers: noted.headers.clone(),
                body: body.clone(),
            }),
            behaviour: noted.behaviour.clone(),
            fault: noted.fault.clone(),
            peer: noted.caller.peer.map(|peer| peer.ip()),
            certificate: noted.caller.shown(),
            times: noted.times,
        });
    }
}

/// A body that is watched on its way.
struct Watched {
    pieces: Pieces,
    kept: BytesMut,
    noted: Option<(Record, Noted)>,
}

impl Stream for Watched {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.pieces.poll_next_unpin(cx);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            let room = KEPT.saturating_sub(self.kept.len()).min(piece.len());
            let kept = piece.slice(..room);
            self.kept.extend_from_slice(&kept);
        }
        next
    }
}

impl Drop for Watched {
    /// The last piece has gone, or nobody wants more.
    fn drop(&mut self) {
        if let Some((record, noted)) = self.noted.take() {
            record.note(noted, std::mem::take(&mut self.kept).freeze());
        }
    }
}
