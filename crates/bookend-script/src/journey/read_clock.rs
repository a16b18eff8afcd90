//! Reading how clocks are moved.

use super::clock::ClockChange;
use super::read::Reader;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::Node;
use crate::quantity::{PointInTime, parse_duration};
use jiff::SignedDuration;

impl Reader<'_> {
    /// `clock: {set: tomorrow@23:59, frozen: true}`, or `clock: {advance: 5m}`.
    pub(super) fn clock(&self, node: &Node, names: &Names) -> Option<ClockChange> {
        let checker = self.checker;
        let fields = checker.fields(node, "a change of the clocks")?;
        let set = fields.take("set");
        if let Some(node) = set.filter(|node| node.text().is_none_or(|it| !it.contains("$("))) {
            checker.quantity(node, "`set`", PointInTime::parse);
        }
        let set = set.map(|node| checker.shape(node, names));
        let signed = |key| {
            let node = fields.take(key);
            node.and_then(|node| checker.quantity(node, key, parse_signed))
        };
        let change = ClockChange {
            set,
            advance: signed("advance"),
            frozen: fields
                .take("frozen")
                .and_then(|node| checker.boolean(node, "`frozen`")),
            skew: signed("skew"),
        };
        if let (Some(_), Some(advance)) = (node.get("set"), node.get("advance")) {
            let message =
                "`set` and `advance` both say where the clocks stand; keep one of the two";
            checker.report(Diagnostic::new(&advance.span, message));
        }
        if node.entries().is_some_and(<[_]>::is_empty) {
            let message = "this changes nothing of the clocks";
            let help = "write `set`, `advance`, `frozen` or `skew`";
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
        fields.finish(checker);
        Some(change)
    }
}

/// Reads a duration that may go back: `-5m`.
fn parse_signed(text: &str) -> Result<SignedDuration, String> {
    let (is_back, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let duration = parse_duration(rest).map_err(|_| {
        format!("`{text}` is not a duration; write a number and a unit, such as `5m`, or `-5m` to go back")
    })?;
    Ok(if is_back { -duration } else { duration })
}
