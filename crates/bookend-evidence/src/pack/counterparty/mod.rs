//! The files of one counterparty while a run goes on.

use super::bodies::{Bodies, Body};
use super::bundle_body::BundleBody;
use super::head::{PROVIDER, PackHead};
use super::held;
use super::lines::{BodyRef, FaultLine, FindingLine};
use super::pen::Pen;
use super::recorder::RecordedExchange;
use super::sheet::Sheet;
use super::text::{push_number, push_text, push_value};
use crate::folder::free_folder;
use crate::redact::Redactor;
use crate::{ErrorReport, FindingReport, WriteError, milliseconds, write_file};
use bookend_model::{Attempt, Checked, Finding, Headers, Positions, Request};
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
    ///
    /// What belongs to people comes to be known as it goes on: bodies are looked at before header fields, the request
    /// before the response.
    pub(super) fn exchange(
        &mut self,
        recorded: RecordedExchange,
        pen: &mut Pen,
    ) -> Result<(), WriteError> {
        self.count += 1;
        pen.line.clear();
        self.begin_line(&recorded, pen)?;
        self.request((&recorded.base, &recorded.exchange.request), pen)?;
        let body = recorded.bundle.as_ref();
        self.answered((&recorded.exchange.attempt, body), pen)?;
        self.checked(recorded.exchange.checked, pen)?;
        pen.line.push(b'}');
        self.exchanges.add(&pen.line);
        self.flush_if_full()
    }

    /// Begins the line of an exchange: see [`ExchangeLine`](super::lines::ExchangeLine).
    fn begin_line(&self, recorded: &RecordedExchange, pen: &mut Pen) -> Result<(), WriteError> {
        let line = &mut pen.line;
        let exchange = &recorded.exchange;
        line.extend_from_slice(b"{\"number\":");
        push_number(line, self.count);
        line.extend_from_slice(b",\"started\":");
        pen.instant.push(line, exchange.started);
        line.extend_from_slice(b",\"first_byte_ms\":");
        push_value(line, &milliseconds(exchange.first_byte))?;
        line.extend_from_slice(b",\"total_ms\":");
        push_value(line, &milliseconds(exchange.total))?;
        if let Some(interaction) = &recorded.interaction {
            line.extend_from_slice(b",\"interaction\":");
            push_text(line, interaction);
        }
        if let Some(step) = &recorded.step {
            line.extend_from_slice(b",\"step\":");
            push_value(line, step)?;
        }
        if let Some(decided_by) = &recorded.decided_by {
            line.extend_from_slice(b",\"decided_by\":");
            push_text(line, decided_by);
        }
        if let Some(note) = &recorded.fault {
            line.extend_from_slice(b",\"fault\":");
            push_value(line, &FaultLine::of(note, pen.redactor.is_some()))?;
        }
        Ok(())
    }

    fn request(
        &mut self,
        (base, request): (&str, &Request),
        pen: &mut Pen,
    ) -> Result<(), WriteError> {
        let mut fields = std::mem::take(&mut pen.fields_of_request);
        fields.clear();
        let message = (&request.headers, Body::Whole(&request.body));
        let body = self.message(message, (&mut fields, self.is_provider), pen)?;
        let line = &mut pen.line;
        line.extend_from_slice(b",\"request\":{\"method\":");
        push_text(line, &request.method);
        line.extend_from_slice(b",\"url\":");
        let url = [base, request.target.as_str()].concat();
        match &mut pen.redactor {
            Some(redactor) => push_text(line, &redactor.redacted_url(&url)),
            None => push_text(line, &url),
        }
        line.extend_from_slice(b",\"headers\":");
        line.extend_from_slice(&fields);
        end_message(line, body);
        pen.fields_of_request = fields;
        Ok(())
    }

    fn answered(
        &mut self,
        (attempt, bundle): (&Attempt, Option<&BundleBody>),
        pen: &mut Pen,
    ) -> Result<(), WriteError> {
        match attempt {
            Ok(response) => {
                let mut line = std::mem::take(&mut pen.line);
                line.extend_from_slice(b",\"response\":{\"status\":");
                push_number(&mut line, response.status.into());
                line.extend_from_slice(b",\"headers\":");
                let body = bundle.map_or(Body::Whole(&response.body), Body::Bundle);
                let message = (&response.headers, body);
                let body = self.message(message, (&mut line, false), pen)?;
                end_message(&mut line, body);
                pen.line = line;
            }
            Err(error) => {
                let mut error = ErrorReport::from(error);
                if let Some(redactor) = &mut pen.redactor {
                    error.detail = redactor.text(&error.detail).into_owned();
                }
                pen.line.extend_from_slice(b",\"error\":");
                push_value(&mut pen.line, &error)?;
            }
        }
        Ok(())
    }

    fn checked(&mut self, mut checked: Checked, pen: &mut Pen) -> Result<(), WriteError> {
        if let Some(redactor) = &mut pen.redactor {
            for check in &mut checked.unjudged {
                check.reason = redactor.text(&check.reason).into_owned();
            }
            for aside in &mut checked.asides {
                redactor.aside(aside);
            }
        }
        self.found(&checked.findings, pen.redactor.as_mut())?;
        if self.held.0 != checked.held {
            self.held = (checked.held.clone(), held::written(&checked.held));
        }
        let line = &mut pen.line;
        push_count(line, b",\"checks_held\":", checked.held.len());
        if !self.held.1.is_empty() {
            line.extend_from_slice(b",\"held\":");
            push_text(line, &self.held.1);
        }
        push_count(line, b",\"checks_unmet\":", checked.findings.len());
        if !checked.unjudged.is_empty() {
            line.extend_from_slice(b",\"checks_unjudged\":");
            push_value(line, &checked.unjudged)?;
        }
        if !checked.asides.is_empty() {
            line.extend_from_slice(b",\"asides\":");
            push_value(line, &checked.asides)?;
        }
        Ok(())
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

    /// Writes the body of a message where it is new, and adds its header fields to a line.
    fn message(
        &mut self,
        (headers, body): (&Headers, Body<'_>),
        (line, is_usual): (&mut Vec<u8>, bool),
        pen: &mut Pen,
    ) -> Result<Option<BodyRef>, WriteError> {
        let body = self
            .known
            .write((headers, body), pen.redactor.as_mut(), &mut self.bodies)?;
        pen.fields
            .push(line, (headers, is_usual), pen.redactor.as_mut());
        Ok(body)
    }
}

/// Ends what a line says of a message with the body that it has.
fn end_message(line: &mut Vec<u8>, body: Option<BodyRef>) {
    if let Some(body) = body {
        push_count(line, b",\"body\":{\"id\":", body.id);
        line.extend_from_slice(b",\"wire_bytes\":");
        push_number(line, body.wire_bytes);
        line.push(b'}');
    }
    line.push(b'}');
}

/// Adds a number after its name, unless it is zero.
fn push_count(line: &mut Vec<u8>, name: &[u8], count: usize) {
    if count > 0 {
        line.extend_from_slice(name);
        push_number(line, count);
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

#[cfg(test)]
mod tests;
