//! Quantities with units, and points in time relative to the run's clock.

use bookend_fhir::search_date::exact_instant;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Why a quantity could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not a number followed by a unit.
    #[error(
        "`{text}` is not a duration; write a number and a unit, such as `250ms`, `2s`, `5m`, `3h` or `7d`"
    )]
    Duration {
        /// The text as the author wrote it.
        text: String,
    },
    /// Longer than anything that is meant.
    #[error("`{text}` is too long; durations and days go up to a hundred years")]
    TooLong {
        /// The text as the author wrote it.
        text: String,
    },
    /// Not a per cent.
    #[error(
        "`{text}` is not a share; write a number from 0 to 100 and a per cent sign, such as `20%`"
    )]
    Share {
        /// The text as the author wrote it.
        text: String,
    },
    /// Not a number of bytes in a second.
    #[error(
        "`{text}` is not the speed of a line; write a number, a unit and `/s`, such as `500B/s`, `2KB/s` or `1MB/s`"
    )]
    Rate {
        /// The text as the author wrote it.
        text: String,
    },
    /// Not a point in time.
    #[error(
        "`{text}` is not a point in time; write `now`, `+3d`, `-5m`, `today@18:00`, `tomorrow@09:00 Europe/London`, `+2d@00:00` or an ISO 8601 date-time with offset"
    )]
    Point {
        /// The text as the author wrote it.
        text: String,
    },
    /// Not a time zone.
    #[error("`{zone}` is not a time zone of the IANA database, such as `Europe/London`")]
    Zone {
        /// The name as the author wrote it.
        zone: String,
    },
}

/// The longest duration, and the farthest day.
const HUNDRED_YEARS_OF_DAYS: i64 = 36_525;

/// Reads a duration such as `250ms`, `2s`, `5m`, `3h` or `7d`.
///
/// **Shape:** one whole number, then one unit, nothing between or around them.
///
/// **Units:** milliseconds, seconds, minutes, hours, days of 24 hours. A bare number is refused.
///
/// # Errors
///
/// [`QuantityError::Duration`]; [`QuantityError::TooLong`] over a hundred years, so that no sum with
/// an instant leaves the calendar.
pub fn parse_duration(text: &str) -> Result<SignedDuration, QuantityError> {
    let wrong = || QuantityError::Duration {
        text: text.to_owned(),
    };
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    if number.is_empty() {
        return Err(wrong());
    }
    let millis_per_unit: i64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    let too_long = || QuantityError::TooLong {
        text: text.to_owned(),
    };
    let number: i64 = number.parse().map_err(|_| too_long())?;
    let millis = number.checked_mul(millis_per_unit);
    let millis = millis.filter(|millis| *millis <= HUNDRED_YEARS_OF_DAYS * 86_400_000);
    millis.map(SignedDuration::from_millis).ok_or_else(too_long)
}

/// Reads a share such as `20%`.
///
/// **Units:** per cent, 0 to 100.
///
/// # Errors
///
/// [`QuantityError::Share`].
pub fn parse_share(text: &str) -> Result<f64, QuantityError> {
    text.strip_suffix('%')
        .and_then(|number| number.parse::<f64>().ok())
        .filter(|share| (0.0..=100.0).contains(share))
        .ok_or_else(|| QuantityError::Share {
            text: text.to_owned(),
        })
}

/// Reads the speed of a line such as `2KB/s`, in bytes in a second.
///
/// **Units:** `B`, `KB` and `MB` of 1 000 and 1 000 000 bytes, `KiB` and `MiB` of 1 024 and
/// 1 048 576, each `/s`; at least a byte in a second.
///
/// # Errors
///
/// [`QuantityError::Rate`].
pub fn parse_rate(text: &str) -> Result<u64, QuantityError> {
    let wrong = || QuantityError::Rate {
        text: text.to_owned(),
    };
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let bytes: u64 = match unit {
        "B/s" => 1,
        "KB/s" => 1_000,
        "KiB/s" => 1_024,
        "MB/s" => 1_000_000,
        "MiB/s" => 1_048_576,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let rate = number.checked_mul(bytes).filter(|rate| *rate > 0);
    rate.ok_or_else(wrong)
}

/// A point in time as scripts write it: an instant, or one relative to the run's clock.
#[derive(Clone, Debug, PartialEq)]
pub enum PointInTime {
    /// This instant.
    At(Timestamp),
    /// So long after now; before it when negative.
    After(SignedDuration),
    /// So many days from today, at a time of day in a time zone.
    Day(i32, Time, TimeZone),
}

impl PointInTime {
    /// Reads `now`, `+3d`, `-5m`, `today@18:00`, `tomorrow@09:00 Europe/London`, `+4d@00:00` or an
    /// ISO 8601 date-time with offset.
    ///
    /// Times of day without a zone are in Europe/London, where the services are.
    ///
    /// # Errors
    ///
    /// [`QuantityError`], whichever part was wrong.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let wrong = || QuantityError::Point {
            text: text.to_owned(),
        };
        if let Some(at) = exact_instant(text) {
            return Ok(Self::At(at));
        }
        let (point, zone) = text.split_once(' ').unwrap_or((text, "Europe/London"));
        if let Some((day, time)) = point.split_once('@') {
            let time: Time = time.parse().map_err(|_| wrong())?;
            let zone = parse_zone(zone)?;
            let days = day_offset(day).ok_or_else(wrong)?;
            if i64::from(days).abs() > HUNDRED_YEARS_OF_DAYS {
                return Err(QuantityError::TooLong {
                    text: text.to_owned(),
                });
            }
            return Ok(Self::Day(days, time, zone));
        }
        match text {
            "now" => Ok(Self::After(SignedDuration::ZERO)),
            _ => match signed_duration(text) {
                Some(duration) => duration.map(Self::After),
                None => Err(wrong()),
            },
        }
    }

    /// Returns the instant, given the present one.
    pub fn resolve(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => *at,
            Self::After(duration) => now.saturating_add(*duration).unwrap_or(now),
            Self::Day(days, time, zone) => now
                .to_zoned(zone.clone())
                .date()
                .checked_add(days.days())
                .and_then(|date| date.to_datetime(*time).to_zoned(zone.clone()))
                .map_or(now, |zoned| zoned.timestamp()),
        }
    }
}

