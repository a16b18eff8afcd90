//! Exchanges as the control port shows them.

use crate::explain::near_misses;
use crate::journal::Entry;
use crate::provider::Provider;
use bookend_engine::{Body, instant_text};
use bookend_fhir::Format;
use bookend_model::{Finding, Headers};
use bytes::Bytes;
use serde_json::{Map, Value, json};

/// Returns a line of an exchange: who, what, what came of it, and how long it took.
pub(super) fn summary(entry: &Entry) -> Value {
    let findings = &entry.checked.findings;
    json!({
        "id": entry.id,
        "space": entry.space,
        "at": instant_text(entry.started),
        "took-us": u64::try_from(entry.took.as_micros()).unwrap_or(u64::MAX),
        "caller": entry.caller,
        "peer": entry.peer.map(|peer| peer.to_string()),
        "method": entry.request.method,
        "target": entry.request.target,
        "interaction": entry.interaction,
        "status": entry.status,
        "request-id": entry.request_id,
        "decided-by": decided_by(entry),
        "behaviour": entry.behaviour,
        "refusal": entry.refusal,
        "effect": entry.done.as_ref().map(|done| done.deed().name()),
        "fault": entry.sent.as_ref().map(|sent| &sent.fault),
        "findings": findings.len(),
        "checks-held": entry.checked.held.len(),
    })
}

/// Who decided: a behaviour, a refusal, or the booking domain.
fn decided_by(entry: &Entry) -> &str {
    let decided = entry.behaviour.as_deref().or(entry.refusal.as_deref());
    decided.unwrap_or("domain")
}

/// Returns an exchange as a line of an export: as it was on the wire.
pub(super) fn line(provider: &Provider, entry: &Entry) -> Value {
    let mut shown = object(summary(entry));
    shown.insert("script".to_owned(), entry.digest.as_ref().into());
    shown.insert(
        "request".to_owned(),
        message(provider, &entry.request.headers, &entry.request.body).into(),
    );
    let mut response = message(provider, &entry.headers, &entry.body);
    response.insert("status".to_owned(), entry.status.into());
    shown.insert("response".to_owned(), response.into());
    if let Some(sent) = &entry.sent {
        let sent = json!({
            "fault": sent.fault,
            "bytes": sent.bytes.len(),
            "text": String::from_utf8_lossy(&sent.bytes),
        });
        shown.insert("sent".to_owned(), sent);
    }
    let findings = entry.checked.findings.iter();
    let findings: Vec<Value> = findings.map(|it| finding(provider, it)).collect();
    shown.insert("findings".to_owned(), findings.into());
    shown.insert("asides".to_owned(), json!(entry.checked.asides));
    shown.into()
}

/// Returns everything of an exchange: both sides in both wire forms, findings, and which behaviours
/// came near where none decided.
pub(super) fn whole(provider: &Provider, entry: &Entry) -> Value {
    let mut shown = object(line(provider, entry));
    let sides = [
        ("request", &entry.request.headers, &entry.request.body),
        ("response", &entry.headers, &entry.body),
    ];
    for (side, headers, body) in sides {
        if let Some(Value::Object(side)) = shown.get_mut(side) {
            side.insert("forms".to_owned(), forms(provider, headers, body));
        }
    }
    if entry.behaviour.is_none() {
        let is_same = *entry.digest == *provider.set.digest;
        let near = near_misses(provider, &entry.request, entry.is_inside);
        shown.insert("near-misses".to_owned(), json!(near));
        shown.insert("near-misses-by-the-same-scripts".to_owned(), is_same.into());
    }
    shown.into()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn message(provider: &Provider, headers: &Headers, body: &Bytes) -> Map<String, Value> {
    let body = read(provider, headers, body);
    let fields: Vec<[&str; 2]> = headers.iter().map(|(name, value)| [name, value]).collect();
    object(json!({"headers": fields, "body": body.text()}))
}

fn read(provider: &Provider, headers: &Headers, body: &Bytes) -> Body {
    let media = &provider.script().dialect().media;
    Body::new(headers, body.clone(), media, provider.set.structures)
}

/// The resource of a body in both wire forms; nothing where it is none.
fn forms(provider: &Provider, headers: &Headers, body: &Bytes) -> Value {
    let body = read(provider, headers, body);
    let Ok(tree) = body.resource() else {
        return Value::Null;
    };
    let xml = Format::Xml.write(tree, provider.set.structures);
    json!({
        "json": serde_json::to_string_pretty(tree).unwrap_or_default(),
        "xml": String::from_utf8_lossy(&xml),
    })
}

fn finding(provider: &Provider, finding: &Finding) -> Value {
    let check = finding.check.as_deref();
    let check = check.and_then(|id| provider.script().check(id));
    json!({
        "check": finding.check,
        "says": check.map(|check| check.says.as_str()).filter(|says| !says.is_empty()),
        "level": format!("{:?}", finding.level).to_uppercase(),
        "subject": finding.subject,
        "expected": finding.expected,
        "found": finding.found,
        "verifies": finding.verifies,
    })
}
