//! Reading how long an answer waits.

use super::delay::{Delay, Phase, Spread};
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Fields;
use crate::node::Node;
use jiff::SignedDuration;

/// The longest time: nobody waits longer for an answer, and every one that waits holds its
/// connection for as long.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

const PHASES: &[(&str, Phase)] = &[
    ("before-commit", Phase::BeforeCommit),
    ("first-byte", Phase::FirstByte),
    ("body", Phase::Body),
];

const SPREADS: &str = "`fixed`, `uniform`, `normal` or `lognormal`";

/// `delay: 250ms`, or `delay: {lognormal: {median: 80ms, p99: 2s}, phase: before-commit}`.
pub(super) fn read_delay(checker: &Checker<'_>, node: &Node) -> Option<Delay> {
    if node.entries().is_none() {
        return Some(Delay {
            spread: Spread::Fixed(delay_of(checker, node)?),
            phase: Phase::FirstByte,
        });
    }
    let fields = checker.fields(node, "a delay")?;
    let phase = fields
        .take("phase")
        .and_then(|node| checker.word(node, "the phase of a delay", PHASES));
    let kinds = ["fixed", "uniform", "normal", "lognormal"];
    let given: Vec<(&str, &Node)> = kinds
        .into_iter()
        .filter_map(|kind| Some((kind, fields.take(kind)?)))
        .collect();
    let spread = match given.as_slice() {
        [(kind, value)] => read_spread(checker, kind, value),
        // A key that is unknown is remarked upon by itself.
        [] if has_other_keys(node) => None,
        [] => {
            let diagnostic = Diagnostic::new(&fields.span(), "a delay says how long it is");
            checker.report(diagnostic.help(format!("it has one of {SPREADS}")));
            None
        }
        [_, (kind, second), ..] => {
            let message = format!("`{kind}` is one too many; a delay has one of {SPREADS}");
            checker.report(Diagnostic::new(&second.span, message));
            None
        }
    };
    fields.finish(checker);
    Some(Delay {
        spread: spread?,
        phase: phase.unwrap_or(Phase::FirstByte),
    })
}

fn has_other_keys(node: &Node) -> bool {
    let mut entries = node.entries().unwrap_or_default().iter();
    entries.any(|entry| entry.key != "phase")
}

fn read_spread(checker: &Checker<'_>, kind: &str, node: &Node) -> Option<Spread> {
    if kind == "fixed" {
        return delay_of(checker, node).map(Spread::Fixed);
    }
    let (what, least, most): (_, _, &'static str) = match kind {
        "uniform" => ("a uniform delay", "from", "to"),
        "normal" => ("a normal delay", "mean", "deviation"),
        _ => ("a lognormal delay", "median", "p99"),
    };
    let fields = checker.fields(node, what)?;
    let time = |key| {
        let node = fields.require(checker, key);
        node.and_then(|node| delay_of(checker, node))
    };
    let (first, second) = (time(least), time(most));
    let max = if kind == "uniform" {
        None
    } else {
        take_max(checker, &fields)
    };
    let second_span = node.get(most).map(|node| node.span.clone());
    fields.finish(checker);
    let (first, second) = (first?, second?);
    if kind != "normal" && second < first {
        let message = format!("`{most}` is not less than `{least}`");
        checker.report(Diagnostic::new(&second_span?, message));
        return None;
    }
    if let (Some(max), Some(node)) = (max, node.get("max")) {
        judge_max(checker, node, (kind, max), (first, second));
    }
    let max = max.unwrap_or(LONGEST);
    Some(match kind {
        "uniform" => Spread::Uniform(first, second),
        "normal" => Spread::Normal {
            mean: first,
            deviation: second,
            max,
        },
        _ if first.is_zero() => {
            let message = "the median of a lognormal delay is more than nothing";
            checker.report(Diagnostic::new(&node.span, message));
            return None;
        }
        _ => Spread::Lognormal {
            median: first,
            p99: second,
            max,
        },
    })
}

/// Warns of a longest time that is shorter than what the delay is to be.
fn judge_max(
    checker: &Checker<'_>,
    node: &Node,
    (kind, max): (&str, SignedDuration),
    (first, second): (SignedDuration, SignedDuration),
) {
    let (usual, its) = match kind {
        "normal" => (first, "mean"),
        _ if max < first => (first, "median"),
        _ => (second, "p99"),
    };
    if max < usual {
        let message = format!("`max` is less than `{its}`, which the delay then never reaches");
        let diagnostic = Diagnostic::new(&node.span, message)
            .help("whatever would be longer is as long as `max`; leave it out, or say more");
        checker.report(diagnostic.of(Severity::Warning));
    }
}

fn take_max(checker: &Checker<'_>, fields: &Fields<'_>) -> Option<SignedDuration> {
    fields.take("max").and_then(|node| delay_of(checker, node))
}

fn delay_of(checker: &Checker<'_>, node: &Node) -> Option<SignedDuration> {
    time_of(checker, node, "a delay")
}

/// Reads a time for which a connection is held.
pub(super) fn time_of(checker: &Checker<'_>, node: &Node, what: &str) -> Option<SignedDuration> {
    let time = checker.duration(node, what)?;
    if time > LONGEST {
        checker.report(
            Diagnostic::new(&node.span, format!("{what} is an hour at the most"))
                .help("no caller waits longer, and each that waits holds a connection"),
        );
        return None;
    }
    Some(time)
}
