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
    usual(at).unwrap_or_else(|| PRINTER.timestamp_with_offset_to_string(&at, Offset::UTC))
}

/// Writes an instant of the year 0 or later; those before it are left to the library, which takes three times as long for it
/// knows more ways.
fn usual(at: Timestamp) -> Option<String> {
    let at = Offset::UTC.to_datetime(at);
    let mut text = *b"0000-00-00T00:00:00.000+00:00";
    let parts = [
        (0..4, at.year().into()),
        (5..7, at.month().into()),
        (8..10, at.day().into()),
        (11..13, at.hour().into()),
        (14..16, at.minute().into()),
        (17..19, at.second().into()),
        (20..23, at.subsec_nanosecond() / 1_000_000),
    ];
    for (place, number) in parts {
        let mut rest = u32::try_from(number).ok()?;
        for digit in text.get_mut(place)?.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).ok()?;
            rest /= 10;
        }
    }
    std::str::from_utf8(&text).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn year_zero() -> i128 {
        let first: Timestamp = "0000-01-01T00:00:00Z".parse().unwrap();
        first.as_nanosecond()
    }

    proptest! {
        #[test]
        fn what_is_usual_is_written_as_the_library_writes_it(nanosecond in year_zero()..=Timestamp::MAX.as_nanosecond()) {
            let at = Timestamp::from_nanosecond(nanosecond).unwrap();
            let printer = DateTimePrinter::new().precision(Some(3));
            prop_assert_eq!(usual(at), Some(printer.timestamp_with_offset_to_string(&at, Offset::UTC)));
        }
    }

    #[test]
    fn an_instant_before_the_year_0_is_left_to_the_library() {
        assert_eq!(usual(Timestamp::MIN), None);
        assert!(instant_text(Timestamp::MIN).starts_with("-009999-"));
    }

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
