//! Which of two dates or times comes first, as far as their precision tells.

use std::cmp::Ordering;

use super::{DateTime, Time};

/// Year, month, day, hour, minute and nanoseconds of the minute, as far as they are known.
///
/// Seconds and their fraction count as one precision, as FHIRPath has it.
type Parts = [Option<i64>; 6];

/// A value that is compared part by part.
pub(in crate::fhirpath) trait Parted {
    /// Returns the parts; `zone` is the offset, in minutes, of a date-time that has none.
    fn parts(&self, zone: i16) -> Parts;
}

/// Compares two values.
///
/// Returns nothing when they agree as far as the coarser one goes and the other goes further.
pub(in crate::fhirpath) fn compare<T: Parted>(left: &T, right: &T, zone: i16) -> Option<Ordering> {
    let (left, right) = (left.parts(zone), right.parts(zone));
    for (left, right) in left.iter().zip(&right) {
        match (left, right) {
            (Some(left), Some(right)) if left == right => {}
            (Some(left), Some(right)) => return Some(left.cmp(right)),
            (None, None) => return Some(Ordering::Equal),
            _ => return None,
        }
    }
    Some(Ordering::Equal)
}

impl Parted for Time {
    fn parts(&self, _zone: i16) -> Parts {
        let second = self
            .second
            .map(|second| i64::from(second.whole) * 1_000_000_000 + i64::from(second.nanoseconds));
        let (hour, minute) = (i64::from(self.hour), self.minute.map(i64::from));
        [Some(0), Some(0), Some(0), Some(hour), minute, second]
    }
}

impl Parted for DateTime {
    fn parts(&self, zone: i16) -> Parts {
        let utc = self.at_utc(zone).unwrap_or(*self);
        let mut parts = utc.time.map_or([None; 6], |time| time.parts(zone));
        let [year, month, day, ..] = &mut parts;
        *year = Some(i64::from(utc.date.year));
        *month = utc.date.month.map(i64::from);
        *day = utc.date.day.map(i64::from);
        parts
    }
}

impl DateTime {
    /// Moves the hours and minutes to UTC. Seconds stay: offsets are whole minutes.
    ///
    /// Returns nothing for a date without a time, which has no zone.
    fn at_utc(&self, zone: i16) -> Option<Self> {
        let (time, month, day) = (self.time?, self.date.month?, self.date.day?);
        let minutes = i64::from(self.offset.unwrap_or(zone));
        if minutes == 0 {
            return Some(*self);
        }
        let local = jiff::civil::Date::new(self.date.year, month, day).ok()?;
        let local = local.at(time.hour, time.minute.unwrap_or(0), 0, 0);
        let span = jiff::Span::new().try_minutes(minutes).ok()?;
        let moved = local.checked_sub(span).ok()?;
        let mut utc = *self;
        utc.date.year = moved.year();
        utc.date.month = Some(moved.month());
        utc.date.day = Some(moved.day());
        utc.time = Some(Time {
            hour: moved.hour(),
            minute: time.minute.map(|_| moved.minute()),
            second: time.second,
        });
        Some(utc)
    }
}
