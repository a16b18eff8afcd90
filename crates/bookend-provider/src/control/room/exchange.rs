//! One exchange: both sides in both wire forms, findings, what decided, and what came near.

use super::look::{Look, list, number, text};
use crate::control::Complaint;
use crate::control::journal::find;
use crate::journal::Entry;
use crate::provider::Provider;
use maud::{Markup, html};
use serde_json::Value;

/// Everything of an exchange.
pub(super) fn exchange(look: &Look<'_>) -> Result<Markup, Complaint> {
    let id = look.parameter("id").unwrap_or_default();
    let told = look.told_of_all(&format!("/journal/{id}"), &[])?;
    let entry = find(look.desk, id)?;
    let provider = look.desk.provider(&entry.space)?;
    let explanation = provider.explain(&entry.request, entry.is_inside);
    // The journal has targets below the service root; on the wire they begin at the host.
    let root = if entry.is_inside {
        format!(
            "{}{}",
            provider.script().dialect().base,
            provider.space.path
        )
    } else {
        String::new()
    };
    let (method, target) = (text(&told, "method"), text(&told, "target"));
    let request_line = format!("{method} {root}{target} HTTP/1.1");
    let status = number(&told, "status");
    let status_line = format!(
        "HTTP/1.1 {status} {}",
        bookend_evidence::reason_phrase(entry.status)
    );
    Ok(html! {
        dl {
            dt { "decided by" } dd { b { (text(&told, "decided-by")) } @if let Some(title) = title(&provider, &entry) { ": " (title) } }
            @if let Some(id) = told["request-id"].as_str() { dt { "request" } dd { code { (id) } } }
            @if let Some(peer) = told["peer"].as_str() { dt { "came from" } dd { code { (peer) } } }
        }
        (findings(list(&told, "findings")))
        (asides(list(&told, "asides")))
        div.sides {
            (side("Request", id, &request_line, &told["request"]))
            @if status == 0 {
                section { h3 { "Response" } p.quiet { "None was intended." } }
            } @else {
                (side(if told["sent"].is_null() { "Response" } else { "Response as it was intended" }, id, &status_line, &told["response"]))
            }
        }
        @if !told["sent"].is_null() {
            section {
                h3 { "Sent in place of it: " (text(&told["sent"], "fault")) ", " (number(&told["sent"], "bytes")) " bytes" }
                @if number(&told["sent"], "bytes") > 0 { pre tabindex="0" aria-label="The bytes that were sent" { (text(&told["sent"], "text")) } }
            }
        }
        (near_misses(&told))
        details.plain id={ "explained-" (id) } {
            summary { "Why: the decision step by step, as it would be made now" }
            pre tabindex="0" aria-label="Explanation" { (crate::explain::text(&explanation)) }
        }
    })
}

/// What the behaviour that decided is called, where it is there still.
fn title<'p>(provider: &'p Provider, entry: &Entry) -> Option<&'p str> {
    let id = entry.behaviour.as_deref()?;
    let armed = provider.armed.iter().map(|armed| &armed.behaviour);
    let mut all = armed.chain(provider.script().behaviours());
    all.find(|it| it.id == id).map(|it| it.title.as_str())
}

/// One side: its head and body as sent, and the same resource in both formats.
fn side(name: &str, id: &str, first_line: &str, message: &Value) -> Markup {
    let body = text(message, "body");
    let forms = &message["forms"];
    let word = name.split(' ').next().unwrap_or_default();
    html! {
        section {
            h3 { (name) }
            pre tabindex="0" aria-label={ (word) " as sent" } {
                b { (first_line) } "\n"
                @for field in message["headers"].as_array().into_iter().flatten() {
                    span.quiet { (field[0].as_str().unwrap_or_default()) ":" } " " (field[1].as_str().unwrap_or_default()) "\n"
                }
                @if !body.is_empty() { "\n" (body) }
            }
            @for (form, says) in [("json", "JSON"), ("xml", "XML")] {
                @if let Some(shown) = forms[form].as_str() {
                    details.plain id={ (word) "-" (form) "-" (id) } {
                        summary { (word) " as FHIR " (says) }
                        pre tabindex="0" aria-label={ (word) " as FHIR " (says) } { (lines(shown)) }
                    }
                }
            }
        }
    }
}

/// XML comes on one line: each element on one of its own is easier to read.
fn lines(text: &str) -> String {
    if text.starts_with('<') {
        text.replace("><", ">\n<")
    } else {
        text.to_owned()
    }
}

fn findings(findings: &[Value]) -> Markup {
    html! {
        @for finding in findings {
            @let class = if text(finding, "level") == "MUST" { "failed" } else { "warned" };
            div.unmet.(class) {
                div { b.(class) { (text(finding, "level")) } " " (text(finding, "says")) }
                dl {
                    dt { "looked at" } dd { code { (text(finding, "subject")) } }
                    dt { "expected" } dd { (text(finding, "expected")) }
                    dt { "found" } dd { code { (text(finding, "found")) } }
                    @if let Some(check) = finding["check"].as_str() { dt { "check" } dd { code { (check) } } }
                    @let verifies: Vec<&str> = list(finding, "verifies").iter().filter_map(Value::as_str).collect();
                    @if !verifies.is_empty() { dt { "verifies" } dd { (verifies.join(", ")) } }
                }
            }
        }
    }
}

/// What checks said that nobody is held to.
fn asides(asides: &[Value]) -> Markup {
    html! {
        @for aside in asides {
            @let expected = text(aside, "expected");
            p.quiet {
                "beside " code { (text(aside, "check")) } ", " code { (text(aside, "subject")) } ": "
                @if !expected.is_empty() { "expected " (expected) ", found " }
                (text(aside, "found"))
            }
        }
    }
}

/// The behaviours that came near to deciding it.
fn near_misses(told: &Value) -> Markup {
    let near = list(told, "near-misses");
    html! {
        @if !near.is_empty() {
            details.plain id={ "near-" (number(told, "id")) } {
                summary { "Behaviours that came near: " (near.iter().map(|it| text(it, "id")).collect::<Vec<_>>().join(", ")) }
                @for miss in near {
                    p { b { (text(miss, "id")) } ": " (text(miss, "title")) ", " (text(miss, "outcome")) }
                    ul {
                        @for clause in list(miss, "unmet") {
                            li { code { (text(clause, "subject")) } ": expected " (text(clause, "expected")) ", found " code { (text(clause, "found")) } }
                        }
                    }
                }
            }
        }
    }
}
