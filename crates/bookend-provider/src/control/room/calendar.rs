//! The slots of a service as a calendar: a column for each day, a row for each time.

use super::look::{Look, instant, list, text};
use super::part::placed;
use crate::control::Complaint;
use crate::provider::Provider;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many days are shown at once.
const DAYS: usize = 7;

/// The slots and the appointments, and where the dialect has such documents, the referrals.
pub(super) fn view(look: &Look<'_>, provider: &Provider) -> Markup {
    let has_referrals = provider.script().dialect().referrals.is_some();
    html! {
        (placed(look, "calendar"))
        h3 { "Appointments" }
        (placed(look, "appointments"))
        @if has_referrals {
            h3 { "Referrals" }
            (placed(look, "referrals"))
        }
    }
}

/// A week of the slots of a service.
pub(super) fn calendar(look: &Look<'_>) -> Result<Markup, Complaint> {
    let provider = look.provider()?;
    let zone = &provider.script().dialect().envelope.zone;
    let services = look.told("/services", &[])?;
    let services = list(&services, "services");
    let chosen = look.parameter("service");
    let usual = services.iter().find(|it| !list(it, "schedules").is_empty());
    let service = chosen.or_else(|| usual.or(services.first()).map(|it| text(it, "id")));
    let Some(service) = service else {
        return Ok(html! { p.quiet { "The inventory has no services." } });
    };
    let today = provider.space.clock.now().to_zoned(zone.clone()).date();
    let first = match look.parameter("from") {
        None => today,
        Some(from) => (from.parse::<Date>()).map_err(|_| {
            Complaint::invalid("from", format!("`{from}` is no date such as `2026-06-15`"))
        })?,
    };
    let days: Vec<Date> = (0..DAYS).filter_map(|day| later(first, day)).collect();
    let end = later(first, DAYS).unwrap_or(Date::MAX);
    let (from, to) = (first.to_string(), end.to_string());
    let query = [("service", service), ("from", &*from), ("to", &*to)];
    let told = look.told("/slots", &query)?;
    let rows = rows(list(&told, "slots"), &days, zone);
    Ok(html! {
        (heading((services, service), (first, today)))
        @if rows.is_empty() {
            p.quiet { "There are no slots in these days: free ones that have passed are gone." }
        } @else {
            div.wide { (table(&rows, &days, service)) }
            p.quiet { "The arrow keys go from slot to slot; Enter opens one, to hold, free or book it." }
        }
    })
}

fn later(day: Date, by: usize) -> Option<Date> {
    day.checked_add(i64::try_from(by).ok()?.days()).ok()
}

/// A slot with its times where it is.
struct Placed<'t> {
    slot: &'t Value,
    start: Zoned,
    end: Zoned,
}

/// The slots by the time of day at which they start, then by day.
type Rows<'t> = BTreeMap<String, Vec<Vec<Placed<'t>>>>;

fn rows<'t>(slots: &'t [Value], days: &[Date], zone: &TimeZone) -> Rows<'t> {
    let mut rows = Rows::new();
    for slot in slots {
        let at = |key: &str| instant(slot, key).to_zoned(zone.clone());
        let placed = Placed {
            slot,
            start: at("start"),
            end: at("end"),
        };
        let day = days.iter().position(|day| *day == placed.start.date());
        let row = rows.entry(hour(&placed.start));
        let row = row.or_insert_with(|| days.iter().map(|_| Vec::new()).collect());
        if let Some(cell) = day.and_then(|day| row.get_mut(day)) {
            cell.push(placed);
        }
    }
    rows
}

fn hour(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

fn heading((services, service): (&[Value], &str), (first, today): (Date, Date)) -> Markup {
    let back = first.checked_sub(7.days()).unwrap_or(first);
    let on = first.checked_add(7.days()).unwrap_or(first);
    html! {
        div.row {
            label for="service" { "Service" }
            select #service data-where="service" data-then="calendar" {
                @for one in services {
                    @let id = text(one, "id");
                    option value=(id) selected[id == service] { (id) " " (text(one, "name")) }
                }
            }
            button #week-back type="button" data-where="from" data-value=(back) data-then="calendar" { "‹ Week before" }
            button #week-today type="button" data-where="from" data-value=(today) data-then="calendar" { "Today" }
            button #week-on type="button" data-where="from" data-value=(on) data-then="calendar" { "Week after ›" }
            span.gap {}
            span.key { span.slot.free { "free" } span.slot.busy { "busy" } span.slot.booked { "booked" } }
        }
    }
}

fn table(rows: &Rows<'_>, days: &[Date], service: &str) -> Markup {
    html! {
        table.calendar {
            caption.unseen { "Slots of " (service) " from " (days.first().map(Date::to_string).unwrap_or_default()) }
            thead { tr {
                th scope="col" { span.unseen { "time" } }
                @for day in days { th scope="col" { (day.strftime("%a %-d %b")) } }
            } }
            tbody {
                @for (time, cells) in rows {
                    tr {
                        th scope="row" { (time) }
                        @for cell in cells { td { @for placed in cell { (button(placed)) } } }
                    }
                }
            }
        }
    }
}

fn button(placed: &Placed<'_>) -> Markup {
    let slot = placed.slot;
    let id = text(slot, "id");
    let is_booked = slot["appointment"].is_string();
    let status = if is_booked {
        "booked"
    } else {
        text(slot, "status")
    };
    let day = placed.start.strftime("%A %-d %B");
    let name = format!(
        "{status}, {day}, {} to {}",
        hour(&placed.start),
        hour(&placed.end)
    );
    html! {
        button.slot.(status) type="button" id={ "slot-" (id) } data-look={ "slot?id=" (id) } data-name={ "Slot " (id) } aria-label=(name) { (status) }
    }
}
