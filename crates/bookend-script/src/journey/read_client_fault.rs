//! Reading what goes wrong on purpose while a step sends its request.

use super::read::Reader;
use super::{AbortAt, ClientFault, Send};
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Predicate, read_expectation};
use crate::quantity::parse_duration;
use jiff::SignedDuration;

const KINDS: &[&str] = &[
    "abort",
    "half-close",
    "slow-upload",
    "early-close",
    "pipelined",
];

/// The most pieces of a body.
const MOST: u64 = 10_000;

/// The furthest that a clock goes wrong.
const FURTHEST: SignedDuration = SignedDuration::from_hours(24 * 366);

impl Reader<'_> {
    /// Reads `client-fault: half-close`, or `client-fault: {abort: in-body}`.
    pub(super) fn client_fault(&self, node: &Node, names: &Names) -> Option<ClientFault> {
        if node.entries().is_none() {
            let text = self.checker.text(node, "a client fault")?;
            return self.plain_client_fault(node, &text);
        }
        let checker = self.checker;
        let fields = checker.fields(node, "a client fault")?;
        let given: Vec<(&'static str, &Node)> = KINDS
            .iter()
            .filter_map(|kind| Some((*kind, fields.take(kind)?)))
            .collect();
        fields.finish(checker);
        match given.as_slice() {
            [(kind, value)] => self.client_fault_with(kind, value, names),
            [_, (kind, second), ..] => {
                let message =
                    format!("`{kind}` is one fault too many; a step has one client fault");
                checker.report(Diagnostic::new(&second.span, message));
                None
            }
            [] => {
                let message = "a client fault says what goes wrong";
                let help = format!("it is one of {}", KINDS.join(", "));
                checker.report(Diagnostic::new(&node.span, message).help(help));
                None
            }
        }
    }

    fn plain_client_fault(&self, node: &Node, text: &str) -> Option<ClientFault> {
        match text {
            "abort" => Some(ClientFault::Abort(AbortAt::AfterSend)),
            "half-close" => Some(ClientFault::HalfClose),
            "early-close" => Some(ClientFault::EarlyClose),
            "pipelined" => Some(ClientFault::Pipelined(Predicate::always())),
            "slow-upload" => {
                let message = "`slow-upload` does not say enough";
                let help = "write what it takes, such as `{slow-upload: {pieces: 20, over: 2s}}`";
                self.checker
                    .report(Diagnostic::new(&node.span, message).help(help));
                None
            }
            other => {
                let message = format!("`{other}` is not a client fault");
                let known = KINDS.iter().copied();
                self.checker
                    .report(Diagnostic::new(&node.span, message).suggest(other, known));
                None
            }
        }
    }

    fn client_fault_with(&self, kind: &str, value: &Node, names: &Names) -> Option<ClientFault> {
        let checker = self.checker;
        match kind {
            "abort" => checker
                .word(value, "where a connection is reset", AbortAt::NAMES)
                .map(ClientFault::Abort),
            "slow-upload" => {
                let fields = checker.fields(value, "`slow-upload`")?;
                let pieces = fields
                    .require(checker, "pieces")
                    .and_then(|node| checker.count(node, "`pieces`", 2..=MOST));
                let over = fields
                    .require(checker, "over")
                    .and_then(|node| checker.length(node, "`over`"));
                fields.finish(checker);
                Some(ClientFault::SlowUpload {
                    pieces: u32::try_from(pieces?).ok()?,
                    over: over?,
                })
            }
            "pipelined" => {
                let second = read_expectation(checker, value, names, self.context.matchers);
                Some(ClientFault::Pipelined(second))
            }
            other => {
                let message = format!("`{other}` takes nothing");
                let help = format!("write `client-fault: {other}`");
                checker.report(Diagnostic::new(&value.span, message).help(help));
                None
            }
        }
    }

    /// Remarks on what does not go together with a client fault.
    pub(super) fn judge_client_fault(&self, fields: &Fields<'_>, send: &Send, has_body: bool) {
        let step = fields.node();
        let (Some(node), Some(fault)) = (step.get("client-fault"), &send.client_fault) else {
            return;
        };
        let name = fault.name();
        let report = |span, message: String| self.checker.report(Diagnostic::new(span, message));
        if fault.needs_body() && !has_body {
            let message = format!("`{}` sends no body, and so no `{name}`", send.interaction);
            report(&node.span, message);
        }
        for key in ["poll", "retry"] {
            if let Some(again) = step.get(key) {
                let message =
                    format!("a step with a client fault sends once, and so has no `{key}`");
                report(&again.span, message);
            }
        }
        if fault.has_answer() {
            return;
        }
        for key in ["expect", "should", "capture"] {
            if let Some(about) = step.get(key) {
                let message = format!("`{name}` reads no answer, and so there is no `{key}` of it");
                report(&about.span, message);
            }
        }
    }

    /// Reads how far the consumer's own clock goes wrong: `-10m`, `+2h`.
    pub(super) fn clock_skew(&self, node: &Node) -> Option<SignedDuration> {
        let text = self.checker.text(node, "a clock skew")?;
        let sign = |text: &str| match text.strip_prefix('-') {
            Some(rest) => parse_duration(rest).map(|duration| -duration),
            None => parse_duration(text.strip_prefix('+').unwrap_or(text)),
        };
        let skew = self
            .checker
            .quantity(node, "a clock skew", |text| sign(text));
        if skew.is_some_and(|skew| skew.is_zero() || skew.abs() > FURTHEST) {
            let message =
                format!("a clock skew is from `1ms` to `366d`, early or late; not `{text}`");
            let help = "`-10m` has the consumer's clock be ten minutes slow, `+2h` two hours fast";
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
            return None;
        }
        skew
    }
}
