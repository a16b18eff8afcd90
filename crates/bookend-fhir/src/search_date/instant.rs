//! Instants, until the end of time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Reads an instant: a date and time with an offset. One that lies beyond the last instant that there
/// is, in December 9999, is that instant; nothing when the text is no instant.
pub fn read_instant(text: &str) -> Option<Timestamp> {
    let beyond = || {
        let (date, time) = text.split_once('T')?;
        let clock = time.split(['+', '-', 'Z']).next()?;
        instant(date, time, clock).filter(|at| *at == Timestamp::MAX)
    };
    let read = exact_instant(text);
    read.or_else(|| text.starts_with("9999-12-3").then(beyond).flatten())
}

/// Reads an instant as it stands; nothing for one that lies beyond the last.
pub fn exact_instant(text: &str) -> Option<Timestamp> {
    usual(text).or_else(|| begins_as_year(text).then(|| text.parse().ok()).flatten())
}

/// Whether a text may be a date at all: most that are asked are words, and the library makes an error of each.
fn begins_as_year(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-'))
}

/// Reads an instant as nearly every one is written: to the second or the millisecond, with an offset of hours
/// and minutes or `Z`. All others are left to the library, which takes ten times as long for it knows more ways.
fn usual(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.as_bytes().split_at_checked(10)?;
    let (time, rest) = rest.split_at_checked(9)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let &[b'T', h1, h2, b':', n1, n2, b':', s1, s2] = time else {
        return None;
    };
    let (millis, offset) = match rest {
        [b'.', a, b, c, offset @ ..] => (number(&[*a, *b, *c])?, offset),
        offset => (0, offset),
    };
    let offset = match offset {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let seconds = 3600 * below(24, &[*h1, *h2])? + 60 * below(60, &[*m1, *m2])?;
            if *sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let of_two = |digits: &[u8; 2]| i8::try_from(number(digits)?).ok();
    let year = i16::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let date = Date::new(year, of_two(&[m1, m2])?, of_two(&[d1, d2])?).ok()?;
    let (hour, minute, second) = (of_two(&[h1, h2])?, of_two(&[n1, n2])?, of_two(&[s1, s2])?);
    let time = Time::new(hour, minute, second, millis * 1_000_000).ok()?;
    let offset = Offset::from_seconds(offset).ok()?;
    offset.to_timestamp(date.to_datetime(time)).ok()
}

/// Reads a number that is less than another.
fn below(limit: i32, digits: &[u8]) -> Option<i32> {
    number(digits).filter(|number| *number < limit)
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| 10 * number + i32::from(digit))
    })
}

/// Reads a date and time with an offset; one that is sound and lies beyond the last instant is that.
pub(super) fn instant(date: &str, time: &str, clock: &str) -> Option<Timestamp> {
    if let Ok(at) = format!("{date}T{time}").parse() {
        return Some(at);
    }
    let is_sound = format!("2000-01-01T{time}").parse::<Timestamp>().is_ok()
        && format!("{date}T{clock}").parse::<DateTime>().is_ok();
    (is_sound && date.starts_with("9999-12-3")).then_some(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Most are nearly right: a field out of its range, a letter too many.
        #[test]
        fn what_is_usual_is_read_as_the_library_reads_it(
            text in "(19|20|00|99)[0-9]{2}-(0[0-9]|1[0-3])-[0-3][0-9]T([01][0-9]|2[0-5]):[0-6][0-9]:[0-6][0-9](\\.[0-9]{3})?(Z|[+-]([01][0-9]|2[0-5]):[0-6][0-9])[ Z]?"
        ) {
            if let Some(at) = usual(&text) {
                prop_assert_eq!(text.parse().ok(), Some(at));
            }
        }

        #[test]
        fn what_does_not_begin_as_a_year_is_no_instant_for_the_library_either(
            first in "[^0-9+-]",
            rest in "[0-9]{0,4}-06-15T09:00:00Z",
        ) {
            prop_assert_eq!(format!("{first}{rest}").parse::<Timestamp>().ok(), None);
        }

        #[test]
        fn an_instant_that_is_usual_is_not_left_to_the_library(
            millisecond in -62_000_000_000_000_i64..253_000_000_000_000,
            hours in -23_i32..24,
        ) {
            let at = Timestamp::from_millisecond(millisecond).unwrap();
            let offset = Offset::from_seconds(hours * 3600 + hours.signum() * 1800).unwrap();
            let zoned = at.to_zoned(offset.to_time_zone());
            let text = jiff::fmt::strtime::format("%Y-%m-%dT%H:%M:%S.%3f%:z", &zoned).unwrap();
            prop_assert_eq!(usual(&text), Some(at), "{}", text);
        }
    }

    #[test]
    fn an_instant_at_the_end_of_time_is_the_last() {
        assert_eq!(read_instant("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
        assert_eq!(
            read_instant("9999-12-31T23:59:59.999-14:00"),
            Some(Timestamp::MAX)
        );
        assert!(read_instant("9999-12-30T00:00:00Z") < Some(Timestamp::MAX));
        for wrong in [
            "9999-12-32T00:00:00Z",
            "9999-12-31T25:00:00Z",
            "9999-12-31T23:59:59",
            "9999-12-31",
        ] {
            assert_eq!(read_instant(wrong), None, "{wrong}");
        }
    }
}
