//! The clock of a space, and its machines.

use super::headline::escaped;
use super::look::{Look, instant, is, list, text};
use super::part::placed;
use crate::control::Complaint;
use crate::provider::Provider;
use bookend_engine::local_text;
use maud::{Markup, html};
use serde_json::{Value, json};

/// What follows from another time: everything that shows one.
const FOLLOWS: &str = "clock calendar armed";

/// The steps by which people move a clock.
const STEPS: [&str; 6] = ["-1h", "-1m", "1m", "5m", "1h", "1d"];

/// Clock and machines.
pub(super) fn view(look: &Look<'_>, _: &Provider) -> Markup {
    html! {
        (placed(look, "clock"))
        h3 { "Machines" }
        (placed(look, "machines"))
    }
}

/// The clock: what it says, and how to move it.
pub(super) fn clock(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/clock", &[])?;
    let zone = look.zone()?;
    let (now, is_frozen) = (text(&told, "now"), is(&told, "is-frozen"));
    let local = local_text(instant(&told, "now"), &zone);
    let does = |body: Value| body.to_string();
    Ok(html! {
        p.clock {
            time #now datetime=(now) data-frozen=(is_frozen) data-zone=(zone.iana_name().unwrap_or("UTC")) { (local) }
            " " span.quiet { @if is_frozen { "stands still" } @else { "runs" } }
        }
        div.row role="group" aria-label="Whether it runs" {
            @if is_frozen {
                button #clock-run type="button" data-do="PUT /clock" data-body=(does(json!({"run": true}))) data-says="The clock runs" data-then=(FOLLOWS) { "Run" }
            } @else {
                button #clock-freeze type="button" data-do="PUT /clock" data-body=(does(json!({"freeze": true}))) data-says="The clock stands still" data-then=(FOLLOWS) { "Freeze" }
            }
            button #clock-true type="button" data-do="PUT /clock" data-body=(does(json!({"skew": "0s", "run": true}))) data-says="The clock is that of the machine" data-then=(FOLLOWS) { "As the machine's" }
        }
        div.row role="group" aria-label="Move it" {
            @for step in STEPS {
                @let shown = if step.starts_with('-') { step.to_owned() } else { format!("+{step}") };
                button type="button" id={ "clock-" (step) } data-do="PUT /clock" data-body=(does(json!({"advance": step}))) data-says={ "The clock is moved by " (shown) } data-then=(FOLLOWS) { (shown) }
            }
        }
        form.row data-do="PUT /clock" data-says="The clock is set" data-then=(FOLLOWS) {
            label for="clock-set" { "Set to" }
            input #clock-set name="set" type="text" size="32" required autocomplete="off" placeholder="2026-10-25T00:59:50Z" aria-describedby="clock-set-says";
            button { "Set" }
            span #clock-set-says .quiet { "an instant, or such as " code { "tomorrow@09:00" } }
        }
        form.row data-do="PUT /clock" data-says="The clock is moved" data-then=(FOLLOWS) {
            label for="clock-advance" { "Move by" }
            input #clock-advance name="advance" type="text" size="8" required autocomplete="off" placeholder="-90s";
            button { "Move" }
        }
    })
}

/// The machines of the scripts: in which state each is, and setting it.
pub(super) fn machines(look: &Look<'_>) -> Result<Markup, Complaint> {
    let told = look.told("/machines", &[])?;
    let machines = list(&told, "machines");
    let provider = look.provider()?;
    if machines.is_empty() {
        return Ok(html! { p.quiet { "The scripts have none." } });
    }
    Ok(html! {
        div.wide {
            table.list {
                thead { tr { @for head in ["machine", "for", "state", "set it"] { th scope="col" { (head) } } } }
                tbody {
                    @for one in machines {
                        @let (name, key) = (text(one, "machine"), text(one, "key"));
                        @let states = provider.script().machines().get(name);
                        tr {
                            th scope="row" { (name) }
                            td { @match key { "" => "everybody", "*" => "every other key", key => code { (key) } } }
                            td { b { (text(one, "state")) } }
                            td { @if key != "*" { (set(name, key, states.into_iter().flat_map(|it| it.states.keys()))) } }
                        }
                    }
                }
            }
        }
        button type="button" data-do="DELETE /machines" data-says="Every machine begins anew" data-then="machines" { "Begin all anew" }
    })
}

fn set<'s>(name: &str, key: &str, states: impl Iterator<Item = &'s String>) -> Markup {
    html! {
        form.row data-do={ "PUT /machines/" (escaped(name)) } data-says={ (name) " is set" } data-then="machines" {
            @if !key.is_empty() { input type="hidden" name="key" value=(key); }
            select name="state" aria-label={ "State of " (name) " " (key) } { @for state in states { option { (state) } } }
            button { "Set" }
        }
    }
}
