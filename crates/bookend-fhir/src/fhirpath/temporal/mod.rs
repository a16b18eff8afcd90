//! Dates and times as FHIRPath knows them: each may stop at any precision.

mod order;
mod read;
mod shift;
mod show;

pub(in crate::fhirpath) use order::compare;
pub(in crate::fhirpath) use read::{Temporal, read_prefix};
pub(in crate::fhirpath) use shift::{ShiftError, shift_date_time, shift_time};

/// A calendar date down to the year, the month or the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) struct Date {
    pub(in crate::fhirpath) year: i16,
    pub(in crate::fhirpath) month: Option<i8>,
    pub(in crate::fhirpath) day: Option<i8>,
}

/// A time of day down to the hour, the minute, the second or a fraction of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) struct Time {
    pub(in crate::fhirpath) hour: i8,
    pub(in crate::fhirpath) minute: Option<i8>,
    pub(in crate::fhirpath) second: Option<Second>,
}

/// A second with as many digits of its fraction as were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) struct Second {
    /// 0 to 60: a leap second is written `60`.
    pub(in crate::fhirpath) whole: i8,
    /// The fraction in nanoseconds.
    pub(in crate::fhirpath) nanoseconds: i32,
    /// How many digits the fraction is written with; 0 when there is none.
    pub(in crate::fhirpath) digits: u8,
}

/// A date and, where it is known, a time and its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) struct DateTime {
    pub(in crate::fhirpath) date: Date,
    pub(in crate::fhirpath) time: Option<Time>,
    /// Minutes east of UTC.
    pub(in crate::fhirpath) offset: Option<i16>,
}

impl From<Date> for DateTime {
    fn from(date: Date) -> Self {
        Self {
            date,
            time: None,
            offset: None,
        }
    }
}

impl From<&jiff::Zoned> for DateTime {
    fn from(now: &jiff::Zoned) -> Self {
        let nanoseconds = now.subsec_nanosecond() / 1_000_000 * 1_000_000;
        let offset = i16::try_from(now.offset().seconds() / 60).ok();
        Self {
            date: Date {
                year: now.year(),
                month: Some(now.month()),
                day: Some(now.day()),
            },
            time: Some(Time {
                hour: now.hour(),
                minute: Some(now.minute()),
                second: Some(Second {
                    whole: now.second(),
                    nanoseconds,
                    digits: 3,
                }),
            }),
            offset,
        }
    }
}
