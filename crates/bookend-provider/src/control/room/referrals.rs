//! Referral documents, and the bookings that go with them.

use super::look::{Look, instant, list, text};
use crate::control::Complaint;
use bookend_engine::local_text;
use maud::{Markup, html};
use serde_json::Value;

/// How many are listed.
const MOST: usize = 50;

/// Documents and bookings that name one, the newest first, each with what became of the two.
pub(super) fn referrals(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/referrals", &[])?;
    let all = list(&told, "referrals");
    let zone = look.zone()?;
    let came = |one: &Value, key: &str| {
        if one[key].is_null() {
            "not yet".to_owned()
        } else {
            local_text(instant(one, key), &zone)
        }
    };
    Ok(html! {
        @if all.is_empty() { p.quiet { "There are none." } } @else {
            div.wide { table.list {
                thead { tr { @for head in ["state", "means", "document", "received", "booked"] { th scope="col" { (head) } } } }
                tbody {
                    @for one in all.iter().rev().take(MOST) {
                        tr {
                            td { b.(if text(one, "state") == "matched" { "passed" } else { "quiet" }) { (text(one, "state")) } }
                            td { (text(one, "says")) }
                            td { code { (text(one, "document")) } }
                            td { (came(one, "received")) } td { (came(one, "booked")) }
                        }
                    }
                }
            } }
        }
        @if all.len() > MOST { p.quiet { "The newest " (MOST) " of " (all.len()) "; " code { "GET /referrals" } " has all of them." } }
    })
}
