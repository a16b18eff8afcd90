//! Instants, until the end of time.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// Reads an instant: a date and time with an offset. One that lies beyond the last instant that there
/// is, in December 9999, is that instant; nothing when the text is no instant.
pub fn read_instant(text: &str) -> Option<Timestamp> {
    let beyond = || {
        let (date, time) = text.split_once('T')?;
        let clock = time.split(['+', '-', 'Z']).next()?;
        instant(date, time, clock).filter(|at| *at == Timestamp::MAX)
    };
    let read = text.parse().ok();
    read.or_else(|| text.starts_with("9999-12-3").then(beyond).flatten())
}

/// Reads a date and time with an offset; one that is sound and lies beyond the last instant is that.
pub(super) fn instant(date: &str, time: &str, clock: &str) -> Option<Timestamp> {
    if let Ok(at) = format!("{date}T{time}").parse() {
        return Some(at);
    }
    let is_sound = format!("2000-01-01T{time}").parse::<Timestamp>().is_ok()
        && format!("{date}T{clock}").parse::<DateTime>().is_ok();
    (is_sound && date.starts_with("9999-12-3")).then_some(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_at_the_end_of_time_is_the_last() {
        assert_eq!(read_instant("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
        assert_eq!(
            read_instant("9999-12-31T23:59:59.999-14:00"),
            Some(Timestamp::MAX)
        );
        assert!(read_instant("9999-12-30T00:00:00Z") < Some(Timestamp::MAX));
        for wrong in [
            "9999-12-32T00:00:00Z",
            "9999-12-31T25:00:00Z",
            "9999-12-31T23:59:59",
            "9999-12-31",
        ] {
            assert_eq!(read_instant(wrong), None, "{wrong}");
        }
    }
}
