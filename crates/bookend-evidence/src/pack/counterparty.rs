//! The files of one counterparty while a run goes on.

use super::bodies::Bodies;
use super::head::{PROVIDER, PackHead};
use super::held;
use super::lines::{BodyRef, ExchangeLine, FaultLine, FindingLine, RequestLine, ResponseLine};
use super::recorder::RecordedExchange;
use super::sheet::Sheet;
use crate::folder::free_folder;
use crate::redact::Redactor;
use crate::{ErrorReport, FindingReport, HeaderField, WriteError, milliseconds, write_file};
use bookend_model::{Attempt, Exchange, Finding, Headers, Positions};
use bytes::Bytes;
use std::path::{Path, PathBuf};

/// The files of one counterparty.
#[derive(Debug)]
pub(super) struct Pack {
    pub(super) folder: PathBuf,
    exchanges: Sheet,
    bodies: Sheet,
    pub(super) findings: Sheet,
    pub(super) verdicts: Sheet,
    known: Bodies,
    /// The checks that held last, and how that is written: the next exchange is often of the same kind.
    held: (Positions, String),
    count: usize,
    /// Whether requests came by the web framework of a provider.
    is_provider: bool,
}

impl Pack {
    /// Makes the folder, and the files that grow.
    pub(super) fn begin(parent: &Path, head: &PackHead) -> Result<Self, WriteError> {
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
            held: (Positions::default(), String::new()),
            count: 0,
            is_provider: head.role == PROVIDER,
            folder,
        })
    }

    /// Writes an exchange, redacted where there is a redactor.
    pub(super) fn exchange(
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
        let (mut headers, body) =
            self.message(&request.headers, &request.body, redactor.as_deref_mut())?;
        if self.is_provider {
            HeaderField::put_in_order(&mut headers);
        }
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
        let (mut unjudged, mut asides) = (checked.unjudged, checked.asides);
        if let Some(redactor) = redactor.as_deref_mut() {
            for check in &mut unjudged {
                check.reason = redactor.text(&check.reason).into_owned();
            }
            for aside in &mut asides {
                redactor.aside(aside);
            }
        }
        self.found(&checked.findings, redactor)?;
        if self.held.0 != checked.held {
            self.held = (checked.held.clone(), held::written(&checked.held));
        }
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
            held: self.held.1.clone(),
            checks_unmet: checked.findings.len(),
            checks_unjudged: unjudged,
            asides,
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
                let (headers, body) = self.message(&response.headers, &response.body, redactor)?;
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
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        self.bodies.flush()?;
        self.exchanges.flush()?;
        self.findings.flush()?;
        self.verdicts.flush()
    }

    fn message(
        &mut self,
        headers: &Headers,
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
