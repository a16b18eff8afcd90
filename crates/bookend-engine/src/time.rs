//! Instants as texts.

pub use bookend_model::instant_text;

use bookend_fhir::search_date::read_instant;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

/// Writes an instant with the offset of a time zone, to the second.
pub fn local_text(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    strtime::format("%Y-%m-%dT%H:%M:%S%:z", &zoned).unwrap_or_else(|_| at.to_string())
}

/// Writes an instant as in `Last-Modified` (RFC 7231, section 7.1.1.1).
pub fn http_date(at: Timestamp) -> String {
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .unwrap_or_else(|_| at.to_string())
}

/// Reads an instant: a date and time with zone. Offsets other than UTC are understood.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    read_instant(text)
}

/// Reads a date as in `Last-Modified`.
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_zoned(text)
        .ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_with_milliseconds_and_a_numeric_offset() {
        let at: Timestamp = "2026-07-01T09:30:00.5+01:00".parse().unwrap();
        assert_eq!(instant_text(at), "2026-07-01T08:30:00.500+00:00");
        assert_eq!(
            local_text(at, &TimeZone::get("Europe/London").unwrap()),
            "2026-07-01T09:30:00+01:00"
        );
        assert_eq!(http_date(at), "Wed, 01 Jul 2026 08:30:00 GMT");
        assert_eq!(
            parse_http_date(&http_date(at)),
            Some("2026-07-01T08:30:00Z".parse().unwrap())
        );
    }
}
