//! A range of dates.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// A range of dates: from an instant on, and up to another that does not belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The first instant; from the beginning, when there is none.
    pub from: Option<Timestamp>,
    /// The first instant after it; to the end, when there is none.
    pub to: Option<Timestamp>,
}

/// Why a range could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// It is neither a date nor an instant.
    #[error(
        "`{text}` is neither a date nor an instant; write `2026-11-21`, or `2026-11-21T09:30:00Z`"
    )]
    Shape {
        /// The text.
        text: String,
    },
    /// It ends before it begins.
    #[error("the range ends before it begins: from {from} to {to}")]
    Inverted {
        /// Where it begins.
        from: Timestamp,
        /// Where it ends.
        to: Timestamp,
    },
}

impl Range {
    /// Reads a range. A date stands for the whole day, by the clock of a time zone: with both ends
    /// the same date, the range is that day.
    ///
    /// # Errors
    ///
    /// [`RangeError`].
    pub fn parse(
        from: Option<&str>,
        to: Option<&str>,
        zone: &TimeZone,
    ) -> Result<Self, RangeError> {
        let read =
            |text: Option<&str>, days: i64| text.map(|text| instant(text, days, zone)).transpose();
        let range = Self {
            from: read(from, 0)?,
            to: read(to, 1)?,
        };
        match (range.from, range.to) {
            (Some(from), Some(to)) if to < from => Err(RangeError::Inverted { from, to }),
            _ => Ok(range),
        }
    }

    /// Returns whether an instant belongs to it.
    pub fn has(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// Reads an instant, or the beginning of the day that comes so many days after a date.
fn instant(text: &str, days: i64, zone: &TimeZone) -> Result<Timestamp, RangeError> {
    let wrong = || RangeError::Shape {
        text: text.to_owned(),
    };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    // A time without a zone is read as a date by some parsers: whoever wrote it meant more.
    let is_date = text.len() == "2026-11-21".len();
    let date = text
        .parse::<Date>()
        .ok()
        .filter(|_| is_date)
        .ok_or_else(wrong)?;
    let day = date.checked_add(days.days()).map_err(|_| wrong())?;
    let begin = day.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(begin.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: Option<&str>, to: Option<&str>) -> String {
        let zone = TimeZone::get("Europe/London").unwrap();
        let show = |at: Option<Timestamp>| at.map_or("…".to_owned(), |at| at.to_string());
        match Range::parse(from, to, &zone) {
            Ok(range) => format!("{} to {}", show(range.from), show(range.to)),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_date_is_a_whole_day_by_the_clock_of_the_zone() {
        insta::assert_snapshot!(read(Some("2026-11-21"), Some("2026-11-21")), @"2026-11-21T00:00:00Z to 2026-11-22T00:00:00Z");
        insta::assert_snapshot!(read(Some("2026-06-21"), Some("2026-06-22")), @"2026-06-20T23:00:00Z to 2026-06-22T23:00:00Z");
        // The day on which clocks go back has 25 hours.
        insta::assert_snapshot!(read(Some("2026-10-25"), Some("2026-10-25")), @"2026-10-24T23:00:00Z to 2026-10-26T00:00:00Z");
    }

    #[test]
    fn an_instant_is_taken_as_it_is_and_an_end_may_be_open() {
        insta::assert_snapshot!(read(Some("2026-11-21T09:30:00+01:00"), None), @"2026-11-21T08:30:00Z to …");
        insta::assert_snapshot!(read(None, Some("2026-11-21T00:00:00Z")), @"… to 2026-11-21T00:00:00Z");
    }

    #[test]
    fn what_is_no_range_is_refused() {
        insta::assert_snapshot!(read(Some("yesterday"), None), @"`yesterday` is neither a date nor an instant; write `2026-11-21`, or `2026-11-21T09:30:00Z`");
        insta::assert_snapshot!(read(Some("2026-11-21T09:30:00"), None), @"`2026-11-21T09:30:00` is neither a date nor an instant; write `2026-11-21`, or `2026-11-21T09:30:00Z`");
        insta::assert_snapshot!(read(Some("2026-11-22"), Some("2026-11-20")), @"the range ends before it begins: from 2026-11-22T00:00:00Z to 2026-11-21T00:00:00Z");
    }
}
