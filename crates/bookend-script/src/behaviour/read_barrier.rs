//! Reading for whom a request waits.

use super::Barrier;
use super::read_delay::time_of;
use crate::checker::Checker;
use crate::context::Context;
use crate::node::Node;
use jiff::SignedDuration;

/// How long one waits for the others when nothing is said: not as long as most clients do for an
/// answer.
const LIMIT: SignedDuration = SignedDuration::from_secs(5);

/// The most that can wait for one another: each holds its connection.
const MOST: u64 = 1000;

/// `barrier: {parties: 2, for: 5s}`.
pub(super) fn read_barrier(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
) -> Option<Barrier> {
    let fields = checker.fields(node, "a barrier")?;
    let parties = fields
        .require(checker, "parties")
        .and_then(|node| checker.count(node, "`parties`", 2..=MOST));
    let limit = match fields.take("for") {
        Some(node) => time_of(checker, node, "`for`"),
        None => Some(LIMIT),
    };
    let per = fields
        .take("per")
        .and_then(|node| checker.expression(node, &context.provider));
    fields.finish(checker);
    Some(Barrier {
        parties: parties?,
        limit: limit?,
        per,
    })
}
