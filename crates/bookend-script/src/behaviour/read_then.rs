//! Reading what a behaviour does.

use super::delay::Phase;
use super::fault::Place;
use super::judge_stand_in::judge_stand_in;
use super::read_answer::read_answer;
use super::read_barrier::read_barrier;
use super::read_delay::{read_delay, time_of};
use super::read_fault::read_fault;
use super::read_remember::take_remember;
use super::{Answer, Effect, Then};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::Domain;
use crate::machine::judge_transitions;
use crate::mutation::take_mutations;
use crate::node::Node;
use crate::predicate::{Predicate, Side, interactions_of};

const EFFECTS: &[(&str, Effect)] = &[
    ("commit", Effect::Commit),
    ("commit-twice", Effect::CommitTwice),
    ("none", Effect::None),
    ("pretend", Effect::Pretend),
];

/// Reads what happens to one request; `answered` are the types of what the domain answers, and `per`
/// is what the sequence counts by of which this is a part.
pub(super) fn read_then(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
    (when, answered): (&Predicate, &[String]),
    per: Option<&Node>,
) -> Option<Then> {
    let fields = checker.fields(node, "`then`")?;
    let answer = fields.take("answer").map_or(Some(Answer::Domain), |node| {
        read_answer(checker, node, (context, when))
    });
    let effect = fields
        .take("effect")
        .and_then(|node| read_effect(checker, node));
    // Of what is stale, it is said below.
    let is_stale = matches!(answer, Some(Answer::Stale(_)));
    if let Some(node) = node.get("effect").filter(|_| !is_stale) {
        judge_effect(checker, node, (context, when));
    }
    let defects = &context.dialect.token;
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
    let barrier = fields
        .take("barrier")
        .and_then(|node| read_barrier(checker, node, context));
    let transitions = judge_transitions(checker, fields.take("transition"), when);
    let remember = take_remember(checker, &fields, &context.provider, per);
    fields.finish(checker);
    let then = Then {
        answer: answer?,
        effect,
        mutate,
        delay,
        barrier,
        transitions,
        remember,
        fault,
    };
    judge_together(checker, node, &then);
    judge_stand_in(checker, node, &then, (context, when));
    Some(then)
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

/// Remarks on an effect of what only reads.
fn judge_effect(checker: &Checker<'_>, node: &Node, (context, when): (&Context<'_>, &Predicate)) {
    let names = interactions_of(when).unwrap_or_default();
    let reads = |name: &String| {
        let found = context.dialect.interaction(name);
        found.is_some_and(|found| !matches!(found.domain, Domain::Book | Domain::Cancel))
    };
    if !names.is_empty() && names.iter().all(reads) {
        let verb = match names.as_slice() {
            [_] => "changes",
            _ => "change",
        };
        let message = format!(
            "`{}` {verb} nothing in the diary, which is what `effect` is about",
            names.join("`, `")
        );
        let help = "leave `effect` out; what books or cancels has one";
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
}

/// Remarks on parts that contradict one another.
fn judge_together(checker: &Checker<'_>, node: &Node, then: &Then) {
    let remark = |key: &str, message: String, help: &str| {
        if let Some(node) = node.get(key) {
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
    };
    let waits_before = then
        .delay
        .is_some_and(|delay| delay.phase == Phase::BeforeCommit);
    if waits_before && then.barrier.is_some() {
        let message = "a barrier takes the place of a delay before-commit".to_owned();
        remark("delay", message, "leave it out, or say `phase: first-byte`");
    }
    if matches!(then.answer, Answer::Stale(_)) && then.effect.is_some() {
        let message = "what is read has no effect, stale or not".to_owned();
        remark("effect", message, "leave it out");
    }
    judge_fault(then, &remark);
}

/// Remarks on what contradicts the place of a fault.
fn judge_fault(then: &Then, remark: &dyn Fn(&str, String, &str)) {
    let (effect, delay) = (then.effect, then.delay);
    let Some(fault) = &then.fault else { return };
    let is_before = matches!(fault.at, Place::BeforeBody | Place::BeforeCommit);
    let commits = matches!(
        effect,
        Some(Effect::Commit | Effect::CommitTwice | Effect::CommitLater(_))
    );
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
        for key in ["answer", "mutate", "delay", "barrier"] {
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
