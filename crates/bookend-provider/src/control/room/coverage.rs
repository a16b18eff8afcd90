//! What of the scripts was used, and what can be taken away: evidence and exports.

use super::look::{Look, list, number, text};
use super::part::placed;
use crate::control::Complaint;
use crate::provider::Provider;
use maud::{Markup, html};

/// What is counted, and what it is called.
const KINDS: [(&str, &str); 4] = [
    ("interactions", "Interactions that were asked for"),
    ("behaviours", "Behaviours that decided"),
    ("refusals", "Refusals that were given"),
    ("checks", "Checks that had something to look at"),
];

/// Coverage, and downloads.
pub(super) fn view(look: &Look<'_>, _: &Provider) -> Markup {
    let has_evidence = look.desk.evidence.is_some();
    html! {
        h3 { "To take away" }
        div.row {
            @if has_evidence {
                button.main type="button" data-save="/evidence" data-name="evidence.zip" { "Evidence (ZIP)" }
            } @else {
                span.quiet { "No evidence is written: start the provider with " code { "--evidence DIR" } "." }
            }
            button type="button" data-save="/journal.har" data-name="bookend.har" { "Journal (HAR)" }
            button type="button" data-save="/journal.jsonl" data-name="bookend.jsonl" { "Journal (JSON Lines)" }
            button type="button" data-save="/journal.har?redact=false" data-name="bookend-as-sent.har" { "HAR, as it was sent" }
            button type="button" data-save="/journal.jsonl?redact=false" data-name="bookend-as-sent.jsonl" { "JSON Lines, as it was sent" }
        }
        p.quiet { "The journal holds what was sent, tokens and names included; evidence has pseudonyms in their place, and so have its exports, unless they are asked for as it was sent." }
        div.row { h3 { "Coverage" } span.gap {} button type="button" data-again="coverage" { "Look again" } }
        (placed(look, "coverage"))
    }
}

/// How much of what the scripts have was used.
pub(super) fn coverage(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/coverage", &[])?;
    Ok(html! {
        @for (kind, says) in KINDS {
            @let part = &told[kind];
            @let (used, of) = (number(part, "used"), number(part, "of"));
            details id={ "coverage-" (kind) } {
                summary.meter {
                    span { (says) }
                    meter min="0" max=(of.max(1)) value=(used) aria-label=(says) {}
                    span.number { (used) " of " (of) }
                }
                div.inside.wide {
                    table.list {
                        thead { tr {
                            th scope="col" { (kind.trim_end_matches('s')) } th.number scope="col" { "times" }
                            @if kind == "checks" { th.number scope="col" { "found something" } }
                        } }
                        tbody {
                            @for one in list(part, "each") {
                                tr class=[(number(one, "count") == 0).then_some("quiet")] {
                                    td { code { (text(one, "name")) } } td.number { (number(one, "count")) }
                                    @if kind == "checks" { td.number { (number(one, "found")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}
