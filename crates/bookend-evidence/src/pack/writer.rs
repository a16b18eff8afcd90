//! Lines into files, by counterparty.

use super::bodies::Bodies;
use super::finish::finish;
use super::head::{Ending, PackHead};
use super::held;
use super::lines::{
    BodyRef, ExchangeLine, FaultLine, FindingLine, RequestLine, ResponseLine, VerdictLine,
};
use super::recorder::RecordedExchange;
use super::sheet::Sheet;
use crate::folder::free_folder;
use crate::redact::Redactor;
use crate::{
    ErrorReport, FindingReport, HeaderField, JourneyReport, StepReport, WriteError, milliseconds,
    write_file,
};
use bookend_model::{Attempt, Exchange, Finding, Headers};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many counterparties may have folders; what comes from others is kept with the last.
const COUNTERPARTIES: usize = 256;

/// Writes a run, for each counterparty into a folder of its own.
#[derive(Debug)]
pub(super) struct Writer {
    parent: PathBuf,
    head: PackHead,
    redactor: Option<Redactor>,
    packs: BTreeMap<String, Pack>,
}

/// The files of one counterparty.
#[derive(Debug)]
struct Pack {
    folder: PathBuf,
    exchanges: Sheet,
    bodies: Sheet,
    findings: Sheet,
    verdicts: Sheet,
    known: Bodies,
    count: usize,
}

impl Writer {
    pub(super) fn begin(
        parent: &Path,
        head: PackHead,
        redactor: Option<Redactor>,
    ) -> Result<Self, WriteError> {
        let mut writer = Self {
            parent: parent.to_owned(),
            redactor,
            packs: BTreeMap::new(),
            head,
        };
        let first = writer.head.counterparty.clone();
        if !first.is_empty() {
            writer.name_of(&first)?;
        }
        Ok(writer)
    }

    pub(super) fn exchange(&mut self, recorded: RecordedExchange) -> Result<(), WriteError> {
        let name = self.name_of(&recorded.counterparty)?;
        match self.packs.get_mut(&name) {
            Some(pack) => pack.exchange(recorded, self.redactor.as_mut()),
            None => Ok(()),
        }
    }

    pub(super) fn step(&mut self, journey: String, mut step: StepReport) -> Result<(), WriteError> {
        if let Some(redactor) = &mut self.redactor {
            redactor.step(&mut step);
        }
        let pack = self.pack()?;
        let exchange = step.exchanges.last().copied();
        for finding in std::mem::take(&mut step.findings) {
            let step = Some((journey.clone(), step.id.clone()));
            pack.findings.write(&FindingLine {
                exchange,
                step,
                finding,
            })?;
        }
        let verdict = VerdictLine::Step {
            journey,
            verdict: step,
        };
        pack.verdicts.write(&verdict)
    }

    pub(super) fn journey(&mut self, mut journey: JourneyReport) -> Result<(), WriteError> {
        if let Some(redactor) = &mut self.redactor {
            redactor.journey(&mut journey);
        }
        let pack = self.pack()?;
        journey.steps.clear();
        pack.verdicts.write(&VerdictLine::Journey(journey))
    }

    /// Hands everything to the system that was gathered.
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        self.packs.values_mut().try_for_each(Pack::flush)
    }

    pub(super) fn finish(mut self, ending: Ending) -> Result<Vec<PathBuf>, WriteError> {
        self.flush()?;
        let folders: Vec<PathBuf> = self.packs.into_values().map(|pack| pack.folder).collect();
        for folder in &folders {
            finish(folder, Some(ending))?;
        }
        Ok(folders)
    }

    /// Returns the files of the counterparty that the run has from its beginning.
    fn pack(&mut self) -> Result<&mut Pack, WriteError> {
        let name = self.name_of(&self.head.counterparty.clone())?;
        self.packs.get_mut(&name).ok_or(WriteError::Thread)
    }

    /// Returns the name of a counterparty's files, which are made when it is first heard of.
    fn name_of(&mut self, counterparty: &str) -> Result<String, WriteError> {
        if self.packs.contains_key(counterparty) {
            return Ok(counterparty.to_owned());
        }
        if self.packs.len() >= COUNTERPARTIES {
            return Ok(self.packs.keys().next_back().cloned().unwrap_or_default());
        }
        let head = PackHead {
            counterparty: counterparty.to_owned(),
            ..self.head.clone()
        };
        let pack = Pack::begin(&self.parent, &head)?;
        self.packs.insert(counterparty.to_owned(), pack);
        Ok(counterparty.to_owned())
    }
}

impl Pack {
    fn begin(parent: &Path, head: &PackHead) -> Result<Self, WriteError> {
        let folder = free_folder(&parent.join(file_name(&head.counterparty)), &run_name(head));
        let mut text = serde_json::to_string_pretty(head).map_err(WriteError::Json)?;
        text.push('\n');
        write_file(&folder.join("head.json"), &text)?;
        let sheet = |name: &str| Sheet::create(&folder.join(name));
        Ok(Self {
            exchanges: sheet("exchanges.jsonl")?,
            bodies: sheet("bodies.jsonl")?,
            findings: sheet("findings.jsonl")?,
            verdicts: sheet("verdicts.jsonl")?,
            known: Bodies::default(),
            count: 0,
            folder,
        })
    }

