//! Reading what a behaviour does.

use super::delay::Phase;
use super::fault::Place;
use super::read_delay::{read_delay, time_of};
use super::read_fault::read_fault;
use super::{Answer, Delay, Effect, Fault, Then};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::read_pairs;
use crate::mutation::take_mutations;
use crate::node::Node;
use crate::predicate::Side;

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
        .and_then(|node| read_effect(checker, node));
    let defects = &context.dialect.token.defects;
    let mut names = context.provider.clone();
    let types = types_of(node.get("answer"), answered);
    names.expect_types(Side::Response, types);
    let mutate = take_mutations(checker, &fields, &names, (Side::Response, defects));
    let delay = fields
        .take("delay")
        .and_then(|node| read_delay(checker, node));
    let fault = fields
        .take("fault")
        .and_then(|node| read_fault(checker, node, context));
    judge_together(checker, node, (effect, delay, fault.as_ref()));
    fields.finish(checker);
    Some(Then {
        answer: answer?,
        effect,
        mutate,
        delay,
        fault,
    })
}

/// `effect: pretend`, or `effect: {commit-later: 3s}`.
fn read_effect(checker: &Checker<'_>, node: &Node) -> Option<Effect> {
    if node.entries().is_none() {
        return checker.word(node, "`effect`", EFFECTS);
    }
    let fields = checker.fields(node, "an effect")?;
    let later = fields
        .require(checker, "commit-later")
        .and_then(|node| time_of(checker, node, "`commit-later`"));
    fields.finish(checker);
    later.map(Effect::CommitLater)
}

/// Remarks on what contradicts the place of a fault.
fn judge_together(
    checker: &Checker<'_>,
    node: &Node,
    (effect, delay, fault): (Option<Effect>, Option<Delay>, Option<&Fault>),
) {
    let Some(fault) = fault else { return };
    let is_before = matches!(fault.at, Place::BeforeBody | Place::BeforeCommit);
    let commits = matches!(effect, Some(Effect::Commit | Effect::CommitLater(_)));
    let remark = |key, message: String, help: &str| {
        if let Some(node) = node.get(key) {
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
    };
    if is_before && commits {
        let message = format!(
            "nothing takes effect when a fault comes {}",
            fault.at.name()
        );
        remark(
            "effect",
            message,
            "leave `effect` out, or say `after-commit`",
        );
    }
    if delay.is_some_and(|delay| delay.phase == Phase::Body) {
        let message = "a fault takes the place of a delay before the body".to_owned();
        let help = "`dribble`, `throttle` and `hang` are faults that take time";
        remark("delay", message, help);
    }
    if fault.at == Place::BeforeBody {
        for key in ["answer", "mutate", "delay"] {
            let message = format!("`{key}` comes to nothing when a fault comes before-body");
            remark(key, message, "leave it out, or say `before-commit`");
        }
    }
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
