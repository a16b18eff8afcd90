//! The request behind a failure: what was sent, and the command that makes it anew.

use super::cause::{Occurrence, gravest};
use super::failure::Signposts;
use super::style::{quiet, tame};
use crate::curl::{curl, ldapsearch, quote};
use crate::ground::Ground;
use crate::plain_body::plain_body;
use crate::record::StepRecord;
use bookend_evidence::{HeaderField, Redactor};
use bookend_model::{Exchange, Request};
use std::fmt::Write as _;

/// How long a body may be that stands on the console; a longer one is left to the evidence.
const BODY: usize = 8 * 1024;

/// Writes the request of a step as a command of `curl` or `ldapsearch`, as it was sent but for what belongs to people,
/// and the command that makes it anew.
pub(super) fn write_request(
    text: &mut String,
    (occurrence, step): (&Occurrence<'_>, &StepRecord),
    ground: &Ground<'_>,
    signposts: &Signposts,
) {
    let Some(exchange) = exchange_of(step) else {
        return;
    };
    let (label, request) = match signposts.salt {
        Some(salt) => (
            "the request, redacted as in the evidence:",
            redacted(
                &exchange.request,
                ground,
                Redactor::new(salt).hiding(&signposts.secret),
            ),
        ),
        None => ("the request:", Request::clone(&exchange.request)),
    };
    let _ = writeln!(text, "  {}", quiet(label));
    if let Some(fault) = &step.fault {
        let name = &fault.fault;
        let _ = writeln!(
            text,
            "    # went wrong on purpose while it was sent: {name}; this sends it whole"
        );
    }
    let base = ground.target.get("base").and_then(|base| base.as_str());
    // Where it was sent, which is not always the target of the run.
    let base = step.base.as_deref().or(base).unwrap_or_default();
    let command = if base.starts_with("ldap") {
        ldapsearch(base, &request)
    } else {
        curl(base, &cut(request), ground)
    };
    for line in command.lines() {
        let _ = writeln!(text, "    {}", tame(line));
    }
    let _ = writeln!(
        text,
        "  {} bookend-consumer curl {} --play{}{}",
        quiet("made anew:"),
        quote(&format!("{}/{}", occurrence.journey.journey.id, step.id)),
        row(occurrence),
        signposts.curl_flags
    );
}

/// The flag that chooses the row of a journey that has rows.
pub(super) fn row(occurrence: &Occurrence<'_>) -> String {
    let row = occurrence.journey.row;
    row.map_or_else(String::new, |row| format!(" --row {}", row + 1))
}

/// Returns the exchange that a step failed by: of several at once the one that its gravest finding
/// names, else the last.
pub(super) fn exchange_of(step: &StepRecord) -> Option<&Exchange> {
    let contender = gravest(step).and_then(|finding| {
        let rest = finding.subject.strip_prefix("contender ")?;
        let (number, _) = rest.split_once(':')?;
        number.parse::<usize>().ok()?.checked_sub(1)
    });
    let named = contender.and_then(|index| step.exchanges.get(index));
    named.or_else(|| step.exchanges.last())
}

/// Replaces what belongs to people. The body goes first: what stands in its places for names is
/// found again in the URL.
fn redacted(request: &Request, ground: &Ground<'_>, mut redactor: Redactor) -> Request {
    let body = plain_body(&request.headers, &request.body, ground);
    let body = match std::str::from_utf8(&body) {
        Ok(text) => redactor.body(text).into(),
        Err(_) => body,
    };
    let target = redactor.url(&request.target);
    let mut fields = HeaderField::all(&request.headers);
    redactor.headers(&mut fields);
    Request {
        target,
        headers: fields
            .into_iter()
            .map(|field| (field.name, field.value))
            .collect(),
        body,
        ..request.clone()
    }
}

/// Leaves a long body out, and says where it is.
fn cut(request: Request) -> Request {
    if request.body.len() <= BODY {
        return request;
    }
    let body = format!(
        "({} bytes: too long for here; exchanges.http of the evidence has them)",
        request.body.len()
    );
    Request {
        body: body.into(),
        ..request
    }
}
