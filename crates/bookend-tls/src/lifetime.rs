//! From when to when a certificate is valid.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// From which day to which a certificate is valid; both begin at midnight, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The first day.
    pub first: Date,
    /// The day at whose beginning it is over.
    pub end: Date,
}

impl Lifetime {
    /// Returns the lifetime that began yesterday, because clocks differ, and lasts for so many days
    /// from now on.
    pub fn of_days(now: Timestamp, days: i32) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        Self {
            first: today.saturating_sub(1.day()),
            end: today.saturating_add((i64::from(days) + 1).days()),
        }
    }

    /// Returns a lifetime of a month that ended yesterday.
    pub fn over(now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        Self {
            first: today.saturating_sub(31.days()),
            end: today.saturating_sub(1.day()),
        }
    }
}
