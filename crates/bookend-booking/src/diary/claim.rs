//! Which slot a submitted appointment asks for.

use super::difference::short;
use crate::instant;
use crate::rules::{Rules, SlotIdentity};
use crate::slots::{Place, Shelf, Slot};
use bookend_fhir::tree::part;
use bookend_model::Refusal;
use jiff::Timestamp;
use serde_json::Value;

/// Which slot a submitted appointment asks for, and what it says of it.
#[derive(Debug, Default)]
pub(super) struct Claim<'b> {
    /// The contained Slot's identifiers.
    identifiers: &'b [Value],
    /// The system of the identifiers that count; any where there is none.
    system: Option<&'b str>,
    /// The contained Slot's id, or the id of a slot that is referenced without being contained.
    id: Option<&'b str>,
    /// What the contained Slot says of itself.
    schedule: Option<&'b str>,
    start: Option<&'b str>,
    end: Option<&'b str>,
    /// The appointment's own times.
    appointment: (Option<Timestamp>, Option<Timestamp>),
}

impl<'b> Claim<'b> {
    /// Reads the claim of an appointment. It never fails: what is not there is not claimed.
    pub(super) fn of(appointment: &'b Value, rules: &'b Rules) -> Self {
        let reference = part(&part(appointment, "slot")[0], "reference")
            .as_str()
            .unwrap_or_default();
        let times = (
            part(appointment, "start").as_str().and_then(instant::read),
            part(appointment, "end").as_str().and_then(instant::read),
        );
        let Some(slot) = contained_slot(appointment, reference) else {
            // A very old sample references `Slot/[id]` and contains nothing.
            return Self {
                id: reference.rsplit_once("Slot/").map(|(_, id)| id),
                appointment: times,
                ..Self::default()
            };
        };
        Self {
            identifiers: items(part(slot, "identifier")),
            system: rules.slot_identifier_system.as_deref(),
            id: part(slot, "id").as_str(),
            schedule: part(part(slot, "schedule"), "reference").as_str(),
            start: part(slot, "start").as_str(),
            end: part(slot, "end").as_str(),
            appointment: times,
        }
    }

