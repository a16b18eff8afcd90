//! Reads dates and times from text.

use super::{Date, DateTime, Second, Time};

/// A date or time that was read, of whichever kind it turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhirpath) enum Temporal {
    Date(Date),
    DateTime(DateTime),
    Time(Time),
}

/// Reads the date or time that a text starts with, and returns how many bytes it takes.
///
/// **Shape:** `YYYY[-MM[-DD]]`, then `T[hh[:mm[:ss[.fff]]][Z|±hh:mm]]` for a date with a time;
/// a time alone starts with `T`. Returns nothing when the text has another shape or names a day
/// or hour that does not exist.
pub(in crate::fhirpath) fn read_prefix(text: &str) -> Option<(Temporal, usize)> {
    let mut digits = Digits::new(text);
    let temporal = if digits.eat(b'T') {
        Temporal::Time(digits.time()?)
    } else {
        let date = digits.date()?;
        if digits.eat(b'T') {
            Temporal::DateTime(digits.date_time(date)?)
        } else {
            Temporal::Date(date)
        }
    };
    Some((temporal, digits.position))
}

impl Date {
    /// Reads a date that fills the text.
    pub(in crate::fhirpath) fn parse(text: &str) -> Option<Self> {
        let mut digits = Digits::new(text);
        let date = digits.date()?;
        digits.is_at_end().then_some(date)
    }
}

impl DateTime {
    /// Reads a date, with or without a time, that fills the text.
    pub(in crate::fhirpath) fn parse(text: &str) -> Option<Self> {
        let mut digits = Digits::new(text);
        let date = digits.date()?;
        let date_time = if digits.eat(b'T') {
            digits.date_time(date)?
        } else {
            date.into()
        };
        digits.is_at_end().then_some(date_time)
    }
}

impl Time {
    /// Reads a time that fills the text; a leading `T` may be there.
    pub(in crate::fhirpath) fn parse(text: &str) -> Option<Self> {
        let mut digits = Digits::new(text);
        digits.eat(b'T');
        let time = digits.time()?;
        digits.is_at_end().then_some(time)
    }
}

/// Steps through the bytes of a date or time.
struct Digits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Digits<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            position: 0,
        }
    }

    fn is_at_end(&self) -> bool {
        self.position == self.bytes.len()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.position + ahead).copied()
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.byte(ahead).is_some_and(|byte| byte.is_ascii_digit())
    }

    fn eat(&mut self, expected: u8) -> bool {
        let found = self.byte(0) == Some(expected);
        if found {
            self.position += 1;
        }
        found
    }

    /// Steps over a separator only when digits follow, so that `@2015-02.toDate()` and
    /// `@2015 - 1 year` end where the date ends.
    fn eat_before_digits(&mut self, separator: u8, count: usize) -> bool {
        let digits_follow = (1..=count).all(|ahead| self.is_digit(ahead));
        digits_follow && self.eat(separator)
    }

    fn digit(&mut self) -> Option<i16> {
        let digit = self.byte(0).filter(u8::is_ascii_digit)?;
        self.position += 1;
        Some(i16::from(digit - b'0'))
    }

    fn two_digits(&mut self, least: i8, greatest: i8) -> Option<i8> {
        let number = self.digit()? * 10 + self.digit()?;
        let number = i8::try_from(number).ok()?;
        (least..=greatest).contains(&number).then_some(number)
    }

    fn date(&mut self) -> Option<Date> {
        let mut year = 0;
        for _ in 0..4 {
            year = year * 10 + self.digit()?;
        }
        let mut date = Date {
            year,
            month: None,
            day: None,
        };
        if self.eat_before_digits(b'-', 2) {
            let month = self.two_digits(1, 12)?;
            date.month = Some(month);
            if self.eat_before_digits(b'-', 2) {
                let day = self.two_digits(1, 31)?;
                jiff::civil::Date::new(year, month, day).ok()?;
                date.day = Some(day);
            }
        }
        Some(date)
    }

    fn date_time(&mut self, date: Date) -> Option<DateTime> {
        if date.day.is_none() || !self.is_digit(0) {
            return Some(date.into());
        }
        let time = self.time()?;
        let offset = match self.byte(0) {
            Some(b'Z') => {
                self.position += 1;
                Some(0)
            }
            Some(sign @ (b'+' | b'-')) if self.has_offset() => {
                self.position += 1;
                let minutes = self.offset_minutes()?;
                Some(if sign == b'-' { -minutes } else { minutes })
            }
            _ => None,
        };
        Some(DateTime {
            date,
            time: Some(time),
            offset,
        })
    }

    fn has_offset(&self) -> bool {
        self.is_digit(1) && self.is_digit(2) && self.byte(3) == Some(b':')
    }

    /// Reads `hh:mm` up to 14:00, the widest offset that FHIR allows.
    fn offset_minutes(&mut self) -> Option<i16> {
        let hours = self.two_digits(0, 14)?;
        self.eat(b':');
        let minutes = self.two_digits(0, 59)?;
        let total = i16::from(hours) * 60 + i16::from(minutes);
        (total <= 14 * 60).then_some(total)
    }

    fn time(&mut self) -> Option<Time> {
        let mut time = Time {
            hour: self.two_digits(0, 23)?,
            minute: None,
            second: None,
        };
        if self.eat_before_digits(b':', 2) {
            time.minute = Some(self.two_digits(0, 59)?);
            if self.eat_before_digits(b':', 2) {
                time.second = Some(self.second()?);
            }
        }
        Some(time)
    }

    fn second(&mut self) -> Option<Second> {
        let mut second = Second {
            whole: self.two_digits(0, 60)?,
            nanoseconds: 0,
            digits: 0,
        };
        if self.eat_before_digits(b'.', 1) {
            let mut unit = 100_000_000;
            while let Some(digit) = self.digit() {
                second.nanoseconds += i32::from(digit) * unit;
                unit /= 10;
                second.digits = (second.digits + 1).min(9);
            }
        }
        Some(second)
    }
}
