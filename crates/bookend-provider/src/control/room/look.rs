//! What a part of the page looks at.

use crate::control::routes::{Found, find};
use crate::control::{Body, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_model::Headers;
use bytes::Bytes;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;

/// What the parts of the page can be asked for; each takes what concerns it.
pub(super) const PARAMETERS: &[&str] = &[
    "space",
    "service",
    "from",
    "id",
    "since",
    "interaction",
    "status",
    "findings",
    "fault",
    "every-space",
];

/// What a part of the page looks at: a space, and what else its address says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    pub(super) desk: &'a Desk,
    pub(super) call: &'a Call,
}

impl Look<'_> {
    /// Returns a parameter that says something.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.call.parameter(name).filter(|value| !value.is_empty())
    }

    /// Returns the provider of the space.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when there is no such space.
    pub(super) fn provider(&self) -> Result<Arc<Provider>, Complaint> {
        self.desk.provider(self.call.space())
    }

    /// Returns the time zone in which people are shown times: that of the dialect.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when there is no such space.
    pub(super) fn zone(&self) -> Result<TimeZone, Complaint> {
        Ok(self.provider()?.script().dialect().envelope.zone.clone())
    }

    /// Asks a resource of the control port about the space.
    ///
    /// # Errors
    ///
    /// [`Complaint`], as the resource has it.
    pub(super) fn told(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Complaint> {
        let space = ("space", self.call.space());
        self.asked(path, query.iter().copied().chain([space]))
    }

    /// Asks a resource that knows no spaces.
    ///
    /// # Errors
    ///
    /// [`Complaint`], as the resource has it.
    pub(super) fn told_of_all(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Value, Complaint> {
        self.asked(path, query.iter().copied())
    }

    fn asked<'q>(
        &self,
        path: &str,
        query: impl Iterator<Item = (&'q str, &'q str)>,
    ) -> Result<Value, Complaint> {
        let Found::Route(route, parts) = find("GET", path) else {
            return Err(Complaint::unknown("resource", path));
        };
        let call = Call {
            method: "GET".to_owned(),
            path: path.to_owned(),
            parts,
            query: query
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            headers: Headers::default(),
            body: Bytes::new(),
            is_admitted: true,
        };
        match (route.run)(self.desk, &call)?.body {
            Body::Whole(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| Complaint::new(500, "internal-error", error.to_string())),
            Body::Live(_) => Ok(Value::Null),
        }
    }
}

/// Returns a text of what was told; nothing said is an empty one.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns a number of what was told.
pub(super) fn number(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or_default()
}

/// Returns whether what was told says yes.
pub(super) fn is(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// Returns a list of what was told.
pub(super) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    let list = value.get(key).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// Returns an instant of what was told.
pub(super) fn instant(value: &Value, key: &str) -> Timestamp {
    text(value, key).parse().unwrap_or_default()
}

/// Writes the time of day of an instant of what was told, in a time zone.
pub(super) fn time_of_day(value: &Value, key: &str, zone: &TimeZone) -> String {
    let at = instant(value, key).to_zoned(zone.clone());
    at.strftime("%H:%M:%S%.3f").to_string()
}

/// Writes how long something took, from microseconds.
pub(super) fn took(micros: u64) -> String {
    let took = SignedDuration::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
    let milliseconds = took.as_secs_f64() * 1000.0;
    match milliseconds {
        ..10.0 => format!("{milliseconds:.1} ms"),
        ..1000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

/// Writes a word in the form that goes with a count: `1 exchange`, `2 exchanges`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
