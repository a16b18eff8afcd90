//! "Have the next booking be lost": what is armed, and arming something more.

use super::look::{Look, counted, is, list, number, text, time_of_day};
use super::wishes::WISHES;
use crate::control::Complaint;
use crate::script_set::ScriptSet;
use bookend_script::Domain;
use maud::{Markup, html};

/// What can be armed: which request, what becomes of it, how often, and within which time.
pub(super) fn form(set: &ScriptSet) -> Markup {
    let script = &set.script;
    let is_usual = |domain: Domain| domain == Domain::Book;
    html! {
        form #arm-form {
            div.row {
                label.unseen for="arm-interaction" { "Which request" }
                select #arm-interaction {
                    @for interaction in set.asked() {
                        option value=(interaction.name) selected[is_usual(interaction.domain)] { (interaction.title) }
                    }
                    // A stand-in obeys no behaviour that is for everything.
                    @if !set.is_of_stand_ins { option value="" { "request, whatever it is" } }
                }
                label.unseen for="arm-wish" { "What becomes of it" }
                select #arm-wish {
                    @for wish in &*WISHES { option value=(wish.then) { (wish.says) } }
                    optgroup label="be refused, because" {
                        @for (name, entry) in script.refusals() {
                            option value={ "{answer: {refuse: " (name) "}}" } { (refused(name, &entry.says)) }
                        }
                    }
                }
                label for="arm-times" { "times" }
                input #arm-times type="number" min="1" max="1000" value="1" inputmode="numeric";
                label for="arm-ttl" { "within" }
                input #arm-ttl type="text" value="10m" size="5" autocomplete="off";
                button.main #arm-now { "Arm" }
            }
            details #arm-own .plain {
                summary { "As YAML, to be changed at will" }
                label.unseen for="arm-yaml" { "The behaviour that is armed, as YAML" }
                textarea #arm-yaml rows="6" spellcheck="false" {}
                p.quiet { code { "when" } ", " code { "then" } " and " code { "schedule" } " are those of scripts; what stands here is what is sent." }
            }
        }
    }
}

fn refused(name: &str, says: &str) -> String {
    if says.is_empty() {
        name.to_owned()
    } else {
        format!("{says} ({name})")
    }
}

/// What is armed now.
pub(super) fn armed(look: &Look<'_>) -> Result<Markup, Complaint> {
    let (told, zone) = (look.told("/arm", &[])?, look.zone()?);
    let armed: Vec<_> = list(&told, "armed")
        .iter()
        .filter(|it| is(it, "is-on"))
        .collect();
    Ok(html! {
        @if armed.is_empty() {
            p.quiet { "Nothing is armed." }
        } @else {
            ul.chips aria-label="Armed" {
                @for one in armed {
                    @let id = text(one, "id");
                    li {
                        b { (text(one, "title")) } " "
                        span.quiet {
                            @match one["left"].as_u64() {
                                Some(left) => (counted(left, "time")) ,
                                None => "by its schedule",
                            }
                            " left, until " (time_of_day(one, "until", &zone).get(..8).unwrap_or_default())
                            @if number(one, "decided") > 0 { ", decided " (number(one, "decided")) }
                        }
                        button type="button" id={ "disarm-" (id) } data-do={ "DELETE /arm?id=" (id) } data-says={ (text(one, "title")) ": disarmed" }
                            data-then="armed behaviours" aria-label={ "Disarm: " (text(one, "title")) } { "Disarm" }
                    }
                }
            }
        }
    })
}
