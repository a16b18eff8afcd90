//! What the provider answered, in its own words.

use super::style::{bold, tame, took};
use crate::exchange_scope::Seen;
use crate::ground::Ground;
use bookend_evidence::reason_phrase;
use bookend_model::Exchange;
use serde_json::Value;
use std::fmt::Write as _;

/// Writes the status of a response, and what its OperationOutcome says; nothing when there was no
/// response.
pub(super) fn answer(exchange: &Exchange, interaction: &str, ground: &Ground<'_>) -> String {
    let mut text = String::new();
    let Ok(response) = &exchange.attempt else {
        return text;
    };
    let phrase = reason_phrase(response.status);
    let status = format!("{} {phrase}", response.status);
    let _ = writeln!(
        text,
        "  the provider answered {} after {}",
        bold(status.trim_end()),
        took(exchange.total)
    );
    let seen = Seen::new(exchange, interaction, ground);
    let resource = seen.response.as_ref().map(|view| view.body.resource());
    if let Some(Ok(resource)) = resource {
        for issue in issues(resource) {
            let _ = writeln!(text, "    {}", tame(&issue));
        }
    }
    text
}

/// What an OperationOutcome says, one line an issue.
fn issues(resource: &Value) -> Vec<String> {
    if resource.get("resourceType").and_then(Value::as_str) != Some("OperationOutcome") {
        return Vec::new();
    }
    let issues = resource.get("issue").and_then(Value::as_array);
    issues.into_iter().flatten().map(issue).collect()
}

fn issue(issue: &Value) -> String {
    let text = |pointer: &str| issue.pointer(pointer).and_then(Value::as_str);
    let words: Vec<&str> = [
        text("/severity"),
        text("/code"),
        text("/details/coding/0/code"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let says: Vec<&str> = [
        text("/diagnostics"),
        text("/details/text"),
        text("/details/coding/0/display"),
    ]
    .into_iter()
    .flatten()
    .take(1)
    .collect();
    [words.join(" "), says.concat()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}
