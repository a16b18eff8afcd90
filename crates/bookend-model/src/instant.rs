//! How instants are written.

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::Offset;

/// Writes an instant as the Standard wants it emitted: in UTC, with milliseconds and a numeric
/// offset, such as `2026-11-21T09:00:00.000+00:00`.
///
/// Source: `fs_times` of the Standard; contradiction X-40.
pub fn instant_text(at: Timestamp) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    PRINTER.timestamp_with_offset_to_string(&at, Offset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_milliseconds_and_a_numeric_offset() {
        let text = |at: &str| instant_text(at.parse().unwrap());
        assert_eq!(
            text("2026-06-01T10:30:00+01:00"),
            "2026-06-01T09:30:00.000+00:00"
        );
        assert_eq!(
            text("2026-06-01T09:30:00.0425Z"),
            "2026-06-01T09:30:00.042+00:00"
        );
    }
}
