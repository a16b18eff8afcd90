//! Whether the program lives, serves and is whole, and its figures.

use super::{Answer, Call, Complaint, Desk};
use crate::journal::{Held, Journal};
use serde_json::json;

/// `GET /health`: the program answers.
pub(super) fn health(_: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    Ok(Answer::json(&json!({"status": "alive"})))
}

/// `GET /ready`: requests are served, and by which scripts; whether those are the newest.
pub(super) fn ready(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let set = &desk.changeover.spaces().standing().set;
    let reloading = desk.reloading();
    Ok(Answer::json(&json!({
        "ready": true,
        "scripts": {
            "digest": set.script.digest(),
            "mode": set.script.policy().mode,
            "reloads": reloading.count,
            "is-newest": reloading.failed.is_none(),
            "failed": reloading.failed,
        },
    })))
}

/// `GET /version`.
pub(super) fn version(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let set = &desk.changeover.spaces().standing().set;
    Ok(Answer::json(&json!({
        "name": "bookend-provider",
        "version": env!("CARGO_PKG_VERSION"),
        "dialect": set.script.dialect().name,
        "seed": set.seed.0.to_string(),
        "service-root": set.public_root,
    })))
}

/// `GET /metrics`: for Prometheus.
pub(super) fn metrics(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&[])?;
    let standing = desk.changeover.spaces().standing();
    let held = standing
        .providers()
        .filter_map(|it| it.space.journal.as_ref());
    let held: Vec<_> = held.map(Journal::held).collect();
    let sum = |of: fn(&Held) -> usize| -> u64 { held.iter().map(|held| of(held) as u64).sum() };
    let spaces = standing.providers().count() as u64;
    let text = desk.hub.meter.text(&[
        (
            "bookend_spaces",
            "Spaces, that of those who name none among them.",
            spaces,
        ),
        (
            "bookend_journal_entries",
            "Exchanges in the journals.",
            sum(|held| held.entries),
        ),
        (
            "bookend_journal_bytes",
            "Bytes that the journals hold, about.",
            sum(|held| held.bytes),
        ),
    ]);
    Ok(Answer::of("text/plain; version=0.0.4; charset=utf-8", text))
}
