//! What a collection makes anew for each request.

use jiff::Timestamp;

/// A value that is made anew for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Making {
    /// A random UUID.
    Uuid,
    /// An instant, so many seconds from now; with milliseconds, or without.
    Moment {
        seconds: i64,
        has_milliseconds: bool,
    },
    /// A time of day, so many days from today.
    Day { days: i64, time: String },
}

/// A variable that a request's script sets before it is sent.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// The name.
    pub(super) name: String,
    /// What it is set to.
    pub(super) making: Making,
    /// Whether it stands in a URL, where it is encoded.
    pub(super) is_encoded: bool,
    /// The text in its place when the request was composed.
    pub(super) sample: String,
}

impl Making {
    /// Returns how a time is made that was `sample` when the clock said `now`, and `later` when it said
    /// something that is not a whole number of days later.
    pub(super) fn of_times(sample: &str, later: &str, now: Timestamp) -> Option<Self> {
        let time = |text: &str| text.get(11..19).map(str::to_owned);
        if time(sample) == time(later) {
            let day: Timestamp = format!("{}T00:00:00Z", sample.get(..10)?).parse().ok()?;
            let days = day.as_second().div_euclid(DAY) - now.as_second().div_euclid(DAY);
            return Some(Self::Day {
                days,
                time: time(sample)?,
            });
        }
        let at: Timestamp = sample.parse().ok()?;
        Some(Self::Moment {
            seconds: at.as_second() - now.as_second(),
            has_milliseconds: sample.contains('.'),
        })
    }
}

const DAY: i64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_stays_one_and_an_instant_keeps_its_distance() {
        let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let of = |sample: &str, later: &str| Making::of_times(sample, later, now).unwrap();
        assert_eq!(
            of("2026-01-02T00:00:00+00:00", "2026-01-11T00:00:00+00:00"),
            Making::Day {
                days: 1,
                time: "00:00:00".to_owned()
            }
        );
        assert_eq!(
            of("2025-12-31T23:59:59.000Z", "2026-01-10T05:07:10.000Z"),
            Making::Moment {
                seconds: -43_201,
                has_milliseconds: true
            }
        );
        assert_eq!(Making::of_times("soon", "later", now), None);
    }
}
