//! The parts of the page, by name.

use super::look::{Look, PARAMETERS};
use super::{
    armed, behaviours, calendar, clock, coverage, exchange, headline, referrals, slot, traffic,
};
use crate::control::{Answer, Call, Complaint, Desk};
use maud::{Markup, html};

/// What writes a part.
type Write = fn(&Look<'_>) -> Result<Markup, Complaint>;

/// Every part that can be asked for.
const PARTS: &[(&str, Write)] = &[
    ("headline", headline::headline),
    ("spaces", headline::spaces),
    ("armed", armed::armed),
    ("traffic", traffic::traffic),
    ("rows", traffic::rows),
    ("exchange", exchange::exchange),
    ("calendar", calendar::calendar),
    ("appointments", slot::appointments),
    ("referrals", referrals::referrals),
    ("appointment", slot::appointment),
    ("slot", slot::slot),
    ("behaviours", behaviours::behaviours),
    ("clock", clock::clock),
    ("machines", clock::machines),
    ("coverage", coverage::coverage),
];

/// `GET /room/parts/{part}`: one part of the page by itself.
pub(in crate::control) fn part(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(PARAMETERS)?;
    let name = call.part("part");
    let found = PARTS.iter().find(|(known, _)| *known == name);
    let (_, write) = found.ok_or_else(|| Complaint::unknown("part", name))?;
    let markup = write(&Look { desk, call })?;
    Ok(Answer::of(super::page::HTML, markup.into_string()))
}

/// A part in its place on the page. Where it cannot be shown, the reason stands there.
pub(super) fn placed(look: &Look<'_>, name: &str) -> Markup {
    let found = PARTS.iter().find(|(known, _)| *known == name);
    html! {
        div.part data-part=(name) tabindex="-1" {
            @match found.map(|(_, write)| write(look)) {
                None => {},
                Some(Ok(markup)) => (markup),
                Some(Err(complaint)) => p.banner.grave { (complaint.words()) },
            }
        }
    }
}
