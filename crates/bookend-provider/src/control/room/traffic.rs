//! The traffic: who, what, which verdict, what decided, how long.

use super::look::{Look, counted, list, number, text, time_of_day, took};
use super::part::placed;
use crate::control::Complaint;
use crate::provider::Provider;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde_json::Value;

/// How many exchanges are shown at once.
const PAGE: &str = "100";

/// The traffic, and what narrows it down.
pub(super) fn view(look: &Look<'_>, provider: &Provider) -> Markup {
    html! {
        form #traffic-filter .row {
            label for="filter-interaction" { "Show" }
            select #filter-interaction name="interaction" {
                option value="" { "every interaction" }
                @for it in provider.set.asked() { option value=(it.name) { (it.title) } }
            }
            label.unseen for="filter-status" { "Status" }
            select #filter-status name="status" {
                @for (value, says) in [("", "any status"), ("2xx", "2xx"), ("4xx", "4xx"), ("5xx", "5xx")] {
                    option value=(value) { (says) }
                }
            }
            label { input type="checkbox" name="findings" value="true"; " with findings" }
            label { input type="checkbox" name="fault" value="true"; " with a fault" }
            label { input type="checkbox" name="every-space" value="true"; " of every space" }
            span.gap {}
            button #pause type="button" aria-pressed="false" { "Pause" }
            button type="button" data-do="DELETE /journal" data-sure="Forget the exchanges of this space?" data-says="The journal begins anew" data-then="traffic" { "Clear" }
        }
        div.exchange-head aria-hidden="true" {
            @for head in ["", "at", "who", "what", "verdict", "decided by", "took"] { span { (head) } }
        }
        (placed(look, "traffic"))
    }
}

/// The newest exchanges.
pub(super) fn traffic(look: &Look<'_>) -> Result<Markup, Complaint> {
    let (told, zone) = (journal(look)?, look.zone()?);
    let shown = list(&told, "exchanges");
    Ok(html! {
        p #traffic-none .quiet hidden[!shown.is_empty()] { "Nothing has come yet. What comes stands here at once." }
        ol #rows .rows aria-label="Exchanges, the newest first" { @for one in shown { (row(one, &zone)) } }
        @if number(&told, "total") > shown.len() as u64 {
            p.quiet { "The newest " (shown.len()) " of " (number(&told, "total")) "; the filters narrow them down, and the export has all of them." }
        }
    })
}

/// The exchanges since one that is shown already.
pub(super) fn rows(look: &Look<'_>) -> Result<Markup, Complaint> {
    let (told, zone) = (journal(look)?, look.zone()?);
    Ok(html! { @for one in list(&told, "exchanges") { (row(one, &zone)) } })
}

fn journal(look: &Look<'_>) -> Result<Value, Complaint> {
    let names = ["since", "interaction", "status", "findings", "fault"];
    let said = |name| Some((name, look.parameter(name)?));
    let mut query: Vec<(&str, &str)> = names.into_iter().filter_map(said).collect();
    query.push(("limit", PAGE));
    if look.parameter("every-space").is_some() {
        look.told_of_all("/journal", &query)
    } else {
        look.told("/journal", &query)
    }
}

fn row(one: &Value, zone: &TimeZone) -> Markup {
    let id = number(one, "id");
    let interaction = one["interaction"].as_str();
    let caller = one["caller"].as_str().or(one["peer"].as_str());
    html! {
        li {
            details.exchange id={ "exchange-" (id) } data-id=(id) data-open={ "exchange?id=" (id) } {
                summary {
                    span.quiet { (id) }
                    span title=(text(one, "at")) { (time_of_day(one, "at", zone)) }
                    span { (caller.unwrap_or("nobody")) @if !text(one, "space").is_empty() { span.quiet { " in " (text(one, "space")) } } }
                    span { b { (interaction.unwrap_or(text(one, "method"))) } " " code { (text(one, "target")) } }
                    span { (verdict(one)) }
                    span { (text(one, "decided-by")) }
                    span.number { (took(number(one, "took-us"))) }
                }
                div.inside data-part { p.quiet { "…" } }
            }
        }
    }
}

/// The status, what was sent in place of the answer, and whether the checks found something.
fn verdict(one: &Value) -> Markup {
    let (status, findings) = (number(one, "status"), number(one, "findings"));
    let class = match status {
        100..400 => "passed",
        400..500 => "warned",
        _ => "failed",
    };
    html! {
        b class=(class) { @if status == 0 { "none" } @else { (status) } }
        @if let Some(fault) = one["fault"].as_str() { " " b.errored { "sent: " (fault) } }
        @if findings > 0 { " " b.failed { (counted(findings, "finding")) } }
        @else if number(one, "checks-held") > 0 { " " span.quiet { "checks hold" } }
    }
}
