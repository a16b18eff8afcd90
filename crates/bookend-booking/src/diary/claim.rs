//! Which slot a submitted appointment asks for.

use super::difference::short;
use crate::instant;
use crate::rules::{Rules, SlotIdentity};
use crate::slots::{Shelf, Slot};
use bookend_fhir::tree::part;
use bookend_model::Refusal;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// Which slot a submitted appointment asks for, and what it says of it.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// The values of the contained Slot's identifiers, of the system that counts.
    identifiers: Vec<String>,
    /// The identifier of a contained Slot that has none of the system that counts, as
    /// `system|value`: such a Slot is named, and not by anything of this provider.
    foreign: Option<String>,
    /// The contained Slot's id, or the id of a slot that is referenced without being contained.
    id: Option<String>,
    /// What the contained Slot says of itself.
    schedule: Option<String>,
    start: Option<String>,
    end: Option<String>,
    /// The appointment's own times.
    appointment: (Option<Timestamp>, Option<Timestamp>),
}

impl Claim {
    /// Reads the claim of an appointment. It never fails: what is not there is not claimed.
    pub(super) fn of(appointment: &Value, rules: &Rules) -> Self {
        let reference = part(&part(appointment, "slot")[0], "reference")
            .as_str()
            .unwrap_or_default();
        let times = (
            part(appointment, "start").as_str().and_then(instant::read),
            part(appointment, "end").as_str().and_then(instant::read),
        );
        let Some(slot) = contained_slot(appointment, reference) else {
            // A very old sample references `Slot/[id]` and contains nothing.
            let id = reference.rsplit_once("Slot/").map(|(_, id)| id.to_owned());
            return Self {
                id,
                appointment: times,
                ..Self::default()
            };
        };
        let text = |element: &Value| element.as_str().map(str::to_owned);
        let identifiers = identifiers(slot, rules.slot_identifier_system.as_deref());
        Self {
            foreign: foreign(slot).filter(|_| identifiers.is_empty()),
            identifiers,
            id: text(part(slot, "id")),
            schedule: text(part(part(slot, "schedule"), "reference")),
            start: text(part(slot, "start")),
            end: text(part(slot, "end")),
            appointment: times,
        }
    }

    /// Finds the slot that is claimed.
    pub(super) fn find<'s>(
        &self,
        shelf: &'s Shelf,
        rules: &Rules,
    ) -> Result<&'s Arc<Slot>, Refusal> {
        let by_identifier = || {
            self.identifiers
                .iter()
                .find_map(|it| shelf.by_identifier(it))
        };
        let by_id = || self.id.as_deref().and_then(|id| shelf.by_id(id));
        let found = match rules.slot_identity {
            SlotIdentity::IdentifierFirst if self.foreign.is_some() => None,
            SlotIdentity::IdentifierFirst => by_identifier().or_else(by_id),
            SlotIdentity::IdFirst => by_id().or_else(by_identifier),
            SlotIdentity::IdentifierOnly => by_identifier(),
            SlotIdentity::IdOnly => by_id(),
        };
        found.ok_or_else(|| Refusal::new("slot-unknown").with("slot", self.name(rules)))
    }

    /// Checks that what is said of the slot is so, where anything is said.
    pub(super) fn agree(&self, slot: &Slot) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        let is_other = |said: &&String| !names_schedule(said, &slot.schedule);
        if let Some(said) = self.schedule.as_ref().filter(is_other) {
            wrong.push(("schedule", format!("Schedule/{}", slot.schedule), said));
        }
        let times = [
            ("start", &self.start, slot.start),
            ("end", &self.end, slot.end),
        ];
        for (element, said, at) in times {
            let is_other = |said: &&String| instant::read(said) != Some(at);
            if let Some(said) = said.as_ref().filter(is_other) {
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
        let identifier = self
            .identifiers
            .first()
            .or(self.foreign.as_ref())
            .filter(|_| rules.slot_identity != SlotIdentity::IdOnly);
        let id = self
            .id
            .as_ref()
            .filter(|_| rules.slot_identity != SlotIdentity::IdentifierOnly);
        let name = match rules.slot_identity {
            SlotIdentity::IdFirst => id.or(identifier),
            _ => identifier.or(id),
        };
        name.map_or_else(|| "nothing".to_owned(), |name| short(name))
    }
}

/// Returns whether a reference, relative or absolute, names a schedule.
fn names_schedule(reference: &str, schedule: &str) -> bool {
    let before = reference.strip_suffix(schedule);
    before.is_some_and(|it| it == "Schedule/" || it.ends_with("/Schedule/"))
}

/// Refuses a slot of which something wrong was said: element, what is so, and what was said.
fn mismatch(slot: &Slot, wrong: &[(&str, String, &String)]) -> Refusal {
    let list = |text: &dyn Fn(&(&str, String, &String)) -> String| {
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

/// Returns the first identifier that has a value, whatever its system.
fn foreign(slot: &Value) -> Option<String> {
    items(part(slot, "identifier")).iter().find_map(|it| {
        let value = part(it, "value").as_str()?;
        Some(format!(
            "{}|{value}",
            part(it, "system").as_str().unwrap_or_default()
        ))
    })
}

fn identifiers(slot: &Value, system: Option<&str>) -> Vec<String> {
    items(part(slot, "identifier"))
        .iter()
        .filter(|it| system.is_none() || part(it, "system").as_str() == system)
        .filter_map(|it| part(it, "value").as_str().map(str::to_owned))
        .collect()
}
