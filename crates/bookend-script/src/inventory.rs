//! Reading what a provider has to offer.

use crate::checker::{Checker, Fields};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node};
use crate::quantity::{PointInTime, parse_zone};
use bookend_model::{
    Address, Inventory, OrganisationSpec, PlaceSpec, PractitionerSpec, ScheduleSpec, ServiceSpec,
    SlotRule, SlotSpec, SlotStart, SlotStatus,
};
use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

/// Reads an inventory and adds it to what is there; a service or schedule of the same id takes the
/// place of the earlier one.
///
/// Returns the seed, when the inventory names one.
pub(crate) fn read_inventory(
    checker: &Checker<'_>,
    node: &Node,
    inventory: &mut Inventory,
) -> Option<u64> {
    let fields = checker.fields(node, "an inventory")?;
    let seed = fields
        .take("seed")
        .and_then(|node| checker.whole(node, "a seed"));
    if fields
        .take("replace")
        .and_then(|node| checker.boolean(node, "`replace`"))
        == Some(true)
    {
        *inventory = Inventory::default();
    }
    let mut reader = Reader { checker, inventory };
    for entry in fields
        .take("schedules")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        reader.shared_schedule(entry);
    }
    for item in fields
        .take("services")
        .and_then(Node::items)
        .unwrap_or_default()
    {
        reader.service(item);
    }
    for item in fields
        .take("slots")
        .and_then(Node::items)
        .unwrap_or_default()
    {
        reader.slot(item);
    }
    fields.finish(checker);
    seed
}

struct Reader<'r, 's> {
    checker: &'r Checker<'s>,
    inventory: &'r mut Inventory,
}

impl Reader<'_, '_> {
    fn service(&mut self, node: &Node) -> Option<()> {
        let checker = self.checker;
        let fields = checker.fields(node, "a service")?;
        let id = checker.text(fields.require(checker, "id")?, "a service id")?;
        let schedules = fields
            .take("schedules")
            .and_then(Node::items)
            .unwrap_or_default();
        let service = ServiceSpec {
            name: self.text(&fields, "name"),
            location: fields
                .take("location")
                .and_then(|node| self.place(node))
                .unwrap_or_default(),
            organisation: fields
                .take("organisation")
                .and_then(|node| self.organisation(node))
                .unwrap_or_default(),
            schedules: schedules
                .iter()
                .enumerate()
                .filter_map(|(number, node)| self.schedule_of(&id, number, node))
                .collect(),
            withheld: fields
                .take("withholds")
                .map(|n| checker.texts(n, "a resource type"))
                .unwrap_or_default(),
            id,
        };
        fields.finish(checker);
        self.inventory
            .services
            .retain(|other| other.id != service.id);
        self.inventory.services.push(service);
        Some(())
    }

    /// A schedule of one service, or the name of a shared one.
    fn schedule_of(&mut self, service: &str, number: usize, node: &Node) -> Option<String> {
        if let Some(name) = node.text() {
            if !self
                .inventory
                .schedules
                .iter()
                .any(|schedule| schedule.id == name)
            {
                let known = self
                    .inventory
                    .schedules
                    .iter()
                    .map(|schedule| schedule.id.as_str());
                let message = format!("there is no schedule `{name}`");
                self.checker
                    .report(Diagnostic::new(&node.span, message).suggest(name, known));
            }
            return Some(name.to_owned());
        }
        let id = format!("{service}-{}", number + 1);
        let schedule = self.schedule(node, id)?;
        Some(self.keep(schedule))
    }

    fn shared_schedule(&mut self, entry: &Entry) {
        if let Some(schedule) = self.schedule(&entry.value, entry.key.clone()) {
            self.keep(schedule);
        }
    }

    fn keep(&mut self, schedule: ScheduleSpec) -> String {
        let id = schedule.id.clone();
        self.inventory.schedules.retain(|other| other.id != id);
        self.inventory.schedules.push(schedule);
        id
    }

    fn schedule(&self, node: &Node, default_id: String) -> Option<ScheduleSpec> {
        let fields = self.checker.fields(node, "a schedule")?;
        let rules = fields.take("slots");
        let rules = rules
            .map(|node| node.items().unwrap_or(std::slice::from_ref(node)))
            .unwrap_or_default();
        let schedule = ScheduleSpec {
            id: self.text(&fields, "id").unwrap_or(default_id),
            practitioner: fields
                .take("practitioner")
                .and_then(|node| self.practitioner(node)),
            delivery: self.text(&fields, "delivery"),
            rules: rules.iter().filter_map(|node| self.rule(node)).collect(),
        };
        fields.finish(self.checker);
        Some(schedule)
    }

