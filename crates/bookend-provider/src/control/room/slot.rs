//! One slot and what can be done to it, and the appointments with their histories.

use super::headline::escaped;
use super::look::{Look, instant, list, text};
use crate::control::Complaint;
use bookend_engine::local_text;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde_json::{Value, json};

/// How many appointments are listed.
const MOST: usize = 50;

/// What follows from a change of a slot.
const FOLLOWS: &str = "calendar appointments spaces";

/// One slot: to hold, free or book, with the appointment in it.
pub(super) fn slot(look: &Look<'_>) -> Result<Markup, Complaint> {
    let id = look.parameter("id").unwrap_or_default();
    let slot = look.told(&format!("/slots/{}", escaped(id)), &[])?;
    let zone = look.zone()?;
    let appointment = slot["appointment"].as_str();
    let is_free = text(&slot, "status") == "free";
    let path = format!("POST /slots/{}", escaped(id));
    Ok(html! {
        dl {
            dt { "starts" } dd { (local_text(instant(&slot, "start"), &zone)) }
            dt { "ends" } dd { (local_text(instant(&slot, "end"), &zone)) }
            dt { "is" } dd { b { (text(&slot, "status")) } @if appointment.is_some() { ", with an appointment" } }
            dt { "schedule" } dd { code { (text(&slot, "schedule")) } }
            dt { "identifier" } dd { code { (text(&slot, "identifier")) } }
        }
        div.row {
            @if is_free {
                button.main #slot-hold type="button" data-do={ (path) "/hold" } data-says="The slot is held: busy, without an appointment" data-then=(FOLLOWS) data-close { "Hold" }
                button #slot-book type="button" data-do="POST /appointments" data-body=(json!({"slot": id})) data-says="The slot is booked, for somebody made up" data-then=(FOLLOWS) data-close { "Book for somebody made up" }
            } @else if let Some(appointment) = appointment {
                (cancel(appointment))
            } @else {
                button.main #slot-free type="button" data-do={ (path) "/free" } data-says="The slot is free" data-then=(FOLLOWS) data-close { "Free" }
            }
        }
        @if let Some(appointment) = appointment { (history(look, appointment, &zone)?) }
    })
}

fn cancel(appointment: &str) -> Markup {
    html! {
        button type="button" id={ "cancel-" (appointment) } data-do={ "POST /appointments/" (escaped(appointment)) "/cancel" }
            data-says="The appointment is cancelled" data-then=(FOLLOWS) data-close { "Cancel the appointment" }
    }
}

/// The appointments, the newest first.
pub(super) fn appointments(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/appointments", &[])?;
    let all = list(&told, "appointments");
    let zone = look.zone()?;
    Ok(html! {
        @if all.is_empty() { p.quiet { "There are none." } }
        @for one in all.iter().rev().take(MOST) {
            @let id = text(one, "id");
            details id={ "appointment-" (id) } data-open={ "appointment?id=" (escaped(id)) } {
                summary {
                    b.(if text(one, "status") == "booked" { "passed" } else { "quiet" }) { (text(one, "status")) } " "
                    (local_text(instant(one, "start"), &zone)) " "
                    span.quiet { "by " (text(one, "caller")) ", version " (text(one, "version")) } " " code.quiet { (id) }
                }
                div.inside data-part { p.quiet { "…" } }
            }
        }
        @if all.len() > MOST { p.quiet { "The newest " (MOST) " of " (all.len()) "; " code { "GET /appointments" } " has all of them." } }
    })
}

/// One appointment: its versions, and cancelling it.
pub(super) fn appointment(look: &Look<'_>) -> Result<Markup, Complaint> {
    let id = look.parameter("id").unwrap_or_default();
    let zone = look.zone()?;
    let now = look.told(&format!("/appointments/{}", escaped(id)), &[])?;
    let newest = list(&now, "versions").last();
    Ok(html! {
        @if newest.is_some_and(|newest| text(newest, "status") == "booked") { div.row { (cancel(id)) } }
        (history(look, id, &zone)?)
    })
}

fn history(look: &Look<'_>, id: &str, zone: &TimeZone) -> Result<Markup, Complaint> {
    let told = look.told(&format!("/appointments/{}", escaped(id)), &[])?;
    let versions = list(&told, "versions").iter().rev();
    Ok(html! {
        p { "Appointment " code { (id) } }
        @for version in versions {
            details.plain id={ "version-" (id) "-" (text(version, "version")) } {
                summary {
                    "Version " (text(version, "version")) ": " b { (text(version, "status")) } " at " (local_text(instant(version, "updated"), zone))
                    " by " (text(version, "caller"))
                }
                pre tabindex="0" aria-label="The resource" { (pretty(&version["resource"])) }
            }
        }
    })
}

fn pretty(resource: &Value) -> String {
    serde_json::to_string_pretty(resource).unwrap_or_default()
}