    fn exchange(
        &mut self,
        recorded: RecordedExchange,
        mut redactor: Option<&mut Redactor>,
    ) -> Result<(), WriteError> {
        self.count += 1;
        let is_redacted = redactor.is_some();
        let Exchange {
            request,
            attempt,
            checked,
            started,
            first_byte,
            total,
        } = recorded.exchange;
        let (headers, body) =
            self.message(request.headers, &request.body, redactor.as_deref_mut())?;
        let url = recorded.base + &request.target;
        let line = RequestLine {
            method: request.method,
            url: match redactor.as_deref_mut() {
                Some(redactor) => redactor.url(&url),
                None => url,
            },
            headers,
            body,
        };
        let (response, error) = self.answered(attempt, redactor.as_deref_mut())?;
        let mut unjudged = checked.unjudged;
        if let Some(redactor) = redactor.as_deref_mut() {
            for check in &mut unjudged {
                check.reason = redactor.text(&check.reason).into_owned();
            }
        }
        self.found(&checked.findings, redactor)?;
        self.exchanges.write(&ExchangeLine {
            number: self.count,
            started,
            first_byte_ms: milliseconds(first_byte),
            total_ms: milliseconds(total),
            interaction: recorded.interaction,
            step: recorded.step,
            decided_by: recorded.decided_by,
            fault: recorded.fault.map(|note| FaultLine::of(&note, is_redacted)),
            request: line,
            response,
            error,
            checks_held: checked.held.len(),
            held: held::written(&checked.held),
            checks_unmet: checked.findings.len(),
            checks_unjudged: unjudged,
        })?;
        self.flush_if_full()
    }

    fn answered(
        &mut self,
        attempt: Attempt,
        redactor: Option<&mut Redactor>,
    ) -> Result<(Option<ResponseLine>, Option<ErrorReport>), WriteError> {
        match attempt {
            Ok(response) => {
                let status = response.status;
                let (headers, body) = self.message(response.headers, &response.body, redactor)?;
                let line = ResponseLine {
                    status,
                    headers,
                    body,
                };
                Ok((Some(line), None))
            }
            Err(error) => {
                let mut error = ErrorReport::from(&error);
                if let Some(redactor) = redactor {
                    error.detail = redactor.text(&error.detail).into_owned();
                }
                Ok((None, Some(error)))
            }
        }
    }

    fn found(
        &mut self,
        findings: &[Finding],
        mut redactor: Option<&mut Redactor>,
    ) -> Result<(), WriteError> {
        for finding in findings {
            let mut finding = FindingReport::from(finding);
            if let Some(redactor) = redactor.as_deref_mut() {
                redactor.finding(&mut finding);
            }
            self.findings.write(&FindingLine {
                exchange: Some(self.count),
                step: None,
                finding,
            })?;
        }
        Ok(())
    }

    fn flush_if_full(&mut self) -> Result<(), WriteError> {
        let sheets = [
            &self.bodies,
            &self.exchanges,
            &self.findings,
            &self.verdicts,
        ];
        if sheets.into_iter().any(Sheet::is_full) {
            self.flush()?;
        }
        Ok(())
    }

    /// Bodies go first, so that no exchange names one that is not there.
    fn flush(&mut self) -> Result<(), WriteError> {
        self.bodies.flush()?;
        self.exchanges.flush()?;
        self.findings.flush()?;
        self.verdicts.flush()
    }

    fn message(
        &mut self,
        headers: Headers,
        body: &Bytes,
        mut redactor: Option<&mut Redactor>,
    ) -> Result<(Vec<HeaderField>, Option<BodyRef>), WriteError> {
        let mut headers = HeaderField::all(headers);
        let what = (headers.as_slice(), body);
        let body = self
            .known
            .write(what, redactor.as_deref_mut(), &mut self.bodies)?;
        if let Some(redactor) = redactor {
            redactor.headers(&mut headers);
        }
        Ok((headers, body))
    }
}

/// Colons cannot stand in file names everywhere.
fn run_name(head: &PackHead) -> String {
    let started = head.started.strftime("%Y-%m-%dT%H-%M-%SZ");
    format!("{started}-seed-{}", head.seed)
}

/// Keeps letters, digits, dots and dashes, so that no name can leave its folder.
fn file_name(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let kept: String = name
        .chars()
        .take(64)
        .map(|c| if is_kept(c) { c } else { '-' })
        .collect();
    let kept = kept.trim_matches(['-', '.']);
    if kept.is_empty() {
        "unknown".to_owned()
    } else {
        kept.to_owned()
    }
}
