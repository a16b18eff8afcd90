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
    for entry in checker.entries(fields.take("schedules"), "`schedules`") {
        reader.shared_schedule(entry);
    }
    for item in checker.items(fields.take("services"), "`services`") {
        reader.service(item);
    }
    for item in checker.items(fields.take("slots"), "`slots`") {
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
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.text(node, "a service id"));
        let has_id = id.is_some();
        let id = id.unwrap_or_default();
        let schedules = checker.items(fields.take("schedules"), "`schedules`");
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
            withheld: self.withheld(fields.take("withholds")),
            id,
        };
        fields.finish(checker);
        if !has_id {
            return None;
        }
        self.inventory
            .services
            .retain(|other| other.id != service.id);
        self.inventory.services.push(service);
        Some(())
    }

    /// The resources that a service does not give away though they are asked for.
    fn withheld(&self, node: Option<&Node>) -> Vec<String> {
        let Some(node) = node else { return Vec::new() };
        let types = self.checker.texts(node, "a resource type");
        for name in &types {
            if !RELATED.contains(&name.as_str()) {
                let message = format!("no resource of type `{name}` belongs to a slot");
                self.checker.report(
                    Diagnostic::new(&node.span, message).suggest(name, RELATED.iter().copied()),
                );
            }
        }
        types
    }

    /// Remarks when there is no schedule of a name.
    fn known_schedule(&self, node: &Node, name: &str) {
        let known = || {
            let schedules = self.inventory.schedules.iter();
            schedules.map(|schedule| schedule.id.as_str())
        };
        if !known().any(|id| id == name) {
            let message = format!("there is no schedule `{name}`");
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(name, known()));
        }
    }

    /// A schedule of one service, or the name of a shared one.
    fn schedule_of(&mut self, service: &str, number: usize, node: &Node) -> Option<String> {
        if let Some(name) = node.text() {
            self.known_schedule(node, name);
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
            .map(|node| self.weekdays(node))
            .unwrap_or_default();
        let every = fields
            .require(checker, "every")
            .and_then(|n| checker.duration(n, "`every`"));
        let (from, to) = (time("from", Time::midnight()), time("to", Time::midnight()));
        let zone = fields.take("zone").map_or_else(
            || parse_zone("Europe/London").ok(),
            |node| checker.quantity(node, "a time zone", parse_zone),
        );
        let busy = fields
            .take("busy")
            .map_or(Some(0.0), |node| checker.share(node, "`busy`"));
        fields.finish(checker);
        let rule = SlotRule {
            every: every?,
            from: from?,
            to: to?,
            days: u16::try_from(days).unwrap_or(u16::MAX),
            weekdays,
            zone: zone?,
            busy: busy?,
        };
        self.sensible(node, &rule);
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

    fn weekdays(&self, node: &Node) -> Vec<Weekday> {
        let words = self.checker.texts(node, "a weekday");
        words
            .iter()
            .filter_map(|word| self.weekday(node, word))
            .collect()
    }

    /// A day of the week, in full or shortened: `mon`, `tues`, `Sunday`.
    fn weekday(&self, node: &Node, word: &str) -> Option<Weekday> {
        let found = WEEKDAYS
            .iter()
            .find(|(name, _)| word.len() >= 3 && name.starts_with(&word.to_lowercase()));
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
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.text(node, "an id"));
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

    fn text(&self, fields: &Fields<'_>, key: &'static str) -> Option<String> {
        fields
            .take(key)
            .and_then(|node| self.checker.text(node, &format!("`{key}`")))
    }
}

/// The types of the resources that belong to a slot.
const RELATED: &[&str] = &[
    "Schedule",
    "Practitioner",
    "PractitionerRole",
    "HealthcareService",
    "Organization",
    "Location",
];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn parse_time(text: &str) -> Result<Time, String> {
    if text == "24:00" {
        return Ok(Time::midnight());
    }
    text.parse()
        .map_err(|_| format!("`{text}` is not a time of day such as `08:30`"))
}
