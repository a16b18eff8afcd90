//! How points in time are written.

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::Offset;
use serde::Serializer;

/// Writes an instant as the Standard wants it emitted: in UTC, with milliseconds and a numeric
/// offset, such as `2026-11-21T09:00:00.000+00:00`.
pub(crate) fn text(at: Timestamp) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    PRINTER.timestamp_with_offset_to_string(&at, Offset::UTC)
}

/// Serialises an instant as [`text`] writes it.
pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*at))
}

/// Reads an instant with an offset; nothing when the text is none.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_milliseconds_and_a_numeric_offset() {
        let at = read("2026-06-01T10:30:00+01:00").unwrap();
        assert_eq!(text(at), "2026-06-01T09:30:00.000+00:00");
        let at = read("2026-06-01T09:30:00.0425Z").unwrap();
        assert_eq!(text(at), "2026-06-01T09:30:00.042+00:00");
    }

    #[test]
    fn a_time_without_an_offset_is_no_instant() {
        assert_eq!(read("2026-06-01T10:30:00"), None);
    }
}
