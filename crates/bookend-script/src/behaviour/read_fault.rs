//! Reading what goes wrong with an answer.

use super::fault::{Corrupted, Fault, FaultKind, Place, WrongChunk};
use super::read_delay::time_of;
use super::read_schedule::window_of;
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::Node;
use crate::quantity::{parse_rate, parse_share};

/// The faults that need no more than their name.
const WORDS: &[&str] = &["blackhole", "empty", "garbage", "malformed-chunk", "reset"];

/// The faults with something said of them.
const KINDS: &[&str] = &[
    "blackhole",
    "content-length",
    "corrupt",
    "dribble",
    "empty",
    "garbage",
    "hang",
    "malformed-chunk",
    "rate-limit",
    "raw",
    "refuse",
    "reset",
    "slow-close",
    "throttle",
    "truncate",
];

/// Where a connection may end.
const PLACES: &[(&str, Place)] = &[
    ("before-body", Place::BeforeBody),
    ("before-commit", Place::BeforeCommit),
    ("after-commit", Place::AfterCommit),
    ("in-body", Place::InBody),
    ("on-close", Place::OnClose),
];

/// Where something else may be sent in place of the answer.
const PLACES_OF_GARBAGE: &[(&str, Place)] = &[
    ("before-body", Place::BeforeBody),
    ("before-commit", Place::BeforeCommit),
    ("after-commit", Place::AfterCommit),
];

const CHUNKS: &[(&str, WrongChunk)] = &[
    ("cut", WrongChunk::Cut),
    ("size", WrongChunk::Size),
    ("last", WrongChunk::Last),
];

const CORRUPTED: &[(&str, Corrupted)] = &[
    ("body", Corrupted::Body),
    ("encoding", Corrupted::Encoding),
    ("media-type", Corrupted::MediaType),
    ("gzip", Corrupted::Gzip),
];

/// `fault: reset`, or `fault: {truncate: 40%}`.
pub(super) fn read_fault(
    checker: &Checker<'_>,
    node: &Node,
    context: &Context<'_>,
) -> Option<Fault> {
    if node.entries().is_none() {
        return read_word(checker, node);
    }
    if let Some(tls) = node.get("tls") {
        let help = "a handshake goes wrong before there is a request: a port of its own has `tls` under `listeners`, such as `listeners: [{id: expired, port: 4443, tls: expired}]`";
        let message = "TLS is no fault of an answer";
        checker.report(Diagnostic::new(&tls.span, message).help(help));
        return None;
    }
    let fields = checker.fields(node, "a fault")?;
    let given: Vec<(&'static str, &Node)> = KINDS
        .iter()
        .filter_map(|kind| Some((*kind, fields.take(kind)?)))
        .collect();
    let read = match given.as_slice() {
        [(kind, value)] => read_kind(checker, kind, value, context),
        // A key that is unknown is remarked upon by itself.
        [] if node.entries().is_some_and(|entries| !entries.is_empty()) => None,
        [] => {
            let diagnostic = Diagnostic::new(&fields.span(), "a fault says what goes wrong");
            checker.report(diagnostic.help(format!("it is one of {}", KINDS.join(", "))));
            None
        }
        [_, (kind, second), ..] => {
            let message = format!("`{kind}` is one fault too many; a request meets one at a time");
            checker.report(Diagnostic::new(&second.span, message));
            None
        }
    };
    fields.finish(checker);
    read
}

fn read_word(checker: &Checker<'_>, node: &Node) -> Option<Fault> {
    let words: Vec<(&str, &str)> = WORDS.iter().map(|word| (*word, *word)).collect();
    let known = node.text().is_some_and(|text| KINDS.contains(&text));
    if let Some(text) = node.text().filter(|text| known && !WORDS.contains(text)) {
        let message = format!("`{text}` does not say enough");
        let help = format!(
            "write what it takes, such as `{{{text}: {}}}`",
            example_of(text)
        );
        checker.report(Diagnostic::new(&node.span, message).help(help));
        return None;
    }
    let kind = match checker.word(node, "`fault`", &words)? {
        "blackhole" => FaultKind::Blackhole,
        "empty" => FaultKind::Empty,
        "garbage" => FaultKind::Garbage,
        "malformed-chunk" => FaultKind::MalformedChunk(WrongChunk::Cut),
        _ => FaultKind::Reset,
    };
    let at = Place::AfterCommit;
    Some(Fault { kind, at })
}

fn example_of(kind: &str) -> &'static str {
    match kind {
        "content-length" => "10",
        "corrupt" => "body",
        "dribble" => "{pieces: 20, over: 5s}",
        "rate-limit" => "{limit: 10, window: 1m}",
        "raw" => "\"HTTP/1.1 200 OK\\r\\n\"",
        "throttle" => "2KB/s",
        "truncate" => "40%",
        _ => "5s",
    }
}

