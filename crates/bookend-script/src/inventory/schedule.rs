//! Reading schedules, and the rules by which their slots arise.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node};
use crate::quantity::parse_zone;
use bookend_model::{ScheduleSpec, SlotRule};
use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

impl Reader<'_, '_> {
    /// A schedule of one service, or the name of a shared one.
    pub(super) fn schedule_of(
        &mut self,
        service: &str,
        number: usize,
        node: &Node,
    ) -> Option<String> {
        if let Some(name) = node.text() {
            self.known_schedule(node, name);
            return Some(name.to_owned());
        }
        let id = format!("{service}-{}", number + 1);
        let schedule = self.schedule(node, id)?;
        Some(self.keep(schedule))
    }

    pub(super) fn shared_schedule(&mut self, entry: &Entry) {
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
        let fields = self.checker.fields(node, "a schedule of slots")?;
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
            .and_then(|node| checker.count(node, "`days`", 1..=366))
            .unwrap_or(7);
        let weekdays = fields
            .take("weekdays")
            .map(|node| self.weekdays(node))
            .unwrap_or_default();
        let every = fields
            .require(checker, "every")
            .and_then(|n| checker.length(n, "`every`"));
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
        let open = time_open(rule);
        if rule.every > open {
            let message = format!(
                "a slot of {:#} does not fit between {} and {}",
                rule.every,
                rule.from.strftime("%H:%M"),
                rule.to.strftime("%H:%M")
            );
            self.checker.report(
                Diagnostic::new(&node.span, message)
                    .help("`to` is the time at which the last slot has ended; before `from`, it is that of the next day"),
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
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Returns how long a rule opens on a day without a change of the clocks. One that closes when it
/// opens, or before, closes on the next day.
fn time_open(rule: &SlotRule) -> SignedDuration {
    let open = rule.to.duration_since(rule.from);
    if open.is_positive() {
        open
    } else {
        open + SignedDuration::from_hours(24)
    }
}

fn parse_time(text: &str) -> Result<Time, String> {
    if text == "24:00" {
        return Ok(Time::midnight());
    }
    text.parse()
        .map_err(|_| format!("`{text}` is not a time of day such as `08:30`"))
}