    /// Returns the values of the contained Slot's identifiers, of the system that counts.
    fn values(&self) -> impl Iterator<Item = &'b str> {
        let system = self.system;
        let counts = move |it: &&Value| system.is_none() || part(it, "system").as_str() == system;
        let counting = self.identifiers.iter().filter(counts);
        counting.filter_map(|it| part(it, "value").as_str())
    }

    /// Returns the identifier of a contained Slot that has none of the system that counts, as
    /// `system|value`: such a Slot is named, and not by anything of this provider.
    fn foreign(&self) -> Option<String> {
        if self.values().next().is_some() {
            return None;
        }
        self.identifiers.iter().find_map(|it| {
            let value = part(it, "value").as_str()?;
            let system = part(it, "system").as_str().unwrap_or_default();
            Some(format!("{system}|{value}"))
        })
    }

    /// Finds the slot that is claimed.
    pub(super) fn find<'s>(
        &self,
        shelf: &'s Shelf,
        rules: &Rules,
    ) -> Result<(Place, &'s Slot), Refusal> {
        let mut values = self.values();
        let mut by_identifier = || values.find_map(|it| shelf.place_of_identifier(it));
        let by_id = || self.id.and_then(|id| shelf.place(id));
        let found = match rules.slot_identity {
            SlotIdentity::IdentifierFirst if self.foreign().is_some() => None,
            SlotIdentity::IdentifierFirst => by_identifier().or_else(by_id),
            SlotIdentity::IdFirst => by_id().or_else(by_identifier),
            SlotIdentity::IdentifierOnly => by_identifier(),
            SlotIdentity::IdOnly => by_id(),
        };
        found
            .and_then(|place| Some((place, &**shelf.at(place)?)))
            .ok_or_else(|| Refusal::new("slot-unknown").with("slot", self.name(rules)))
    }

    /// Checks that what is said of the slot is so, where anything is said.
    pub(super) fn agree(&self, slot: &Slot) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        let is_other = |said: &&str| !names_schedule(said, &slot.schedule);
        if let Some(said) = self.schedule.filter(is_other) {
            wrong.push(("schedule", format!("Schedule/{}", slot.schedule), said));
        }
        let times = [
            ("start", self.start, slot.start),
            ("end", self.end, slot.end),
        ];
        for (element, said, at) in times {
            let is_other = |said: &&str| instant::read(said) != Some(at);
            if let Some(said) = said.filter(is_other) {
                wrong.push((element, instant::text(at), said));
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(mismatch(slot, &wrong))
        }
    }

    /// Checks that the appointment lies within the slot.
    pub(super) fn lies_within(&self, slot: &Slot) -> Result<(), Refusal> {
        let (start, end) = (self.start_or(slot), self.end_or(slot));
        if slot.start <= start && end <= slot.end {
            return Ok(());
        }
        let period = |from, to| format!("{} to {}", instant::text(from), instant::text(to));
        Err(Refusal::new("appointment-outside-slot")
            .with("slot", slot.id.as_ref())
            .with("expected", period(slot.start, slot.end))
            .with("found", period(start, end)))
    }

    /// Returns when the appointment starts: what it says, or else the slot's start.
    pub(super) fn start_or(&self, slot: &Slot) -> Timestamp {
        self.appointment.0.unwrap_or(slot.start)
    }

    /// Returns when the appointment ends: what it says, or else the slot's end.
    pub(super) fn end_or(&self, slot: &Slot) -> Timestamp {
        self.appointment.1.unwrap_or(slot.end)
    }

    /// Returns what the slot was called, for a person to read.
    fn name(&self, rules: &Rules) -> String {
        let identifier = || {
            let first = self.values().next().map(str::to_owned);
            let is_told = rules.slot_identity != SlotIdentity::IdOnly;
            first.or_else(|| self.foreign()).filter(|_| is_told)
        };
        let id = || {
            let is_told = rules.slot_identity != SlotIdentity::IdentifierOnly;
            self.id.map(str::to_owned).filter(|_| is_told)
        };
        let name = match rules.slot_identity {
            SlotIdentity::IdFirst => id().or_else(identifier),
            _ => identifier().or_else(id),
        };
        name.map_or_else(|| "nothing".to_owned(), |name| short(&name))
    }
}

/// Returns whether a reference, relative or absolute, names a schedule.
fn names_schedule(reference: &str, schedule: &str) -> bool {
    let before = reference.strip_suffix(schedule);
    before.is_some_and(|it| it == "Schedule/" || it.ends_with("/Schedule/"))
}

/// Refuses a slot of which something wrong was said: element, what is so, and what was said.
fn mismatch(slot: &Slot, wrong: &[(&str, String, &str)]) -> Refusal {
    let list = |text: &dyn Fn(&(&str, String, &str)) -> String| {
        wrong.iter().map(text).collect::<Vec<_>>().join(", ")
    };
    let expected = list(&|(element, expected, _)| format!("{element} {expected}"));
    let found = list(&|(element, _, found)| format!("{element} {}", short(found)));
    Refusal::new("slot-mismatch")
        .with("slot", slot.id.as_ref())
        .with("elements", list(&|(element, _, _)| (*element).to_owned()))
        .with("expected", expected)
        .with("found", found)
}

/// Returns the contained Slot that is referenced, or else the first one.
fn contained_slot<'v>(appointment: &'v Value, reference: &str) -> Option<&'v Value> {
    let contained = part(appointment, "contained").as_array()?;
    let mut slots = contained
        .iter()
        .filter(|it| *part(it, "resourceType") == "Slot");
    let referenced = |slot: &&Value| part(slot, "id").as_str() == reference.strip_prefix('#');
    slots.clone().find(referenced).or_else(|| slots.next())
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}
