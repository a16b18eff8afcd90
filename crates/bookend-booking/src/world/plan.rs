//! How slots arise: the rules of every schedule, and the slots described one by one.

use super::WorldError;
use crate::names::Names;
use bookend_model::{Inventory, ScheduleSpec, SlotRule, SlotSpec};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// The shortest slot that a rule may make, so that a slip of the pen does not fill the memory.
const SHORTEST: SignedDuration = SignedDuration::from_mins(1);

/// How slots arise. Schedules are numbered by their order in the script ("rows").
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The rules, each with the row of its schedule.
    pub(crate) rules: Vec<(usize, SlotRule)>,
    /// The slots described one by one.
    pub(crate) slots: Vec<ExplicitSlot>,
}

/// A slot described by itself, with everything about it settled but the day.
#[derive(Clone, Debug)]
pub(crate) struct ExplicitSlot {
    /// The row of its schedule.
    pub(crate) row: usize,
    /// The value of its identifier.
    pub(crate) uuid: String,
    /// What the script says of it.
    pub(crate) spec: SlotSpec,
}

impl Plan {
    /// Checks the rules and slots of an inventory.
    pub(super) fn of(inventory: &Inventory, names: Names) -> Result<Self, WorldError> {
        let mut plan = Self::default();
        for (row, schedule) in inventory.schedules.iter().enumerate() {
            for rule in &schedule.rules {
                check_rule(schedule, rule)?;
                plan.rules.push((row, rule.clone()));
            }
        }
        let mut used = BTreeSet::new();
        for spec in &inventory.slots {
            let slot = explicit_slot(inventory, spec, names)?;
            for name in [&slot.spec.id, &slot.uuid] {
                if !used.insert(name.clone()) {
                    let id = name.clone();
                    return Err(WorldError::Duplicate { kind: "slot", id });
                }
            }
            plan.slots.push(slot);
        }
        Ok(plan)
    }
}

fn check_rule(schedule: &ScheduleSpec, rule: &SlotRule) -> Result<(), WorldError> {
    if rule.every < SHORTEST {
        return Err(WorldError::Period {
            schedule: schedule.id.clone(),
            every: rule.every,
        });
    }
    if !(0.0..=100.0).contains(&rule.busy) {
        return Err(WorldError::Busy {
            schedule: schedule.id.clone(),
            busy: rule.busy,
        });
    }
    Ok(())
}

fn explicit_slot(
    inventory: &Inventory,
    spec: &SlotSpec,
    names: Names,
) -> Result<ExplicitSlot, WorldError> {
    if spec.length <= SignedDuration::ZERO {
        return Err(WorldError::Length {
            slot: spec.id.clone(),
            length: spec.length,
        });
    }
    let row = inventory
        .schedules
        .iter()
        .position(|schedule| schedule.id == spec.schedule)
        .ok_or_else(|| WorldError::UnknownSchedule {
            kind: "slot",
            id: spec.id.clone(),
            schedule: spec.schedule.clone(),
        })?;
    let uuid = spec.uuid.clone().unwrap_or_else(|| {
        let thing = format!("slot-identifier/{}", spec.id);
        names.uuid(&thing).to_string()
    });
    Ok(ExplicitSlot {
        row,
        uuid,
        spec: spec.clone(),
    })
}
