//! The types of `type`.

use crate::time::{parse_http_date, parse_instant};
use bookend_fhir::search_date::Bound;
use bookend_fhir::structure::is_instant;
use bookend_model::nhs_number;
use bookend_script::ValueType;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::cell::Cell;
use url::{SyntaxViolation, Url};

/// Returns whether a value is of one of the types of `type`.
pub(super) fn is_of_type(value: &Value, value_type: ValueType) -> bool {
    if let Value::String(text) = value {
        return text_is_of_type(text, value_type);
    }
    match value_type {
        ValueType::List => value.is_array(),
        ValueType::Map => value.is_object(),
        ValueType::Integer => value.as_i64().is_some(),
        _ => false,
    }
}

/// Returns whether a text is of one of the types.
pub(super) fn text_is_of_type(text: &str, value_type: ValueType) -> bool {
    match value_type {
        ValueType::Uuid => is_uuid(text),
        ValueType::LowerUuid => is_uuid(text) && !text.contains(|c: char| c.is_ascii_uppercase()),
        ValueType::Instant => is_instant(text) && parse_instant(text).is_some(),
        ValueType::Date => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        ValueType::SearchDate => Bound::parse(text, &TimeZone::UTC).is_ok(),
        ValueType::NhsNumber => nhs_number::defect(text).is_none(),
        ValueType::Asid => text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
        ValueType::Ods => {
            (3..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        ValueType::Url => is_url(text),
        ValueType::Etag => is_etag(text),
        ValueType::HttpDate => parse_http_date(text).is_some(),
        ValueType::Text => true,
        ValueType::Integer | ValueType::List | ValueType::Map => false,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// A URL that stands by itself and names a host, written as it goes over the wire (RFC 3986): the
/// library would mend a good deal of what is not.
fn is_url(text: &str) -> bool {
    let is_mended = Cell::new(false);
    let note = |violation: SyntaxViolation| {
        // A user and a password are bad advice, and part of the syntax.
        is_mended.set(is_mended.get() || violation != SyntaxViolation::EmbeddedCredentials);
    };
    let url = Url::options()
        .syntax_violation_callback(Some(&note))
        .parse(text);
    text.is_ascii() && !is_mended.get() && url.is_ok_and(|url| url.has_host())
}

/// An entity tag, weak or strong (RFC 9110, section 8.8.3).
fn is_etag(text: &str) -> bool {
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let opaque = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let belongs = |c: char| matches!(c, '!' | '#'..='~') || c >= '\u{80}';
    opaque.is_some_and(|opaque| opaque.chars().all(belongs))
}
