//! What a provider keeps of its exchanges, and what both programs say of a script.

use crate::provider::Provider;
use crate::reply::Reply;
use crate::script_set::ScriptSet;
use bookend_evidence::{
    CheckRow, Ending, FORMAT, FaultNote, Notice, PackHead, RecordedExchange, Recorder,
    RequirementRow, Salt, ScriptReport, Tool, WriteError, milliseconds, writable_folder,
    zip_folder,
};
use bookend_model::{AttemptError, AttemptErrorKind, Clock, Exchange, Request, Response};
use bookend_script::{Check, Coverage, On, Script, coverage};
use jiff::Timestamp;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

/// Where evidence is written, and how.
#[derive(Clone, Debug)]
pub struct EvidencePlace {
    /// The folder below which each consumer has its own.
    pub dir: PathBuf,
    /// Whether what belongs to people is replaced by pseudonyms.
    pub redacted: bool,
    /// Whether each folder is zipped in the end.
    pub zip: bool,
    /// Which clock the provider has: `system`, or where it started.
    pub clock: String,
}

/// A provider's evidence while it serves.
#[derive(Debug)]
pub(crate) struct Evidence {
    recorder: Recorder,
    clock: Clock,
    begun: Duration,
    zip: bool,
}

impl Evidence {
    /// Begins to record what a provider does.
    ///
    /// # Errors
    ///
    /// [`WriteError`], when the folder cannot be made.
    pub(crate) fn begin(
        place: &EvidencePlace,
        set: &ScriptSet,
        clock: &Clock,
    ) -> Result<Self, WriteError> {
        writable_folder(&place.dir)?;
        let salt = place.redacted.then(Salt::from_entropy);
        Ok(Self {
            recorder: Recorder::begin(&place.dir, head(place, set, clock.now()), salt)?,
            clock: clock.clone(),
            begun: clock.elapsed(),
            zip: place.zip,
        })
    }

    /// Returns the way for those who serve.
    pub(crate) fn record(&self) -> Record {
        Record(Some(self.recorder.sender()))
    }

    /// Ends the recording, and returns the folders.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub(crate) fn finish(self) -> Result<Vec<PathBuf>, WriteError> {
        let took = self.clock.elapsed().saturating_sub(self.begun);
        let folders = self.recorder.finish(Ending {
            ended: self.clock.now(),
            duration_ms: milliseconds(took),
            partial: false,
        })?;
        if self.zip {
            folders
                .iter()
                .try_for_each(|folder| zip_folder(folder).map(|_| ()))?;
        }
        Ok(folders)
    }
}

/// The way of those who serve to the evidence, where there is any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Option<SyncSender<Notice>>);

impl Record {
    /// Records an exchange: it is handed over as it is, and another thread does what there is to
    /// do. When that is behind, this waits for it.
    pub(crate) fn exchange(
        &self,
        provider: &Provider,
        request: Arc<Request>,
        reply: Reply,
        (peer, started, took): (Option<IpAddr>, Timestamp, Duration),
    ) {
        let Some(sender) = &self.0 else { return };
        let caller = reply.caller.filter(|caller| !caller.is_empty());
        let peer = || peer.map(|peer| peer.to_string());
        let (body, bundle) = reply.body.into_recorded();
        let intended = if reply.status == 0 {
            Err(AttemptError {
                kind: AttemptErrorKind::Closed,
                detail: "no answer was intended: a fault came before the body was read".to_owned(),
            })
        } else {
            Ok(Response {
                status: reply.status,
                headers: reply.headers,
                body,
            })
        };
        let exchange = Exchange {
            request,
            attempt: intended,
            started,
            first_byte: took,
            total: took,
            checked: reply.checked,
        };
        // A recorder that can no longer write says so when it is finished.
        let _ = sender.send(Notice::Exchange(Box::new(RecordedExchange {
            counterparty: caller.or_else(peer).unwrap_or_else(|| "unknown".to_owned()),
            base: provider.base.clone(),
            interaction: reply.interaction,
            step: None,
            decided_by: reply.behaviour.or(reply.refusal),
            fault: reply.sent.map(|sent| FaultNote {
                fault: sent.fault,
                sent: sent.bytes,
            }),
            exchange,
            bundle,
        })));
    }
}

fn head(place: &EvidencePlace, set: &ScriptSet, started: Timestamp) -> PackHead {
    let script = &set.script;
    let policy = script.policy();
    PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-provider".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        role: "provider".to_owned(),
        script: ScriptReport {
            digest: script.digest().to_owned(),
            dialect: script.dialect().name.clone(),
            mode: policy.mode.clone(),
        },
        policy: policy.settings.clone().into_iter().collect(),
        seed: set.seed.0,
        clock: place.clock.clone(),
        target: set.public_root.clone(),
        counterparty: String::new(),
        started,
        redacted: place.redacted,
        requirements: requirement_rows(script),
        checks: check_rows(script),
    }
}

/// Returns the requirements of a script, for the matrix of a run. One that something proves itself is
/// judged by that, and not by what is said of those that it means.
pub fn requirement_rows(script: &Script) -> Vec<RequirementRow> {
    let row = |covered: Coverage<'_>| RequirementRow {
        id: covered.requirement.id.clone(),
        level: covered.requirement.level.to_string(),
        role: covered.requirement.role.to_string(),
        says: covered.requirement.says.clone(),
        source: covered.requirement.source.clone(),
        means: covered.means.iter().map(|row| row.id.clone()).collect(),
        not_tested: covered.requirement.not_tested.clone(),
    };
    coverage(script).into_iter().map(row).collect()
}

/// Returns the standing checks of a script, in its order, for the evidence of a run.
pub fn check_rows(script: &Script) -> Vec<CheckRow> {
    let on = |check: &Check| {
        let word = On::WORDS.iter().find(|(_, on)| *on == check.on);
        word.map_or("", |(word, _)| word)
    };
    let row = |check: &Check| CheckRow {
        id: check.id.to_string(),
        alias: check.alias.clone(),
        says: check.says.clone(),
        on: on(check).to_owned(),
        judges: check.judges.to_string(),
        level: check.level,
        verifies: check.verifies.clone(),
    };
    script.checks().iter().map(row).collect()
}
