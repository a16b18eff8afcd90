//! Exchanges without what belongs to people, for files that leave the machine.

use crate::journal::Entry;
use crate::provider::Provider;
use crate::reply::Sent;
use bookend_engine::Body;
use bookend_evidence::{HeaderField, Redactor};
use bookend_model::{Aside, Checked, Finding, Headers, Request};
use bytes::Bytes;
use std::sync::Arc;

/// The header field that says how a body was compressed which stands decompressed.
const WAS_ENCODED: &str = "X-Was-Content-Encoding";

/// Returns an exchange with pseudonyms in place of what belongs to people, as the evidence has it: a
/// compressed body stands decompressed, and what is no text is left out.
///
/// Bodies go first: what stands in their places for names is found again everywhere else.
pub(super) fn redacted(provider: &Provider, entry: &Entry, redactor: &mut Redactor) -> Entry {
    let request = &entry.request;
    let (mut sent, sent_body) = message(provider, (&request.headers, &request.body), redactor);
    let (mut got, body) = message(provider, (&entry.headers, &entry.body), redactor);
    redactor.headers(&mut sent);
    redactor.headers(&mut got);
    let finding = |finding: &Finding, redactor: &mut Redactor| Finding {
        expected: redactor.text(&finding.expected).into_owned(),
        found: redactor.text(&finding.found).into_owned(),
        ..finding.clone()
    };
    let findings = entry.checked.findings.iter();
    let findings = findings.map(|it| finding(it, redactor)).collect();
    let aside = |aside: &Aside, redactor: &mut Redactor| Aside {
        expected: redactor.text(&aside.expected).into_owned(),
        found: redactor.text(&aside.found).into_owned(),
        ..aside.clone()
    };
    let asides = entry.checked.asides.iter();
    let asides = asides.map(|it| aside(it, redactor)).collect();
    Entry {
        request: Arc::new(Request {
            method: request.method.clone(),
            path: redactor.url(&request.path),
            query: query(&request.query, redactor),
            target: redactor.url(&request.target),
            headers: fields(sent),
            body: sent_body,
        }),
        headers: fields(got),
        body,
        sent: entry.sent.as_ref().map(|sent| Sent {
            fault: sent.fault.clone(),
            bytes: text(&sent.bytes, redactor),
        }),
        checked: Checked {
            findings,
            asides,
            ..entry.checked.clone()
        },
        ..entry.clone()
    }
}

/// Returns the header fields of a message, and its body as a text that is redacted.
fn message(
    provider: &Provider,
    (headers, body): (&Headers, &Bytes),
    redactor: &mut Redactor,
) -> (Vec<HeaderField>, Bytes) {
    let media = &provider.script().dialect().media;
    let read = Body::new(headers, body.clone(), media, provider.set.structures);
    let plain = read.plain().unwrap_or(body);
    let mut fields = HeaderField::all(headers);
    if plain != body {
        let encodings = fields
            .iter_mut()
            .filter(|field| field.name.eq_ignore_ascii_case("Content-Encoding"));
        encodings.for_each(|field| WAS_ENCODED.clone_into(&mut field.name));
    }
    (fields, text(plain, redactor))
}

fn text(bytes: &[u8], redactor: &mut Redactor) -> Bytes {
    match std::str::from_utf8(bytes) {
        Ok(text) => redactor.body(text).into(),
        Err(_) => format!("({} bytes that are not text were left out)", bytes.len()).into(),
    }
}

fn query(pairs: &[(String, String)], redactor: &mut Redactor) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| (name.clone(), redactor.text(value).into_owned()));
    pairs.collect()
}

fn fields(fields: Vec<HeaderField>) -> Headers {
    let fields = fields.into_iter();
    fields.map(|field| (field.name, field.value)).collect()
}
