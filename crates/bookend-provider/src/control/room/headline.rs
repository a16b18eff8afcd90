//! What runs, and which space is looked at.

use super::look::{Look, is, list, number, text};
use crate::control::Complaint;
use maud::{Markup, html};

/// What runs: which program, under which scripts, at which address.
pub(super) fn headline(look: &Look<'_>) -> Result<Markup, Complaint> {
    let version = look.told_of_all("/version", &[])?;
    let ready = look.told_of_all("/ready", &[])?;
    let scripts = &ready["scripts"];
    let digest = text(scripts, "digest");
    Ok(html! {
        p.quiet {
            (text(&version, "name")) " " (text(&version, "version")) ", " (text(&version, "dialect"))
            ", mode " (text(scripts, "mode")) ", seed " (text(&version, "seed"))
            ", scripts " code title=(digest) { (digest.get(..12).unwrap_or(digest)) }
            ", at " code { (text(&version, "service-root")) }
        }
        @if !is(scripts, "is-newest") {
            p.banner.grave {
                b { "The newest scripts are not in force: " } (text(&scripts["failed"], "message"))
                @if !text(&scripts["failed"], "place").is_empty() { " at " code { (text(&scripts["failed"], "place")) } }
            }
        }
    })
}

/// The spaces: which one the page looks at, and what is in each.
pub(super) fn spaces(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told_of_all("/spaces", &[])?;
    let (by, spaces) = (text(&told, "by"), list(&told, "spaces"));
    let chosen = look.call.space();
    let is_known = spaces.iter().any(|space| text(space, "name") == chosen);
    if by == "none" && is_known {
        return Ok(html! {});
    }
    Ok(html! {
        div.row {
            label for="space" { "Space" }
            select #space data-where="space" {
                @for space in spaces {
                    option value=(text(space, "name")) selected[text(space, "name") == chosen] { (named(text(space, "name"))) }
                }
                @if !is_known { option value=(chosen) selected { (chosen) ", which is gone" } }
            }
            span.quiet {
                "callers are told apart by " (by)
            }
        }
        @if spaces.len() > 1 { (table(spaces)) }
    })
}

fn table(spaces: &[serde_json::Value]) -> Markup {
    html! {
        details #space-table .plain {
            summary { "What is in each of " (spaces.len()) " spaces" }
            div.wide {
                table.list {
                    thead { tr { @for head in ["space", "requests", "appointments", "armed", "clock", ""] { th scope="col" { (head) } } } }
                    tbody {
                        @for space in spaces {
                            @let name = text(space, "name");
                            tr {
                                th scope="row" { (named(name)) }
                                td.number { (number(space, "requests")) }
                                td.number { (number(space, "appointments")) }
                                td.number { (number(space, "armed")) }
                                td { (text(space, "now")) }
                                td {
                                    @if !name.is_empty() {
                                        button type="button" data-do={ "DELETE /spaces/" (escaped(name)) } data-whole
                                            data-sure={ "Drop the space " (name) " with everything in it?" }
                                            data-says={ "The space " (name) " is dropped" } data-then="spaces" { "Drop" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The name of a space for people.
fn named(name: &str) -> &str {
    if name.is_empty() {
        "of callers who name none"
    } else {
        name
    }
}

/// Writes a name as one part of a path.
pub(super) fn escaped(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}
