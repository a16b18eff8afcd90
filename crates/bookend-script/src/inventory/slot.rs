//! Reading slots that are described one by one.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::Node;
use crate::quantity::PointInTime;
use bookend_model::{SlotSpec, SlotStart, SlotStatus};
use jiff::SignedDuration;

impl Reader<'_, '_> {
    pub(super) fn slot(&mut self, node: &Node) -> Option<()> {
        let checker = self.checker;
        let fields = checker.fields(node, "a slot")?;
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.id(node));
        let schedule = self.schedule_of_slot(&fields);
        let status = fields
            .take("status")
            .map_or(Some(SlotStatus::Free), |node| {
                checker.word(
                    node,
                    "a slot's status",
                    &SlotStatus::ALL.map(|status| (status.code(), status)),
                )
            });
        let length = fields
            .take("for")
            .and_then(|node| checker.length(node, "`for`"));
        let start = fields
            .require(checker, "start")
            .and_then(|node| self.start(node));
        let uuid = self.text(&fields, "uuid");
        fields.finish(checker);
        let id = id?;
        let slot = SlotSpec {
            uuid,
            schedule: schedule?,
            start: start?,
            length: length.unwrap_or(SignedDuration::from_mins(15)),
            status: status?,
            id,
        };
        self.inventory.slots.retain(|other| other.id != slot.id);
        self.inventory.slots.push(slot);
        Some(())
    }

    /// A slot names its schedule, or a service whose first schedule it belongs to.
    fn schedule_of_slot(&self, fields: &Fields<'_>) -> Option<String> {
        let schedule = fields.take("schedule");
        let service = fields.take("service");
        if let Some(node) = schedule {
            let name = self.checker.text(node, "a schedule")?;
            self.known_schedule(node, &name);
            return Some(name);
        }
        let node = service.or_else(|| {
            let message =
                "a slot names its `schedule`, or a `service` whose first schedule it belongs to";
            self.checker
                .report(Diagnostic::new(&fields.span(), message));
            None
        })?;
        let id = self.checker.text(node, "a service id")?;
        let found = self
            .inventory
            .services
            .iter()
            .find(|service| service.id == id);
        let schedule = found.and_then(|service| service.schedules.first()).cloned();
        if schedule.is_none() {
            let known = self
                .inventory
                .services
                .iter()
                .map(|service| service.id.as_str());
            let message = format!("there is no service `{id}` with a schedule");
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(&id, known));
        }
        schedule
    }

    fn start(&self, node: &Node) -> Option<SlotStart> {
        match self.checker.point(node, "`start`")? {
            PointInTime::At(at) => Some(SlotStart::At(at)),
            PointInTime::Day(days, time, zone) => Some(SlotStart::InDays(days, time, zone)),
            PointInTime::After(_) => {
                self.checker.report(
                    Diagnostic::new(
                        &node.span,
                        "a slot starts at an instant, or on a day at a time of day",
                    )
                    .help("for example `tomorrow@10:00`"),
                );
                None
            }
        }
    }
}
