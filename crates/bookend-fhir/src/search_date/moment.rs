//! Dates and times with a precision.

use super::instant::instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

/// A stretch of time as long as the precision with which it was written: a date is a whole local
/// day, a time without a fraction a whole second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its first instant.
    pub first: Timestamp,
    /// Its last instant, which belongs to it.
    pub last: Timestamp,
}

/// Why a text does not say what must hold of a start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// The comparison is unknown.
    #[error(
        "`{text}` begins with the unknown prefix `{prefix}`; use `ge`, `gt`, `le`, `lt` or `eq`"
    )]
    Prefix {
        /// The whole text.
        text: String,
        /// The letters it begins with.
        prefix: String,
    },
    /// The rest is no date or time.
    #[error(
        "`{text}` is not a date or time; write `2026-11-21`, or with a time and its offset `2026-11-21T09:00:00+00:00`"
    )]
    Shape {
        /// The text without its prefix.
        text: String,
    },
}

impl Moment {
    /// Returns the moment that is one instant.
    pub fn instant(at: Timestamp) -> Self {
        Self {
            first: at,
            last: at,
        }
    }

    /// Reads a FHIR date or dateTime.
    ///
    /// **Shape:** `yyyy`, `yyyy-mm`, `yyyy-mm-dd`, or `yyyy-mm-ddThh:mm`, optionally with seconds
    /// and a fraction, then an offset or `Z`; dates are local to `zone`. A space where the offset's
    /// `+` belongs is read as one: proxies decode it so. What lies beyond the last instant that there
    /// is, in December 9999, is that instant: people write `9999-12-31` where they mean for ever.
    ///
    /// # Errors
    ///
    /// [`MomentError::Shape`] for anything else.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, MomentError> {
        let stretch = match text.split_once('T') {
            None => period(text, zone),
            Some((date, time)) if date.len() == 10 => time_of_day(date, &time.replace(' ', "+")),
            Some(_) => None,
        };
        let (first, after) = stretch.ok_or_else(|| MomentError::Shape {
            text: text.to_owned(),
        })?;
        let last = after
            .checked_sub(SignedDuration::from_nanos(1))
            .unwrap_or(after);
        Ok(Self {
            first,
            last: last.max(first),
        })
    }
}

/// Reads a year, a month or a day: its beginning and that of the next.
fn period(text: &str, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let (whole, length) = match text.len() {
        4 => (format!("{text}-01-01"), Span::new().years(1)),
        7 => (format!("{text}-01"), Span::new().months(1)),
        10 => (text.to_owned(), Span::new().days(1)),
        _ => return None,
    };
    let first: Date = whole.parse().ok()?;
    let beginning = |day: Date| {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        let beginning = zone.to_timestamp(midnight);
        beginning.unwrap_or(Timestamp::MAX)
    };
    let next = first.checked_add(length).map_or(Timestamp::MAX, beginning);
    Some((beginning(first), next))
}

/// Reads a date and time with an offset: its beginning and that of the next minute, second or
/// instant.
fn time_of_day(date: &str, time: &str) -> Option<(Timestamp, Timestamp)> {
    let belongs = |c: char| c.is_ascii_digit() || ":.+-Z".contains(c);
    if !time.chars().all(belongs) {
        return None;
    }
    let clock = time.split(['+', '-', 'Z']).next()?;
    let first = instant(date, time, clock)?;
    let length = match (clock.contains('.'), clock.matches(':').count()) {
        (true, _) => SignedDuration::ZERO,
        (false, 2) => SignedDuration::from_secs(1),
        (false, 1) => SignedDuration::from_mins(1),
        (false, _) => return None,
    };
    Some((first, first.checked_add(length).unwrap_or(Timestamp::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    /// Renders the first instant that is covered and the first that is not.
    fn covers(text: &str) -> String {
        match Moment::parse(text, &london()) {
            Ok(moment) => format!("{} to {}", moment.first, moment.last),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_date_covers_the_whole_local_day() {
        let day = "2026-06-01";
        assert_eq!(
            covers(day),
            "2026-05-31T23:00:00Z to 2026-06-01T22:59:59.999999999Z"
        );
        let short = "2026-03-29";
        assert_eq!(
            covers(short),
            "2026-03-29T00:00:00Z to 2026-03-29T22:59:59.999999999Z"
        );
    }

    #[test]
    fn a_time_covers_its_precision() {
        let second = "2026-06-01T10:00:00+01:00";
        assert_eq!(
            covers(second),
            "2026-06-01T09:00:00Z to 2026-06-01T09:00:00.999999999Z"
        );
        assert_eq!(covers("2026-06-01T10:00:00 01:00"), covers(second));
        assert_eq!(
            covers("2026-06-01T10:00+01:00"),
            "2026-06-01T09:00:00Z to 2026-06-01T09:00:59.999999999Z"
        );
        assert_eq!(
            covers("2026-06-01T09:00:00.5Z"),
            "2026-06-01T09:00:00.5Z to 2026-06-01T09:00:00.5Z"
        );
    }

    #[test]
    fn the_end_of_days_is_the_last_instant() {
        for text in [
            "9999",
            "9999-12",
            "9999-12-30",
            "9999-12-31",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-12:00",
        ] {
            let moment = Moment::parse(text, &london()).unwrap();
            let clamped = Timestamp::MAX.checked_sub(SignedDuration::from_nanos(1));
            assert!(moment.last >= clamped.unwrap(), "{text}");
            assert!(moment.first <= moment.last, "{text}");
        }
        for text in [
            "9999-12-32",
            "9999-12-31T25:00:00Z",
            "9999-12-31T23:59:59+99:00",
        ] {
            assert!(
                covers(text).starts_with(&format!("`{text}` is not a date")),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_text() {
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "2026-06-01T",
            "2026-06-01T10",
            "2026-06-01T10Z",
            "2026-06-01T10:00:00",
            "2026-06-01T10:00:00+01:00[Europe/London]",
            "01/06/2026",
        ] {
            assert!(
                covers(text).starts_with(&format!("`{text}` is not a date")),
                "{text}"
            );
        }
    }
}
