//! Exchanges without what belongs to people, as evidence has them.

use crate::journal::Entry;
use crate::provider::Provider;
use bookend_engine::Body;
use bookend_evidence::{HeaderField, Redactor};
use bookend_model::{Finding, Headers, Request, query_pairs};
use bytes::Bytes;
use serde_json::Value;
use std::sync::Arc;

/// Returns an exchange in which tokens, NHS numbers, names, addresses and the like are replaced by
/// pseudonyms, the same by the same for as long as the provider runs. Bodies are decompressed: what
/// is in them could not be replaced otherwise.
///
/// What was sent in place of an answer stays as it was, for its length: it may be in pieces, in which
/// nothing can be found, and [`line`] leaves it out.
///
/// Bodies come first: what is found there in its place is found again in texts that have none.
pub(super) fn redacted(provider: &Provider, entry: &Entry, redactor: &mut Redactor) -> Entry {
    let request = &entry.request;
    let (asked, asked_body) = message(provider, redactor, (&request.headers, &request.body));
    let (headers, body) = message(provider, redactor, (&entry.headers, &entry.body));
    let target = redactor.url(&request.target);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut checked = entry.checked.clone();
    for finding in &mut checked.findings {
        cleared(finding, redactor);
    }
    let plain = |text: &Option<String>, redactor: &mut Redactor| {
        let text = text.as_deref()?;
        Some(redactor.text(text).into_owned())
    };
    Entry {
        id: entry.id,
        space: entry.space.clone(),
        digest: Arc::clone(&entry.digest),
        peer: entry.peer,
        started: entry.started,
        took: entry.took,
        request: Arc::new(Request {
            method: request.method.clone(),
            path: redactor.text(&request.path).into_owned(),
            query: query_pairs(query),
            target: if query.is_empty() {
                path.to_owned()
            } else {
                target.clone()
            },
            headers: asked,
            body: asked_body,
        }),
        is_inside: entry.is_inside,
        status: entry.status,
        headers,
        body,
        sent: entry.sent.clone(),
        caller: plain(&entry.caller, redactor),
        request_id: plain(&entry.request_id, redactor),
        interaction: entry.interaction.clone(),
        behaviour: entry.behaviour.clone(),
        refusal: entry.refusal.clone(),
        checked,
    }
}

/// Returns an exchange as a line of an export, without what belongs to people.
pub(super) fn line(provider: &Provider, entry: &Entry, redactor: &mut Redactor) -> Value {
    let mut line = super::shown::line(provider, &redacted(provider, entry, redactor));
    if let Some(sent) = line.get_mut("sent").and_then(Value::as_object_mut) {
        sent.shift_remove("text");
    }
    line
}

fn message(
    provider: &Provider,
    redactor: &mut Redactor,
    (headers, body): (&Headers, &Bytes),
) -> (Headers, Bytes) {
    let media = &provider.script().dialect().media;
    let read = Body::new(headers, body.clone(), media, provider.set.structures);
    let text = redactor.body(&read.text());
    let is_field = |name: &str| !name.eq_ignore_ascii_case("Content-Encoding");
    let fields = headers.iter().filter(|(name, _)| is_field(name));
    let mut fields: Vec<HeaderField> = fields
        .map(|(name, value)| HeaderField {
            name: name.to_owned(),
            value: value.to_owned(),
        })
        .collect();
    redactor.headers(&mut fields);
    let fields = fields.into_iter().map(|field| (field.name, field.value));
    (fields.collect(), text.into())
}

fn cleared(finding: &mut Finding, redactor: &mut Redactor) {
    finding.expected = redactor.text(&finding.expected).into_owned();
    finding.found = redactor.text(&finding.found).into_owned();
}
