//! Reading when a behaviour applies, and how often.

use super::read_then::read_then;
use super::{Behaviour, Exhausted, Schedule, Sequence};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Fields;
use crate::node::Node;
use crate::predicate::{Predicate, read_predicate};

/// Reads the behaviours of a script.
pub(crate) fn read_behaviours(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
) -> Vec<Behaviour> {
    let Some(items) = node.items() else {
        checker.expected(node, "`behaviours` is a list");
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| read(checker, item, context))
        .collect()
}

fn read(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Option<Behaviour> {
    let fields = checker.fields(node, "a behaviour")?;
    let id = fields
        .require(checker, "id")
        .and_then(|node| checker.name(node, "an id"));
    let when = fields
        .require(checker, "when")
        .map_or_else(Predicate::always, |node| {
            read_predicate(checker, node, &context.provider, context.matchers)
        });
    let title = fields
        .take("title")
        .and_then(|node| checker.text(node, "a title"));
    let priority = read_priority(checker, &fields);
    let schedule = read_schedule(checker, fields.take("schedule"), context);
    let answered = context.answered(&when);
    let sequence = read_sequence(checker, &fields, context, &answered);
    let span = node
        .get("id")
        .map_or_else(|| fields.span(), |id| id.span.clone());
    let is_empty = |key| {
        let entries = node.get(key).and_then(Node::entries);
        entries.is_some_and(<[_]>::is_empty)
    };
    if is_empty("when") && is_empty("then") {
        let message = "this behaviour always applies and does nothing";
        let diagnostic = Diagnostic::new(&span, message).of(Severity::Warning);
        checker.report(diagnostic.help("say in `when` whom it is for, and in `then` what it does"));
    }
    fields.finish(checker);
    let id = id?;
    Some(Behaviour {
        title: title.unwrap_or_else(|| id.clone()),
        priority,
        when,
        schedule,
        sequence: sequence?,
        span,
        id,
    })
}

fn read_priority(checker: &Checker<'_>, fields: &Fields<'_>) -> i64 {
    let node = fields.take("priority");
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| format!("`{text}` is not a priority; it is a whole number"))
    };
    node.and_then(|node| checker.quantity(node, "a priority", parse))
        .unwrap_or(0)
}

/// The most that a schedule counts to.
const MOST: u64 = 1_000_000_000;

fn read_schedule(checker: &Checker<'_>, node: Option<&Node>, context: &Context<'_>) -> Schedule {
    let Some(fields) = node.and_then(|node| checker.fields(node, "the schedule of a behaviour"))
    else {
        return Schedule {
            every: 1,
            ..Schedule::default()
        };
    };
    let count = |key, least| {
        let node = fields.take(key);
        node.and_then(|node| checker.count(node, &format!("`{key}`"), least..=MOST))
    };
    let (times, first) = (count("times", 1), count("first", 1));
    if let (Some(_), Some(first)) = (fields.node().get("times"), fields.node().get("first")) {
        let message = "`times` and `first` say the same; keep one of the two";
        checker.report(Diagnostic::new(&first.span, message));
    }
    let schedule = Schedule {
        times: times.or(first),
        after: count("after", 0).unwrap_or(0),
        every: count("every", 1).unwrap_or(1),
        per: fields
            .take("per")
            .and_then(|node| checker.expression(node, &context.provider)),
    };
    fields.finish(checker);
    schedule
}

fn read_sequence(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    context: &Context<'_>,
    answered: &[String],
) -> Option<Sequence> {
    let node = fields.require(checker, "then")?;
    if node.get("sequence").is_none() {
        let then = read_then(checker, node, context, answered)?;
        return Some(Sequence {
            parts: vec![then],
            per: None,
            when_exhausted: Exhausted::Last,
        });
    }
    let then = checker.fields(node, "`then` with a sequence")?;
    let items = checker.items(then.take("sequence"), "the parts of a sequence");
    let exhausted = [
        ("last", Exhausted::Last),
        ("cycle", Exhausted::Cycle),
        ("domain", Exhausted::Domain),
    ];
    let sequence = Sequence {
        parts: items
            .iter()
            .filter_map(|item| read_then(checker, item, context, answered))
            .collect(),
        per: then
            .take("per")
            .and_then(|node| checker.expression(node, &context.provider)),
        when_exhausted: then
            .take("when-exhausted")
            .and_then(|node| checker.word(node, "`when-exhausted`", &exhausted))
            .unwrap_or(Exhausted::Last),
    };
    then.finish(checker);
    if sequence.parts.is_empty() {
        checker.report(Diagnostic::new(
            &node.span,
            "a sequence has at least one part",
        ));
        return None;
    }
    Some(sequence)
}
