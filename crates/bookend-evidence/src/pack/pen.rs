//! What lines are written with.

use super::fields::Fields;
use crate::redact::Redactor;
use jiff::Timestamp;

/// What lines are written with, whichever counterparty they are of.
#[derive(Debug, Default)]
pub(super) struct Pen {
    pub(super) redactor: Option<Redactor>,
    pub(super) fields: Fields,
    pub(super) instant: Instant,
    /// The line that is being written. It is added to its file as a whole.
    pub(super) line: Vec<u8>,
    /// The header fields of the request. They are looked at before the URL, and stand behind it.
    pub(super) fields_of_request: Vec<u8>,
}

/// Writes instants, and remembers the second of the last: exchanges come in order.
#[derive(Debug, Default)]
pub(super) struct Instant {
    second: i64,
    /// The second up to where a fraction follows, with a quote before it; empty where none was written.
    written: Vec<u8>,
}

impl Instant {
    /// Adds an instant in quotes, as [`Timestamp`] is written.
    pub(super) fn push(&mut self, line: &mut Vec<u8>, instant: Timestamp) {
        let (second, nanosecond) = (instant.as_second(), instant.subsec_nanosecond());
        let Ok(mut fraction) = u32::try_from(nanosecond) else {
            // Before 1970 the fraction is counted backwards.
            line.extend_from_slice(format!("\"{instant}\"").as_bytes());
            return;
        };
        if self.second != second || self.written.is_empty() {
            let whole = Timestamp::from_second(second).unwrap_or(instant);
            let text = format!("\"{whole}");
            self.written.clear();
            let text = text.strip_suffix('Z').unwrap_or(&text);
            self.written.extend_from_slice(text.as_bytes());
            self.second = second;
        }
        line.extend_from_slice(&self.written);
        let mut digit = 100_000_000;
        if fraction > 0 {
            line.push(b'.');
        }
        while fraction > 0 {
            line.push(b'0' + u8::try_from(fraction / digit).unwrap_or_default());
            fraction %= digit;
            digit /= 10;
        }
        line.extend_from_slice(b"Z\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_as_it_usually_is() {
        let mut instant = Instant::default();
        for second in [
            0,
            1_800_000_000,
            1_800_000_000,
            1_800_000_001,
            5,
            -3,
            253_000_000_000,
        ] {
            for nanosecond in [0, 1, 10, 120_000_000, 123_456_789, 999_999_999, 5_000] {
                let at = Timestamp::new(second, nanosecond).unwrap();
                let mut line = Vec::new();
                instant.push(&mut line, at);
                assert_eq!(String::from_utf8(line).unwrap(), format!("\"{at}\""));
            }
        }
    }
}
