//! What is around a message: which request it is, by which clock it reads dates, how it is sent.

use super::optional_text;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Entry;
use crate::quantity::parse_zone;
use crate::template::Shape;
use jiff::tz::TimeZone;
use serde_json::Value;

/// What is around a message of a dialect, whatever the interaction.
///
/// A dialect that leaves something out has no such thing: without `request-id`, no request can be
/// recognised when it is sent again.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Which request it is, by the caller: the same when it is sent again.
    pub request_id: Shape,
    /// To which work of the caller a request belongs, for the log.
    pub trace_id: Shape,
    /// The version that an update is meant for.
    pub if_match: Shape,
    /// The header field by which a response is found in the log.
    pub response_id: String,
    /// The size of the chunks in which a body is sent; a body is sent whole when this is no number.
    pub chunks: Shape,
    /// Header fields of every response that is sent behind TLS, the same in each.
    pub secured: Vec<(String, String)>,
    /// Where dates without a time are whole days.
    pub zone: TimeZone,
}

impl Envelope {
    pub(super) fn read(checker: &Checker<'_>, fields: &Fields<'_>, names: &Names) -> Self {
        let shape = |key| match fields.take(key) {
            Some(node) => checker.shape(node, names),
            None => Shape::Value(Value::Null),
        };
        let zone = fields
            .take("zone")
            .and_then(|node| checker.quantity(node, "a time zone", parse_zone));
        Self {
            request_id: shape("request-id"),
            trace_id: shape("trace-id"),
            if_match: shape("if-match"),
            response_id: optional_text(checker, fields, "response-id").unwrap_or_default(),
            chunks: shape("chunks"),
            secured: read_secured(checker, fields),
            zone: zone.unwrap_or(TimeZone::UTC),
        }
    }
}

/// Reads header fields that are the same in every response: nothing is known there of a request.
fn read_secured(checker: &Checker<'_>, fields: &Fields<'_>) -> Vec<(String, String)> {
    let entries = checker.entries(fields.take("respond-secured"), "`respond-secured`");
    let read = |entry: &Entry| {
        checker.header_name(&entry.key_span, &entry.key);
        checker.header_value(&entry.value);
        let value = checker.text(&entry.value, "the value of a header field")?;
        if value.contains("$(") {
            let message = "this is the same in every response, so there is no `$(…)` in it";
            checker.report(Diagnostic::new(&entry.value.span, message));
        }
        Some((entry.key.clone(), value))
    };
    entries.iter().filter_map(read).collect()
}
