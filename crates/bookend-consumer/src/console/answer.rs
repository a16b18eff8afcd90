//! What the provider answered, in its own words.

use super::style::{bold, cut, tame, took};
use crate::exchange_scope::Seen;
use crate::ground::Ground;
use crate::plain_body::plain_body;
use bookend_evidence::reason_phrase;
use bookend_model::Exchange;
use serde_json::Value;
use std::fmt::Write as _;

/// How many issues are told, and how much of each.
const ISSUES: usize = 3;
const LETTERS: usize = 300;

/// Writes the status of a response, and what its OperationOutcome says; nothing when there was no
/// response.
pub(crate) fn answer(exchange: &Exchange, interaction: &str, ground: &Ground<'_>) -> String {
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
    let words = words(exchange, interaction, ground);
    for line in words.iter().filter(|line| !line.is_empty()).take(ISSUES) {
        let _ = writeln!(text, "    {}", cut(&tame(line), LETTERS));
    }
    if let more @ 1.. = words.len().saturating_sub(ISSUES) {
        let _ = writeln!(text, "    and {more} more issues");
    }
    text
}

/// Returns what a response says in words, one text for each issue: what is no resource may still
/// say what is wrong, such as the page of a proxy.
pub(crate) fn words(exchange: &Exchange, interaction: &str, ground: &Ground<'_>) -> Vec<String> {
    let Ok(response) = &exchange.attempt else {
        return Vec::new();
    };
    let seen = Seen::new(exchange, interaction, ground);
    let resource = seen.response.as_ref().map(|view| view.body.resource());
    if let Some(Ok(resource)) = resource {
        return issues(resource);
    }
    let body = plain_body(&response.headers, &response.body, ground);
    vec![String::from_utf8_lossy(&body).into_owned()]
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
