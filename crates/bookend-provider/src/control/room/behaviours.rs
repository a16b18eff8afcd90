//! Behaviours: which there are, how often each decided, and switches.

use super::headline::escaped;
use super::look::{Look, is, list, number, text};
use super::part::placed;
use crate::control::Complaint;
use crate::provider::Provider;
use maud::{Markup, html};
use serde_json::Value;

/// The behaviours, and a field to find one.
pub(super) fn view(look: &Look<'_>, _: &Provider) -> Markup {
    html! {
        div.row {
            label for="find-behaviour" { "Find" }
            input #find-behaviour type="search" data-narrows="behaviour-rows idle-rows" placeholder="id, title or file" autocomplete="off";
            span.gap {}
            button type="button" data-do="POST /reset" data-sure="Begin this space anew? Appointments, held slots, counts, what is armed or off, and its journal are forgotten."
                data-says="The space begins anew" data-then="armed behaviours traffic calendar appointments referrals machines coverage spaces" { "Begin the space anew" }
        }
        (placed(look, "behaviours"))
    }
}

/// Behaviours in the order in which they are tried.
pub(super) fn behaviours(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/behaviours", &[])?;
    let all = list(&told, "behaviours").iter();
    let (in_play, idle): (Vec<&Value>, Vec<&Value>) = all.partition(|it| is(it, "is-in-play"));
    Ok(html! {
        p.quiet { "They are tried in this order; the first that applies decides, and where none does the booking domain answers." }
        (table("behaviour-rows", &in_play))
        @if !idle.is_empty() {
            details #idle .plain {
                summary { (idle.len()) " more that the policy keeps out of play" }
                (table("idle-rows", &idle))
            }
        }
    })
}

fn table(id: &str, behaviours: &[&Value]) -> Markup {
    html! {
        @if behaviours.is_empty() {
            p.quiet { "There are none: the booking domain answers everything." }
        } @else {
            div.wide {
                table.list {
                    thead { tr { th scope="col" { "on" } th scope="col" { "behaviour" } th.number scope="col" { "decided" } th scope="col" { "stands at" } } }
                    tbody id=(id) { @for one in behaviours { (row(one)) } }
                }
            }
        }
    }
}

fn row(one: &Value) -> Markup {
    let (id, is_on, is_armed) = (text(one, "id"), is(one, "is-on"), is(one, "is-armed"));
    let other = if is_on { "off" } else { "on" };
    let place = &one["place"];
    html! {
        tr {
            td {
                @if is_armed {
                    span.quiet { @if is_on { "armed" } @else { "over" } }
                } @else {
                    button.switch type="button" role="switch" id={ "switch-" (id) } aria-checked=(is_on) aria-label=(text(one, "title"))
                        data-do={ "POST /behaviours/" (escaped(id)) "/" (other) } data-says={ (id) " is " (other) } data-then="behaviours" {}
                }
            }
            td { div { (text(one, "title")) } code.quiet { (id) } }
            td.number { (number(one, "decided")) }
            td { @if place.is_object() { code { (text(place, "file")) ":" (number(place, "line")) } } }
        }
    }
}