fn read_kind(
    checker: &Checker<'_>,
    kind: &str,
    node: &Node,
    context: &Context<'_>,
) -> Option<Fault> {
    let place = |places| checker.word(node, &format!("the place of `{kind}`"), places);
    let time = || time_of(checker, node, &format!("the time of `{kind}`"));
    let (kind, at) = match kind {
        "blackhole" => (FaultKind::Blackhole, place(PLACES)?),
        "empty" => (FaultKind::Empty, place(PLACES)?),
        "reset" => (FaultKind::Reset, place(PLACES)?),
        "garbage" => (FaultKind::Garbage, place(PLACES_OF_GARBAGE)?),
        "refuse" => (FaultKind::Refuse(time()?), Place::AfterCommit),
        "hang" => (FaultKind::Hang(time()?), Place::AfterCommit),
        "slow-close" => (FaultKind::SlowClose(time()?), Place::OnClose),
        kind => (read_content(checker, kind, node, context)?, Place::InBody),
    };
    Some(Fault { kind, at })
}

/// Reads a fault of the answer itself.
fn read_content(
    checker: &Checker<'_>,
    kind: &str,
    node: &Node,
    context: &Context<'_>,
) -> Option<FaultKind> {
    Some(match kind {
        "raw" => FaultKind::Raw(checker.text(node, "`raw`")?.into_bytes()),
        "malformed-chunk" => {
            FaultKind::MalformedChunk(checker.word(node, "a malformed chunk", CHUNKS)?)
        }
        "truncate" => FaultKind::Truncate(checker.quantity(node, "`truncate`", parse_share)?),
        "content-length" => FaultKind::ContentLength(checker.quantity(
            node,
            "`content-length`",
            parse_difference,
        )?),
        "throttle" => FaultKind::Throttle(checker.quantity(node, "`throttle`", parse_rate)?),
        "corrupt" => FaultKind::Corrupt(checker.word(node, "what is corrupt", CORRUPTED)?),
        "dribble" => read_dribble(checker, checker.fields(node, "`dribble`")?)?,
        _ => {
            context.check_refusal(checker, node, "too-many-requests");
            read_limit(checker, checker.fields(node, "`rate-limit`")?, context)?
        }
    })
}

fn parse_difference(text: &str) -> Result<i64, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number: &i64| *number != 0 && number.unsigned_abs() <= 1_000_000_000);
    number.ok_or_else(|| {
        format!(
            "`{text}` is not a number of bytes that are promised and not there; write `10`, or `-10` for too few"
        )
    })
}

fn read_dribble(checker: &Checker<'_>, fields: Fields<'_>) -> Option<FaultKind> {
    let pieces = fields
        .require(checker, "pieces")
        .and_then(|node| checker.count(node, "`pieces`", 2..=10_000));
    let over = fields
        .require(checker, "over")
        .and_then(|node| time_of(checker, node, "the time of `dribble`"));
    fields.finish(checker);
    Some(FaultKind::Dribble {
        pieces: u32::try_from(pieces?).ok()?,
        over: over?,
    })
}

fn read_limit(
    checker: &Checker<'_>,
    fields: Fields<'_>,
    context: &Context<'_>,
) -> Option<FaultKind> {
    let limit = fields
        .require(checker, "limit")
        .and_then(|node| checker.count(node, "`limit`", 0..=1_000_000_000));
    let window = fields
        .require(checker, "window")
        .and_then(|node| window_of(checker, node));
    let per = fields
        .take("per")
        .and_then(|node| checker.expression(node, &context.provider));
    fields.finish(checker);
    Some(FaultKind::RateLimit {
        limit: limit?,
        window: window?,
        per,
    })
}
