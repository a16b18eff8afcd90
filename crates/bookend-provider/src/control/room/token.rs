//! Tokens: made for this provider, sound or broken, and read.

use super::look::Look;
use crate::provider::Provider;
use bookend_script::{Domain, Script};
use maud::{Markup, html};

/// A form that makes a token, and one that reads it.
pub(super) fn view(_: &Look<'_>, provider: &Provider) -> Markup {
    let script = provider.script();
    html! {
        form #mint .row {
            label for="mint-interaction" { "A token for" }
            (interactions("mint-interaction", script))
            label for="mint-defect" { "that is" }
            select #mint-defect {
                option value="" { "sound" }
                @for name in script.dialect().token.defects.keys() { option value=(name) { (name) } }
            }
            label for="mint-asid" { "from" }
            input #mint-asid type="text" size="14" placeholder="ASID" autocomplete="off";
            button.main { "Make it" }
        }
        form #decode {
            label for="decode-text" { "Token, or all of " code { "Authorization" } }
            textarea #decode-text rows="5" spellcheck="false" autocomplete="off" {}
            div.row {
                label for="decode-interaction" { "used for" }
                (interactions("decode-interaction", script))
                button { "Read it" }
                button #copy-token type="button" { "Copy" }
            }
        }
        div #decoded .sides aria-live="polite" {}
    }
}

fn interactions(id: &str, script: &Script) -> Markup {
    html! {
        select id=(id) {
            @for it in &script.dialect().interactions {
                option value=(it.name) selected[it.domain == Domain::SearchSlots] { (it.title) }
            }
        }
    }
}
