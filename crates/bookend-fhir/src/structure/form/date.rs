//! Dates and times.

/// Whether a text is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and a day of the calendar.
pub(super) fn is_date(text: &str) -> bool {
    let mut reader = Reader(text.as_bytes());
    reader.date().is_some() && reader.0.is_empty()
}

/// Whether a text is a date, or a date and time with seconds and zone.
pub(super) fn is_date_time(text: &str) -> bool {
    let mut reader = Reader(text.as_bytes());
    match reader.date() {
        Some(Precision::Day) if !reader.0.is_empty() => reader.ends_with_zoned_time(),
        Some(_) => reader.0.is_empty(),
        None => false,
    }
}

/// Returns whether a text is a FHIR instant: a date and time with seconds and zone, no other precision.
///
/// Source: FHIR STU3, data types, <https://hl7.org/fhir/STU3/datatypes.html#instant>.
pub fn is_instant(text: &str) -> bool {
    let mut reader = Reader(text.as_bytes());
    matches!(reader.date(), Some(Precision::Day)) && reader.ends_with_zoned_time()
}

/// Whether a text is a time of day with seconds and without zone.
pub(super) fn is_time(text: &str) -> bool {
    let mut reader = Reader(text.as_bytes());
    reader.time().is_some() && reader.0.is_empty()
}

/// How much of a date is there.
enum Precision {
    Year,
    Month,
    Day,
}

/// What is left of a text.
struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    fn date(&mut self) -> Option<Precision> {
        let year = self.number(4)?;
        if year == 0 {
            return None;
        }
        if !self.skip(b'-') {
            return Some(Precision::Year);
        }
        let month = self.number(2)?;
        if !(1..=12).contains(&month) {
            return None;
        }
        if !self.skip(b'-') {
            return Some(Precision::Month);
        }
        let day = self.number(2)?;
        (1..=days(year, month))
            .contains(&day)
            .then_some(Precision::Day)
    }

    /// Reads `T`, a time and a zone, and nothing more.
    fn ends_with_zoned_time(&mut self) -> bool {
        self.skip(b'T') && self.time().is_some() && self.zone().is_some() && self.0.is_empty()
    }

    fn time(&mut self) -> Option<()> {
        let hour = self.number(2)?;
        let minute = self.skip(b':').then(|| self.number(2))??;
        let second = self.skip(b':').then(|| self.number(2))??;
        if self.skip(b'.') {
            let digits = self
                .0
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            self.0 = self.0.get(digits..).filter(|_| digits > 0)?;
        }
        // 60 is a leap second.
        (hour < 24 && minute < 60 && second <= 60).then_some(())
    }

    fn zone(&mut self) -> Option<()> {
        if self.skip(b'Z') {
            return Some(());
        }
        if !self.skip(b'+') && !self.skip(b'-') {
            return None;
        }
        let hours = self.number(2)?;
        let minutes = self.skip(b':').then(|| self.number(2))??;
        (hours < 14 && minutes < 60 || (hours, minutes) == (14, 0)).then_some(())
    }

    /// Reads a number of so many digits.
    fn number(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(byte - b'0'))
        })
    }

    fn skip(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }
}

/// Returns how many days a month has.
fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}