/// Reads the name of a time zone.
///
/// # Errors
///
/// [`QuantityError::Zone`].
pub(crate) fn parse_zone(name: &str) -> Result<TimeZone, QuantityError> {
    TimeZone::get(name).map_err(|_| QuantityError::Zone {
        zone: name.to_owned(),
    })
}

fn day_offset(day: &str) -> Option<i32> {
    match day {
        "today" => Some(0),
        "tomorrow" => Some(1),
        "yesterday" => Some(-1),
        _ => day.strip_suffix('d')?.strip_prefix('+').map_or_else(
            || {
                day.strip_suffix('d')?
                    .strip_prefix('-')?
                    .parse::<i32>()
                    .ok()
                    .map(|days| -days)
            },
            |days| days.parse().ok(),
        ),
    }
}

/// Reads a duration with a sign; nothing for a text that has none.
fn signed_duration(text: &str) -> Option<Result<SignedDuration, QuantityError>> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    match parse_duration(rest) {
        Ok(duration) => duration.checked_mul(sign).map(Ok),
        Err(error @ QuantityError::TooLong { .. }) => Some(Err(error)),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders what a text means at a fixed instant, in the winter of London.
    fn at(text: &str) -> String {
        let now: Timestamp = "2026-03-28T12:00:00Z".parse().unwrap();
        match PointInTime::parse(text) {
            Ok(point) => point.resolve(now).to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn points_relative_to_the_clock_are_understood() {
        insta::assert_snapshot!(at("now"), @"2026-03-28T12:00:00Z");
        insta::assert_snapshot!(at("+3d"), @"2026-03-31T12:00:00Z");
        insta::assert_snapshot!(at("-5m"), @"2026-03-28T11:55:00Z");
        insta::assert_snapshot!(at("yesterday@23:30"), @"2026-03-27T23:30:00Z");
    }

    #[test]
    fn a_time_of_day_is_local_even_after_the_clocks_have_changed() {
        insta::assert_snapshot!(at("today@09:00"), @"2026-03-28T09:00:00Z");
        insta::assert_snapshot!(at("tomorrow@09:00 Europe/London"), @"2026-03-29T08:00:00Z");
        insta::assert_snapshot!(at("+2d@00:00"), @"2026-03-29T23:00:00Z");
    }

    #[test]
    fn what_is_no_point_in_time_is_refused_with_examples() {
        assert!(at("3d").contains("is not a point in time"), "{}", at("3d"));
        assert!(at("tomorrow@25:00").contains("is not a point in time"));
        assert!(at("tomorrow@09:00 Europe/Leeds").contains("not a time zone"));
        assert!(at("2026-01-01T10:00:00").contains("with offset"));
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(
            parse_duration("250ms"),
            Ok(SignedDuration::from_millis(250))
        );
        assert_eq!(parse_duration("2d"), Ok(SignedDuration::from_hours(48)));
        for wrong in ["5", "m", "", "5 m", "1.5s", "5m3s"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_longer_than_a_hundred_years() {
        assert!(parse_duration("36525d").is_ok());
        for text in ["36526d", "99999999999999999999d", "9223372036854775807ms"] {
            let error = parse_duration(text).unwrap_err().to_string();
            assert!(error.contains("too long"), "{error}");
        }
        assert!(at("+40000d").contains("too long"), "{}", at("+40000d"));
        assert!(at("+9999999d@09:00").contains("too long"));
    }

    #[test]
    fn the_speed_of_a_line_has_a_unit_of_bytes() {
        assert_eq!(parse_rate("500B/s"), Ok(500));
        assert_eq!(parse_rate("2KB/s"), Ok(2_000));
        assert_eq!(parse_rate("2KiB/s"), Ok(2_048));
        assert_eq!(parse_rate("1MB/s"), Ok(1_000_000));
        for wrong in [
            "",
            "2",
            "2KB",
            "0B/s",
            "KB/s",
            "2kb/s",
            "99999999999999999999MB/s",
        ] {
            assert!(parse_rate(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_per_cents() {
        assert_eq!(parse_share("20%"), Ok(20.0));
        assert!(parse_share("120%").is_err() && parse_share("20").is_err());
    }
}
