//! The page: a frame with every part in its place.

use super::asset::STYLES;
use super::look::{Look, PARAMETERS};
use super::part::placed;
use super::{armed, behaviours, calendar, clock, coverage, token, traffic};
use crate::control::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use maud::{DOCTYPE, Markup, html};

/// The media type of the page and its parts.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// What writes a view.
type ViewOf = fn(&Look<'_>, &Provider) -> Markup;

/// What is looked at one at a time: the id, the name, and what writes it.
const VIEWS: [(&str, &str, ViewOf); 6] = [
    ("traffic", "Traffic", traffic::view),
    ("slots", "Slots", calendar::view),
    ("behaviours", "Behaviours", behaviours::view),
    ("clock", "Clock and machines", clock::view),
    ("coverage", "Coverage and evidence", coverage::view),
    ("token", "Tokens", token::view),
];

/// `GET /`: the control room, for browsers.
///
/// Whoever does not ask for HTML finds nothing here: programs have the resources.
pub(in crate::control) fn page(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    let accepted = call.headers.first("Accept").unwrap_or_default();
    if !accepted.contains("text/html") {
        let message = "there is nothing at `/` but a page for browsers";
        let help = "`/openapi.json` describes everything that there is";
        return Err(Complaint::new(404, "not-found", message).help(help));
    }
    call.knows(PARAMETERS)?;
    let look = Look { desk, call };
    Ok(Answer::of(HTML, whole(&look).into_string()))
}

fn whole(look: &Look<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Bookend control room" }
                link rel="icon" href="data:,";
                @for style in STYLES {
                    link rel="stylesheet" href={ "/room/" (style) };
                }
                script type="module" src="/room/main.js" {}
            }
            body data-admitted=(look.call.is_admitted) {
                a.skip href="#main" { "Skip to the content" }
                header {
                    div.bar { h1 { "Bookend control room" } p #link .link role="status" { "not connected" } }
                    @if look.call.is_admitted { (placed(look, "headline")) (placed(look, "spaces")) }
                }
                noscript { p.banner { "What this page shows is as it was when it came; to do something it needs JavaScript, or see " a href="/openapi.json" { "what the control port does for programs" } "." } }
                (tidings())
                @match look.provider() {
                    _ if !look.call.is_admitted => main #main { p.quiet { "What runs is shown to whoever shows the token of the control port." } },
                    Err(complaint) => main #main { p.banner.grave { (complaint.words()) } },
                    Ok(provider) => (views(look, &provider)),
                }
                (dialogs())
            }
        }
    }
}

fn views(look: &Look<'_>, provider: &Provider) -> Markup {
    html! {
        section #arm aria-labelledby="arm-name" {
            h2 #arm-name { "Have the next …" }
            (armed::form(&provider.set))
            (placed(look, "armed"))
        }
        nav aria-label="Views" {
            @for (id, name, _) in VIEWS { a href={ "#" (id) } { (name) } }
        }
        main #main tabindex="-1" {
            @for (id, name, write) in VIEWS {
                section #(id) .view aria-labelledby={ (id) "-name" } {
                    h2 id={ (id) "-name" } tabindex="-1" { (name) }
                    (write(look, provider))
                }
            }
        }
    }
}

/// Where is said what came of what was done, and what was heard of the traffic.
fn tidings() -> Markup {
    html! {
        div.tidings {
            p #said role="status" {}
            div #wrong role="alert" {}
        }
        p #heard .unseen role="status" aria-live="polite" {}
    }
}

fn dialogs() -> Markup {
    html! {
        dialog #look aria-label="Details" {
            div.bar { b #look-name { "Details" } button type="button" data-close { "Close" } }
            div #look-body {}
        }
        dialog #ask-token aria-labelledby="ask-token-name" {
            form method="dialog" {
                h2 #ask-token-name { "Token of the control port" }
                p { "The provider was started with " code { "--control-token" } "; the page needs the same, and keeps it until this tab is closed." }
                p #ask-token-wrong .failed role="alert" {}
                label for="ask-token-text" { "Token" }
                input #ask-token-text type="password" autocomplete="off" required;
                div.row { button.main value="given" { "Use it" } button #ask-token-leave type="button" { "Leave it" } }
            }
        }
    }
}
