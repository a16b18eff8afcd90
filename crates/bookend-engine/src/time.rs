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

/// Writes an instant as in `Last-Modified` (RFC 9110, section 5.6.7).
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
///
/// **Shape:** the one that senders have to use, `Mon, 15 Jun 2026 09:00:00 GMT`, with the weekday of
/// that day (RFC 9110, section 5.6.7, IMF-fixdate); neither of the two obsolete ones.
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    // A leap second is part of the syntax; it is read as the second before, as everywhere.
    let plain = text.strip_suffix(LEAP_SECOND);
    let plain = plain.map(|day| format!("{day}23:59:59 GMT"));
    let plain = plain.as_deref().unwrap_or(text);
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_zoned(plain)
        .ok()?;
    // The reader is one of mail, where much may be left out or said otherwise.
    let at = zoned.timestamp();
    (http_date(at) == plain).then_some(at)
}

const LEAP_SECOND: &str = "23:59:60 GMT";

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

    #[test]
    fn a_leap_second_is_the_second_before() {
        let read = |text: &str| parse_http_date(text).map(|at| at.to_string());
        let last = Some("2016-12-31T23:59:59Z".to_owned());
        assert_eq!(read("Sat, 31 Dec 2016 23:59:60 GMT"), last);
        assert_eq!(read("Sun, 31 Dec 2016 23:59:60 GMT"), None);
        assert_eq!(read("Sat, 31 Dec 2016 12:00:60 GMT"), None);
    }
}
