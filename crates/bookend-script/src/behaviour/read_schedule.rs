//! Reading how often a behaviour applies.

use super::{Quota, Schedule, Share};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::Node;
use crate::quantity::parse_share;
use jiff::SignedDuration;

/// The most that a schedule counts to.
const MOST: u64 = 1_000_000_000;

/// Reads `schedule`; without one a behaviour always applies.
pub(super) fn read_schedule(
    checker: &Checker<'_>,
    node: Option<&Node>,
    context: &Context<'_>,
) -> Schedule {
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
    one_of(checker, &fields, ("times", "first"), "say the same");
    one_of(checker, &fields, ("probability", "ramp"), "are two shares");
    let point = |key| {
        let node = fields.take(key);
        node.and_then(|node| checker.point(node, &format!("`{key}`")))
    };
    let schedule = Schedule {
        times: times.or(first),
        after: count("after", 0).unwrap_or(0),
        every: count("every", 1).unwrap_or(1),
        per: fields
            .take("per")
            .and_then(|node| checker.expression(node, &context.provider)),
        from: point("from"),
        until: point("until"),
        share: read_share(checker, &fields),
        quota: fields
            .take("quota")
            .and_then(|node| read_quota(checker, node)),
    };
    fields.finish(checker);
    schedule
}

/// Remarks on two keys that exclude each other.
fn one_of(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    (one, other): (&'static str, &'static str),
    why: &str,
) {
    if let (Some(_), Some(other_node)) = (fields.node().get(one), fields.node().get(other)) {
        let message = format!("`{one}` and `{other}` {why}; keep one of the two");
        checker.report(Diagnostic::new(&other_node.span, message));
    }
}

fn read_share(checker: &Checker<'_>, fields: &Fields<'_>) -> Option<Share> {
    let share = |node: &Node, what: &str| checker.quantity(node, what, parse_share);
    let always = fields
        .take("probability")
        .and_then(|node| share(node, "`probability`"));
    let ramp = fields.take("ramp").and_then(|node| {
        let fields = checker.fields(node, "a ramp")?;
        let end = |key| {
            let node = fields.require(checker, key);
            node.and_then(|node| share(node, &format!("`{key}`")))
        };
        let (from, to) = (end("from"), end("to"));
        let over = fields
            .require(checker, "over")
            .and_then(|node| window_of(checker, node));
        fields.finish(checker);
        Some(Share::Ramp {
            from: from?,
            to: to?,
            over: over?,
        })
    });
    always.map(Share::Always).or(ramp)
}

fn read_quota(checker: &Checker<'_>, node: &Node) -> Option<Quota> {
    let fields = checker.fields(node, "a quota")?;
    let limit = fields
        .require(checker, "limit")
        .and_then(|node| checker.count(node, "`limit`", 1..=MOST));
    let window = fields
        .require(checker, "window")
        .and_then(|node| window_of(checker, node));
    fields.finish(checker);
    Some(Quota {
        limit: limit?,
        window: window?,
    })
}

/// Reads the length of a window of time.
pub(super) fn window_of(checker: &Checker<'_>, node: &Node) -> Option<SignedDuration> {
    checker.length(node, "a window")
}
