//! Reading when a behaviour applies, and how often.

use super::read_remember::judge_before_body;
use super::read_schedule::read_schedule;
use super::read_then::read_then;
use super::{Behaviour, Exhausted, Sequence, Then};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Fields;
use crate::node::Node;
use crate::predicate::{Field, Predicate, read_of_each};

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
        .and_then(|node| checker.id(node));
    let when = fields
        .require(checker, "when")
        .map_or_else(Predicate::always, |node| {
            read_of_each(checker, node, &context.provider, context.matchers)
        });
    let title = fields
        .take("title")
        .and_then(|node| checker.text(node, "a title"));
    let priority = read_priority(checker, &fields);
    let schedule = read_schedule(checker, fields.take("schedule"), context);
    let answered = context.answered(&when);
    let sequence = read_sequence(checker, &fields, context, (&when, &answered));
    if let Some(sequence) = &sequence
        && sequence.parts.iter().any(Then::is_before_body)
    {
        judge_head_only(checker, &when);
    }
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

fn read_sequence(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    context: &Context<'_>,
    asked: (&Predicate, &[String]),
) -> Option<Sequence> {
    let node = fields.require(checker, "then")?;
    if node.get("sequence").is_none() {
        let then = read_then(checker, node, context, asked, None)?;
        judge_remembered(checker, node, &then);
        return Some(Sequence {
            parts: vec![then],
            per: None,
            when_exhausted: Exhausted::Last,
        });
    }
    let then = checker.fields(node, "`then` with a sequence")?;
    let items = checker.items(then.take("sequence"), "the parts of a sequence");
    let per = then.take("per");
    let exhausted = [
        ("last", Exhausted::Last),
        ("cycle", Exhausted::Cycle),
        ("domain", Exhausted::Domain),
    ];
    let sequence = Sequence {
        parts: items
            .iter()
            .filter_map(|item| read_part(checker, item, context, asked, per))
            .collect(),
        per: per.and_then(|node| checker.expression(node, &context.provider)),
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

/// Remarks on what a `when` looks at that is not there before the body was read.
fn judge_head_only(checker: &Checker<'_>, when: &Predicate) {
    when.clauses(&mut |clause| {
        let is_of_body = matches!(
            clause.subject.field,
            Field::Resource | Field::Profile(_) | Field::Fhir(_) | Field::Body | Field::Json(_)
        );
        if matches!(clause.subject.field, Field::Count) {
            let message = "a fault before the body is decided before the request is counted";
            let help = "use `schedule`, or say `before-commit`";
            checker.report(Diagnostic::new(&clause.span, message).help(help));
        }
        if is_of_body {
            let message = "a fault before the body is decided before there is a body to look at";
            checker.report(
                Diagnostic::new(&clause.span, message)
                    .help("look at method, path, query and header fields, or say `before-commit`"),
            );
        }
    });
}

fn judge_remembered(checker: &Checker<'_>, node: &Node, then: &Then) {
    if let Some(remember) = then.remember.as_ref().filter(|_| then.is_before_body()) {
        judge_before_body(checker, node, remember);
    }
}

/// Which part it is whose turn it is depends on requests that were read.
fn read_part(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
    asked: (&Predicate, &[String]),
    per: Option<&Node>,
) -> Option<Then> {
    let then = read_then(checker, node, context, asked, per)?;
    if let Some(node) = node.get("transition") {
        let message = "a transition is not a part of a sequence";
        checker.report(Diagnostic::new(&node.span, message).help(
            "give each state a behaviour of its own: a machine says by itself what comes after what",
        ));
    }
    if let Some(node) = node.get("fault").filter(|_| then.is_before_body()) {
        let message = "a fault before the body is not a part of a sequence";
        checker.report(
            Diagnostic::new(&node.span, message)
                .help("give it a behaviour of its own, with a `schedule`, or say `before-commit`"),
        );
    }
    Some(then)
}
