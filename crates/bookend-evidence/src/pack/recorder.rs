//! The way from a program to its evidence: a queue with a bound, and a thread of its own behind it.

use super::bundle_body::BundleBody;
use super::head::{Ending, PackHead};
use super::writer::Writer;
use crate::redact::{Redactor, Salt};
use crate::{JourneyReport, StepReport, WriteError};
use bookend_model::Exchange;
use bytes::Bytes;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long what comes may lie before it is written, once something was: long enough for some tens of
/// exchanges of a busy program, and nothing beside the time that one takes.
const PAUSE: Duration = Duration::from_millis(5);

#[expect(
    clippy::disallowed_methods,
    reason = "a thread that has nothing to do; no verdict depends on how long"
)]
fn pause() {
    std::thread::sleep(PAUSE);
}

/// How many exchanges may wait to be written; a program that is quicker for long waits for its
/// evidence: nothing is dropped.
const QUEUE: usize = 4096;

/// An exchange, and what the program knows of it.
#[derive(Clone, Debug)]
pub struct RecordedExchange {
    /// The other end: an ASID, or else an address.
    pub counterparty: String,
    /// The service root, which stands before the target of the request.
    pub base: String,
    /// The interaction, where the request is one.
    pub interaction: Option<String>,
    /// The journey and the step that sent it.
    pub step: Option<(String, String)>,
    /// What a simulated provider has decided by.
    pub decided_by: Option<String>,
    /// What a simulated provider sent in place of the answer that it intended, or a simulated consumer
    /// in place of the request.
    pub fault: Option<FaultNote>,
    /// The exchange.
    pub exchange: Exchange,
    /// The body of its response where it is a Bundle whose entries are kept anyway; the response of the exchange has
    /// none then.
    pub bundle: Option<BundleBody>,
}

/// What was sent in place of an intended message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultNote {
    /// The fault, and where it came: `reset at in-body`.
    pub fault: String,
    /// The bytes that were sent.
    pub sent: Bytes,
}

/// What is written while a run goes on.
#[derive(Debug)]
pub enum Notice {
    /// An exchange has ended. They are numbered as they come, for each counterparty from 1.
    Exchange(Box<RecordedExchange>),
    /// A step has ended.
    Step(String, Box<StepReport>),
    /// A journey has ended; its steps are known already.
    Journey(Box<JourneyReport>),
    /// Nothing more comes.
    End(Ending),
}

/// Takes what happens in a run and has it written, by counterparty.
#[derive(Debug)]
pub struct Recorder {
    sender: SyncSender<Notice>,
    thread: JoinHandle<Result<Vec<PathBuf>, WriteError>>,
}

impl Recorder {
    /// Begins to record below a folder; the folder of a counterparty is made with its first
    /// exchange, that of the head's counterparty at once.
    ///
    /// `salt` is the secret of the pseudonyms; without one nothing is redacted, and `head` has to
    /// say so.
    ///
    /// # Errors
    ///
    /// [`WriteError`], when the first folder cannot be made.
    pub fn begin(parent: &Path, head: PackHead, salt: Option<Salt>) -> Result<Self, WriteError> {
        Self::begin_redacting(parent, head, salt.map(Redactor::new))
    }

    /// The same with a redactor of one's own.
    ///
    /// # Errors
    ///
    /// As [`Recorder::begin`].
    pub fn begin_redacting(
        parent: &Path,
        head: PackHead,
        redactor: Option<Redactor>,
    ) -> Result<Self, WriteError> {
        let writer = Writer::begin(parent, head, redactor)?;
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("evidence".to_owned())
            .spawn(move || write_all(writer, &receiver))
            .map_err(|source| WriteError::File {
                path: parent.to_owned(),
                source,
            })?;
        Ok(Self { sender, thread })
    }

    /// Has something written. When the thread has ended because a file could not be written,
    /// nothing happens; [`Recorder::finish`] tells.
    pub fn note(&self, notice: Notice) {
        let _ = self.sender.send(notice);
    }

    /// Returns a way to note things from elsewhere, such as the threads of a server.
    pub fn sender(&self) -> SyncSender<Notice> {
        self.sender.clone()
    }

    /// Ends the run, and waits until everything is written; returns the folders.
    ///
    /// # Errors
    ///
    /// [`WriteError`], the first thing that could not be written.
    pub fn finish(self, ending: Ending) -> Result<Vec<PathBuf>, WriteError> {
        let _ = self.sender.send(Notice::End(ending));
        self.thread.join().unwrap_or(Err(WriteError::Thread))
    }
}

/// Writes what comes. When nothing is waiting, everything is handed to the system; then there is a
/// pause, so that a busy program has one write for several exchanges and need not wake anybody for
/// each. What comes when all is quiet is written at once.
fn write_all(mut writer: Writer, notices: &Receiver<Notice>) -> Result<Vec<PathBuf>, WriteError> {
    let mut is_busy = false;
    loop {
        let notice = match notices.try_recv() {
            Ok(notice) => notice,
            Err(TryRecvError::Empty) if is_busy => {
                writer.flush()?;
                is_busy = false;
                pause();
                continue;
            }
            Err(TryRecvError::Empty) => match notices.recv() {
                Ok(notice) => notice,
                Err(_) => break,
            },
            Err(TryRecvError::Disconnected) => break,
        };
        is_busy = true;
        match notice {
            Notice::Exchange(exchange) => writer.exchange(*exchange)?,
            Notice::Step(journey, step) => writer.step(journey, *step)?,
            Notice::Journey(journey) => writer.journey(*journey)?,
            Notice::End(ending) => return writer.finish(ending),
        }
    }
    // Nobody is left to say that the run has ended.
    writer.flush()?;
    Ok(Vec::new())
}
