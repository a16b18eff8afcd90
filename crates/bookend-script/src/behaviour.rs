//! Rules of the provider: when … then …

use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::read_pairs;
use crate::fields::Fields;
use crate::mutation::{Mutation, take_mutations};
use crate::node::Node;
use crate::predicate::{Predicate, read_predicate};
use crate::source::Span;
use crate::template::{Expression, Shape};
use jiff::SignedDuration;

/// One rule of the provider.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// The id.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// Higher ones are tried first; within a priority, those that stand first.
    pub priority: i64,
    /// When it applies.
    pub when: Predicate,
    /// How often it applies.
    pub schedule: Schedule,
    /// What happens, one after another where there are several.
    pub sequence: Sequence,
    /// Where it stands.
    pub span: Span,
}

/// How often a behaviour applies, counted per key.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// At most so many times.
    pub times: Option<u64>,
    /// Not for the first so many.
    pub after: u64,
    /// Only every so manieth, beginning with the first after `after`.
    pub every: u64,
    /// What is counted by; everything together when there is none.
    pub per: Option<Expression>,
}

/// What happens, one after another.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// The parts; a behaviour without `sequence` has one.
    pub parts: Vec<Then>,
    /// What is counted by.
    pub per: Option<Expression>,
    /// What happens after the last part.
    pub when_exhausted: Exhausted,
}

/// What happens after the last part of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// The last part, again and again.
    Last,
    /// The first part again.
    Cycle,
    /// The booking domain answers.
    Domain,
}

/// What happens to one request.
#[derive(Clone, Debug)]
pub struct Then {
    /// What is answered.
    pub answer: Answer,
    /// What happens to the diary.
    pub effect: Option<Effect>,
    /// What is changed in the answer.
    pub mutate: Vec<Mutation>,
    /// How long the answer waits.
    pub delay: Option<SignedDuration>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// What the booking domain says.
    Domain,
    /// A refusal of the catalogue, with facts.
    Refuse(String, Vec<(String, Shape)>),
    /// This.
    Respond {
        /// The status.
        status: u16,
        /// Header fields beside those of every response.
        headers: Vec<(String, Shape)>,
        /// A resource (a map), a text, or nothing.
        body: Option<Shape>,
    },
}

/// What happens to the diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The request takes effect as usual.
    Commit,
    /// Nothing happens.
    None,
    /// The answer is that of a success, and nothing was stored.
    Pretend,
}

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
        .and_then(|node| checker.text(node, "an id"));
    let when = fields
        .require(checker, "when")
        .map_or_else(Predicate::always, |node| {
            let when = read_predicate(checker, node, &context.provider, context.matchers);
            context.check_interactions(checker, node);
            when
        });
    let title = fields
        .take("title")
        .and_then(|node| checker.text(node, "a title"));
    let priority = read_priority(checker, &fields);
    let schedule = read_schedule(checker, fields.take("schedule"), context);
    let sequence = read_sequence(checker, &fields, context);
    let span = node
        .get("id")
        .map_or_else(|| fields.span(), |id| id.span.clone());
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

fn read_schedule(checker: &Checker<'_>, node: Option<&Node>, context: &Context<'_>) -> Schedule {
    let Some(fields) = node.and_then(|node| checker.fields(node, "a schedule")) else {
        return Schedule {
            every: 1,
            ..Schedule::default()
        };
    };
    let count = |key| {
        fields
            .take(key)
            .and_then(|node| checker.whole(node, &format!("`{key}`")))
    };
    let schedule = Schedule {
        times: count("times").or_else(|| count("first")),
        after: count("after").unwrap_or(0),
        every: count("every").unwrap_or(1).max(1),
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
) -> Option<Sequence> {
    let node = fields.require(checker, "then")?;
    if node.get("sequence").is_none() {
        let then = read_then(checker, node, context)?;
        return Some(Sequence {
            parts: vec![then],
            per: None,
            when_exhausted: Exhausted::Last,
        });
    }
    let then = checker.fields(node, "`then`")?;
    let items = checker.items(then.take("sequence"), "the parts of a sequence");
    let exhausted = [
        ("last", Exhausted::Last),
        ("cycle", Exhausted::Cycle),
        ("domain", Exhausted::Domain),
    ];
    let sequence = Sequence {
        parts: items
            .iter()
            .filter_map(|item| read_then(checker, item, context))
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

const EFFECTS: &[(&str, Effect)] = &[
    ("commit", Effect::Commit),
    ("none", Effect::None),
    ("pretend", Effect::Pretend),
];

fn read_then(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Option<Then> {
    let fields = checker.fields(node, "`then`")?;
    let answer = fields.take("answer").map_or(Some(Answer::Domain), |node| {
        read_answer(checker, node, context)
    });
    let effect = fields
        .take("effect")
        .and_then(|node| checker.word(node, "`effect`", EFFECTS));
    let defects = &context.dialect.token.defects;
    let mutate = take_mutations(checker, &fields, &context.provider, defects);
    let delay = fields
        .take("delay")
        .and_then(|node| read_delay(checker, node));
    fields.finish(checker);
    Some(Then {
        answer: answer?,
        effect,
        mutate,
        delay,
    })
}

/// `delay: 250ms`, or `delay: {fixed: 250ms}`.
fn read_delay(checker: &Checker<'_>, node: &Node) -> Option<SignedDuration> {
    if node.entries().is_none() {
        return checker.duration(node, "a delay");
    }
    let fields = checker.fields(node, "a delay")?;
    let fixed = fields
        .require(checker, "fixed")
        .and_then(|node| checker.duration(node, "a delay"));
    fields.finish(checker);
    fixed
}

fn read_answer(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Option<Answer> {
    if let Some(word) = node.text() {
        if word != "domain" {
            checker.report(
                Diagnostic::new(&node.span, format!("`answer` cannot be `{word}`"))
                    .help("write `domain`, `{refuse: <name>}` or `{respond: {status: …}}`"),
            );
        }
        return Some(Answer::Domain);
    }
    let fields = checker.fields(node, "an answer")?;
    let refuse = fields.take("refuse");
    let respond = fields.take("respond");
    let facts = read_pairs(checker, fields.take("facts"), &context.provider);
    fields.finish(checker);
    match (refuse, respond) {
        (Some(refuse), None) => {
            let name = checker.text(refuse, "the name of a refusal")?;
            context.check_refusal(checker, refuse, &name);
            Some(Answer::Refuse(name, facts))
        }
        (None, Some(respond)) => read_respond(checker, respond, context),
        _ => {
            let message = "an answer is `domain`, or one of `refuse` and `respond`";
            checker.report(Diagnostic::new(&node.span, message));
            None
        }
    }
}

fn read_respond(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Option<Answer> {
    let fields = checker.fields(node, "`respond`")?;
    let status = fields
        .require(checker, "status")
        .and_then(|node| checker.status(node));
    let headers = read_pairs(checker, fields.take("headers"), &context.provider);
    let body = fields
        .take("body")
        .map(|node| checker.shape(node, &context.provider));
    fields.finish(checker);
    Some(Answer::Respond {
        status: status?,
        headers,
        body,
    })
}
