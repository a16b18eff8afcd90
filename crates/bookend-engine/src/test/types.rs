//! The types of `type`.

use crate::time::{parse_http_date, parse_instant};
use bookend_fhir::search_date::Bound;
use bookend_model::nhs_number;
use bookend_script::ValueType;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Returns whether a value is of one of the types of `type`.
pub(super) fn is_of_type(value: &Value, value_type: ValueType) -> bool {
    match value_type {
        ValueType::Text => value.is_string(),
        ValueType::List => value.is_array(),
        ValueType::Map => value.is_object(),
        ValueType::Integer => value.as_i64().is_some(),
        _ => value
            .as_str()
            .is_some_and(|text| text_is_of_type(text, value_type)),
    }
}

fn text_is_of_type(text: &str, value_type: ValueType) -> bool {
    match value_type {
        ValueType::Uuid => is_uuid(text),
        ValueType::LowerUuid => is_uuid(text) && !text.contains(|c: char| c.is_ascii_uppercase()),
        ValueType::Instant => is_instant(text),
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
        ValueType::Integer | ValueType::Text | ValueType::List | ValueType::Map => false,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// A FHIR instant: to the second, with a zone (fs_times).
fn is_instant(text: &str) -> bool {
    let (seconds, dashes) = (
        text.get(10..11) == Some("T") && text.len() >= 20,
        text.get(..10),
    );
    seconds
        && dashes.is_some_and(|date| date.len() == 10)
        && !text.contains([' ', '['])
        && parse_instant(text).is_some()
}

fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    })
}

fn is_etag(text: &str) -> bool {
    let tag = text.strip_prefix("W/").unwrap_or(text);
    tag.len() >= 2
        && tag.starts_with('"')
        && tag.ends_with('"')
        && !tag[1..tag.len() - 1].contains('"')
}
