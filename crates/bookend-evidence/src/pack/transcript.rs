//! A run, read back exchange by exchange, for whoever counts or judges anew.

use super::finish::{known_ending, read_head};
use super::head::PackHead;
use super::lines::{BodyLine, BodyRef, ExchangeLine, FaultLine};
use super::reader::{PackReader, each_raw_line};
use super::recorder::RecordedExchange;
use crate::{ErrorReport, HeaderField, WriteError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookend_model::{
    AttemptError, AttemptErrorKind, Checked, Exchange, Headers, Request, Response, below_root,
    percent_decoded, query_pairs,
};
use bytes::Bytes;
use std::path::Path;
use std::time::Duration;

/// What is said of a run that was read back.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// What was known when the run began.
    pub head: PackHead,
    /// Whether it did not come to its end: interrupted, killed, or still going on.
    pub partial: bool,
    /// What could not be read, each with its file and line.
    pub left_out: Vec<String>,
}

/// Reads a run back from its folder, and calls a function with each exchange.
///
/// **Shape:** as the evidence has it: redacted where it is, without what the checks found; a
/// compressed body is decompressed, and its header field left out, where the wire bytes were not
/// kept. Lines that are damaged are passed over, and told.
///
/// # Errors
///
/// [`WriteError`]: the folder is not that of a run, or a file cannot be read.
pub fn transcript(
    folder: &Path,
    mut take: impl FnMut(RecordedExchange),
) -> Result<Transcript, WriteError> {
    let head = read_head(folder)?;
    let mut reader = PackReader::open(folder)?;
    let mut left_out = Vec::new();
    each_raw_line(&folder.join("exchanges.jsonl"), |number, line| {
        let read = serde_json::from_slice::<ExchangeLine>(line);
        let read = read.map_err(WriteError::Json).and_then(|line| {
            let of = line.number;
            let mut missing = |body: &str| left_out.push(format!("exchange {of}: {body}"));
            exchange(&head, line, &mut reader, &mut missing)
        });
        match read {
            Ok(recorded) => take(recorded),
            Err(error) => left_out.push(format!("exchanges.jsonl:{number}: {}", told(&error))),
        }
        Ok(())
    })?;
    Ok(Transcript {
        partial: known_ending(folder).is_none_or(|ending| ending.partial),
        head,
        left_out,
    })
}

fn told(error: &WriteError) -> String {
    match error {
        WriteError::Json(reason) => format!("not a line of the evidence: {reason}"),
        other => other.to_string(),
    }
}

fn exchange(
    head: &PackHead,
    line: ExchangeLine,
    reader: &mut PackReader,
    missing: &mut impl FnMut(&str),
) -> Result<RecordedExchange, WriteError> {
    let url = line.request.url.as_str();
    let target = below_root(url, &head.target).unwrap_or(url).to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let (path, query) = (percent_decoded(path), query_pairs(query));
    let (headers, body) = message(&line.request.headers, line.request.body, reader, missing)?;
    let attempt = match (line.response, line.error) {
        (Some(response), _) => {
            let (headers, body) = message(&response.headers, response.body, reader, missing)?;
            Ok(Response {
                status: response.status,
                headers,
                body,
            })
        }
        (None, error) => Err(attempt_error(error)),
    };
    let duration = |ms: f64| Duration::try_from_secs_f64(ms / 1_000.0).unwrap_or_default();
    Ok(RecordedExchange {
        counterparty: head.counterparty.clone(),
        base: head.target.clone(),
        interaction: line.interaction,
        step: line.step,
        decided_by: line.decided_by,
        fault: line.fault.map(FaultLine::into_note),
        exchange: Exchange {
            request: Request {
                method: line.request.method,
                path,
                query,
                target,
                headers,
                body,
            }
            .into(),
            attempt,
            started: line.started,
            first_byte: duration(line.first_byte_ms),
            total: duration(line.total_ms),
            checked: Checked::default(),
        },
        bundle: None,
    })
}

/// Returns the header fields and the body of a message.
fn message(
    fields: &[HeaderField],
    body: Option<BodyRef>,
    reader: &mut PackReader,
    missing: &mut impl FnMut(&str),
) -> Result<(Headers, Bytes), WriteError> {
    let mut headers: Headers = fields
        .iter()
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    let Some(reference) = body else {
        return Ok((headers, Bytes::new()));
    };
    let bytes = match reader.body(reference.id)? {
        BodyLine {
            wire_base64: Some(text),
            ..
        } => STANDARD.decode(text).unwrap_or_default().into(),
        BodyLine {
            text: Some(text), ..
        } => {
            headers.drop("Content-Encoding");
            text.into()
        }
        _ => {
            missing("its body is not in the evidence");
            Bytes::new()
        }
    };
    Ok((headers, bytes))
}

fn attempt_error(error: Option<ErrorReport>) -> AttemptError {
    const KINDS: [AttemptErrorKind; 5] = [
        AttemptErrorKind::Connect,
        AttemptErrorKind::Closed,
        AttemptErrorKind::Malformed,
        AttemptErrorKind::Timeout,
        AttemptErrorKind::Abandoned,
    ];
    let (kind, detail) = error.map_or_else(Default::default, |error| (error.kind, error.detail));
    let known = KINDS.into_iter().find(|known| known.name() == kind);
    AttemptError {
        kind: known.unwrap_or(AttemptErrorKind::Other),
        detail,
    }
}
