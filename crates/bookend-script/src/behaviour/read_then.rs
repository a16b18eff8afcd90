//! Reading what a behaviour does.

use super::{Answer, Effect, Then};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::read_pairs;
use crate::mutation::take_mutations;
use crate::node::Node;
use crate::predicate::Side;
use jiff::SignedDuration;

const EFFECTS: &[(&str, Effect)] = &[
    ("commit", Effect::Commit),
    ("none", Effect::None),
    ("pretend", Effect::Pretend),
];

/// Reads what happens to one request; `answered` are the types of what the domain answers.
pub(super) fn read_then(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
    answered: &[String],
) -> Option<Then> {
    let fields = checker.fields(node, "`then`")?;
    let answer = fields.take("answer").map_or(Some(Answer::Domain), |node| {
        read_answer(checker, node, context)
    });
    let effect = fields
        .take("effect")
        .and_then(|node| checker.word(node, "`effect`", EFFECTS));
    let defects = &context.dialect.token.defects;
    let mut names = context.provider.clone();
    let types = types_of(node.get("answer"), answered);
    names.expect_types(Side::Response, types);
    let mutate = take_mutations(checker, &fields, &names, (Side::Response, defects));
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

/// Returns the types of the resource that is answered; none where there is no telling.
fn types_of(answer: Option<&Node>, answered: &[String]) -> Vec<String> {
    let respond = answer.and_then(|answer| answer.get("respond"));
    match respond {
        None => answered.to_vec(),
        Some(respond) => {
            let body = respond
                .get("body")
                .and_then(|body| body.get("resourceType"));
            let literal = body
                .and_then(Node::text)
                .filter(|text| !text.contains("$("));
            literal.map(str::to_owned).into_iter().collect()
        }
    }
}

/// `delay: 250ms`, or `delay: {fixed: 250ms}`.
fn read_delay(checker: &Checker<'_>, node: &Node) -> Option<SignedDuration> {
    if node.entries().is_none() {
        return delay_of(checker, node);
    }
    let fields = checker.fields(node, "a delay")?;
    let fixed = fields
        .require(checker, "fixed")
        .and_then(|node| delay_of(checker, node));
    fields.finish(checker);
    fixed
}

/// The longest delay: nobody waits longer for an answer, and every one that waits holds its
/// connection for as long.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_hours(1);

fn delay_of(checker: &Checker<'_>, node: &Node) -> Option<SignedDuration> {
    let delay = checker.duration(node, "a delay")?;
    if delay > LONGEST_DELAY {
        let message = "a delay is an hour at the most";
        checker.report(
            Diagnostic::new(&node.span, message)
                .help("no caller waits longer, and each that waits holds a connection"),
        );
        return None;
    }
    Some(delay)
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
    let headers = checker.headers(fields.take("headers"), &context.provider);
    let body = fields.take("body").map(|node| {
        checker.judge_resources(node);
        checker.shape(node, &context.provider)
    });
    fields.finish(checker);
    Some(Answer::Respond {
        status: status?,
        headers,
        body,
    })
}