    fn rule(&self, node: &Node) -> Option<SlotRule> {
        let checker = self.checker;
        let fields = checker.fields(node, "a rule for slots")?;
        let time = |key: &'static str, default: Time| {
            fields.take(key).map_or(Some(default), |node| {
                checker.quantity(node, "a time of day", parse_time)
            })
        };
        let days = fields
            .take("days")
            .and_then(|node| checker.whole(node, "`days`"))
            .unwrap_or(7);
        let weekdays = fields
            .take("weekdays")
            .map(|n| checker.texts(n, "a weekday"))
            .unwrap_or_default();
        let rule = SlotRule {
            every: fields
                .require(checker, "every")
                .and_then(|n| checker.duration(n, "`every`"))?,
            from: time("from", Time::midnight())?,
            to: time("to", Time::midnight())?,
            days: u16::try_from(days).unwrap_or(u16::MAX),
            weekdays: weekdays
                .iter()
                .filter_map(|word| self.weekday(node, word))
                .collect(),
            zone: fields.take("zone").map_or_else(
                || parse_zone("Europe/London").ok(),
                |node| checker.quantity(node, "a time zone", parse_zone),
            )?,
            busy: fields
                .take("busy")
                .map_or(Some(0.0), |node| checker.share(node, "`busy`"))?,
        };
        self.sensible(node, &rule);
        fields.finish(checker);
        Some(rule)
    }

    fn sensible(&self, node: &Node, rule: &SlotRule) {
        if rule.every < SignedDuration::from_secs(1) {
            self.checker.report(Diagnostic::new(
                &node.span,
                "a slot lasts a second at least",
            ));
        }
        if rule.to <= rule.from && rule.to != Time::midnight() {
            let message = format!("slots from {} to {} are none at all", rule.from, rule.to);
            self.checker.report(
                Diagnostic::new(&node.span, message)
                    .help("`to` is later than `from`, or `00:00` for the day's end"),
            );
        }
    }

    fn weekday(&self, node: &Node, word: &str) -> Option<Weekday> {
        let found = WEEKDAYS
            .iter()
            .find(|(name, _)| word.to_lowercase().starts_with(name));
        if found.is_none() {
            let message = format!("`{word}` is not a day of the week");
            let known = WEEKDAYS.iter().map(|(name, _)| *name);
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(word, known));
        }
        found.map(|(_, weekday)| *weekday)
    }

    fn place(&self, node: &Node) -> Option<PlaceSpec> {
        let fields = self.checker.fields(node, "a location")?;
        let place = PlaceSpec {
            id: self.text(&fields, "id"),
            name: self.text(&fields, "name"),
            address: Address {
                line: self.text(&fields, "line"),
                city: self.text(&fields, "city"),
                postcode: self.text(&fields, "postcode"),
            },
        };
        fields.finish(self.checker);
        Some(place)
    }

    fn organisation(&self, node: &Node) -> Option<OrganisationSpec> {
        let fields = self.checker.fields(node, "an organisation")?;
        let organisation = OrganisationSpec {
            id: self.text(&fields, "id"),
            ods: self.text(&fields, "ods"),
            name: self.text(&fields, "name"),
        };
        fields.finish(self.checker);
        Some(organisation)
    }

    /// `practitioner: {fake: practitioner}` is one of whom nothing is said.
    fn practitioner(&self, node: &Node) -> Option<PractitionerSpec> {
        let fields = self.checker.fields(node, "a practitioner")?;
        fields.take("fake");
        let practitioner = PractitionerSpec {
            id: self.text(&fields, "id"),
            user: self.text(&fields, "user"),
            role: self.text(&fields, "role"),
            prefix: self.text(&fields, "prefix"),
            given: self.text(&fields, "given"),
            family: self.text(&fields, "family"),
            gender: self.text(&fields, "gender"),
        };
        fields.finish(self.checker);
        Some(practitioner)
    }

    fn slot(&mut self, node: &Node) -> Option<()> {
        let checker = self.checker;
        let fields = checker.fields(node, "a slot")?;
        let id = checker.text(fields.require(checker, "id")?, "an id")?;
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
            .and_then(|node| checker.duration(node, "`for`"));
        let start = fields
            .require(checker, "start")
            .and_then(|node| self.start(node));
        let uuid = self.text(&fields, "uuid");
        fields.finish(checker);
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
            return self.checker.text(node, "a schedule");
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

    fn text(&self, fields: &Fields<'_>, key: &'static str) -> Option<String> {
        fields
            .take(key)
            .and_then(|node| self.checker.text(node, &format!("`{key}`")))
    }
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

fn parse_time(text: &str) -> Result<Time, String> {
    if text == "24:00" {
        return Ok(Time::midnight());
    }
    text.parse()
        .map_err(|_| format!("`{text}` is not a time of day such as `08:30`"))
}
