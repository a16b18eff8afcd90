//! Reading what a behaviour answers.

use super::read_delay::time_of;
use super::{Answer, Staleness};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::{Domain, read_pairs};
use crate::node::{Kind, Node};
use crate::predicate::{Predicate, interactions_of};

/// How many changes the diary can lack: as many as it keeps for looking back.
const MOST_CHANGES: u64 = 1000;

/// Reads what is answered by a behaviour of this `when`.
pub(super) fn read_answer(
    checker: &Checker<'_>,
    node: &Node,
    (context, when): (&Context<'_>, &Predicate),
) -> Option<Answer> {
    if let Some(word) = node.text() {
        if word != "domain" {
            checker.report(
                Diagnostic::new(&node.span, format!("`answer` cannot be `{word}`")).help(
                    "write `domain`, `{refuse: <name>}`, `{respond: {status: …}}` or `{stale: 1}`",
                ),
            );
        }
        return Some(Answer::Domain);
    }
    let fields = checker.fields(node, "an answer")?;
    let refuse = fields.take("refuse");
    let respond = fields.take("respond");
    let stale = fields.take("stale");
    let facts = read_pairs(checker, fields.take("facts"), &context.provider);
    fields.finish(checker);
    match (refuse, respond, stale) {
        (Some(refuse), None, None) => {
            let name = checker.text(refuse, "the name of a refusal")?;
            context.check_refusal(checker, refuse, &name);
            Some(Answer::Refuse(name, facts))
        }
        (None, Some(respond), None) => read_respond(checker, respond, context),
        (None, None, Some(stale)) => {
            judge_reading(checker, stale, (context, when));
            read_staleness(checker, stale).map(Answer::Stale)
        }
        _ => {
            let message = "an answer is `domain`, or one of `refuse`, `respond` and `stale`";
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

/// `stale: 2`, the number of changes, or `stale: 5s`.
fn read_staleness(checker: &Checker<'_>, node: &Node) -> Option<Staleness> {
    if matches!(node.kind, Kind::Number(_)) {
        let changes = checker.count(node, "`stale`", 1..=MOST_CHANGES)?;
        return Some(Staleness::Changes(changes));
    }
    time_of(checker, node, "`stale`").map(Staleness::Ago)
}

/// Remarks on a stale answer to what changes the diary.
fn judge_reading(checker: &Checker<'_>, node: &Node, (context, when): (&Context<'_>, &Predicate)) {
    for name in interactions_of(when).unwrap_or_default() {
        let found = context.dialect.interaction(&name);
        if found.is_some_and(|found| matches!(found.domain, Domain::Book | Domain::Cancel)) {
            let message =
                format!("`{name}` changes the diary, and is never answered from an old one");
            let help = "what only reads can be stale, such as a search";
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
    }
}
