//! Reading what is counted.

use super::metric::{Count, Event, EventKind, Grouping, Metric, Metrics};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::{Predicate, Subject, read_predicate};
use crate::requirement::Role;
use crate::standing::subjects;

/// Reads every section `metrics`: what a later one says comes over what an earlier one says, events
/// by their name, metrics by their id.
pub(crate) fn read_metrics<'n>(
    checker: &Checker<'_>,
    sections: impl Iterator<Item = &'n Node>,
    context: &Context<'_>,
) -> Metrics {
    let mut names = context.provider.clone();
    checker.standard.builtins().add_exchange(&mut names);
    let reader = Reader {
        checker,
        context,
        names,
    };
    let mut metrics = Metrics::default();
    for node in sections {
        reader.section(node, &mut metrics);
    }
    metrics
}

struct Reader<'r> {
    checker: &'r Checker<'r>,
    context: &'r Context<'r>,
    names: Names,
}

impl Reader<'_> {
    fn section(&self, node: &Node, into: &mut Metrics) {
        let checker = self.checker;
        let Some(fields) = checker.fields(node, "`metrics`") else {
            return;
        };
        if let Some(node) = fields.take("encounter") {
            into.encounter = subjects(checker, node, &self.names);
        }
        for entry in checker.entries(fields.take("events"), "`events`") {
            if let Some(event) = self.event(entry) {
                into.events.retain(|other| other.kind != event.kind);
                into.events.push(event);
            }
        }
        let mut read: Vec<Metric> = Vec::new();
        for item in checker.items(fields.take("figures"), "`figures`") {
            let Some(metric) = self.metric(item) else {
                continue;
            };
            if let Some(first) = read.iter().find(|other| other.id == metric.id) {
                let message = format!("there is already a figure `{}`", metric.id);
                checker.twice(&metric.span, &first.span, &message);
                continue;
            }
            read.push(metric);
        }
        into.metrics
            .retain(|known| read.iter().all(|metric| metric.id != known.id));
        into.metrics.extend(read);
        fields.finish(checker);
    }

    fn event(&self, entry: &Entry) -> Option<Event> {
        let checker = self.checker;
        let found = EventKind::WORDS.iter().find(|(word, _)| *word == entry.key);
        if found.is_none() {
            let message = format!("`{}` is not an event that is counted", entry.key);
            let known = EventKind::WORDS.iter().map(|(word, _)| *word);
            let remark = Diagnostic::new(&entry.key_span, message);
            checker.report(remark.suggest(&entry.key, known));
        }
        let fields = checker.fields(&entry.value, "an event")?;
        let fact = |key: &'static str| -> Vec<Subject> {
            let node = fields.take(key);
            node.map(|node| subjects(checker, node, &self.names))
                .unwrap_or_default()
        };
        let event = Event {
            kind: found.map_or(EventKind::Offered, |(_, kind)| *kind),
            when: fields
                .require(checker, "when")
                .map_or_else(Predicate::always, |node| self.predicate(node)),
            service: fact("service"),
            slots: fact("slots"),
            slot: fact("slot"),
            start: fact("start"),
            appointment: fact("appointment"),
            patient: fact("patient"),
            message: fact("message"),
        };
        fields.finish(checker);
        found.is_some().then_some(event)
    }

    fn predicate(&self, node: &Node) -> Predicate {
        read_predicate(self.checker, node, &self.names, self.context.matchers)
    }

    fn metric(&self, node: &Node) -> Option<Metric> {
        let checker = self.checker;
        let fields = checker.fields(node, "a figure")?;
        let text = |key: &'static str| {
            let node = fields.require(checker, key)?;
            checker.text(node, &format!("`{key}`"))
        };
        let (id, says) = (text("id"), text("says"));
        let role = fields
            .require(checker, "role")
            .and_then(|node| checker.word(node, "a role", Role::WORDS));
        let counts = fields
            .require(checker, "counts")
            .map(|node| self.count(node));
        let against = fields.take("against").map(|node| self.count(node));
        let by = fields
            .take("by")
            .and_then(|node| checker.word(node, "`by`", Grouping::WORDS));
        let span = fields.span();
        fields.finish(checker);
        Some(Metric {
            id: id?,
            role: role?,
            says: says?,
            counts: counts??,
            against: against.flatten(),
            by,
            span,
        })
    }

    fn count(&self, node: &Node) -> Option<Count> {
        self.checker.word(node, "what is counted", Count::WORDS)
    }
}
