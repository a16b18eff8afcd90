//! Where a clock starts, as the command line says it.

use crate::flag_values::parse_clock;
use bookend_model::Clock;
use bookend_script::parse_duration;
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// Where a clock starts, and whether it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockStart {
    /// `2026-08-21T09:30:00+01:00`: there, and it runs on.
    Running(Timestamp),
    /// `frozen@2026-08-21T09:30:00+01:00`: there, and it stands still until somebody moves it.
    Frozen(Timestamp),
    /// `+2h` or `-2h`: so far ahead of the machine's, or behind it.
    Skewed(SignedDuration),
}

impl ClockStart {
    /// Returns a clock that starts there.
    pub fn clock(self) -> Clock {
        match self {
            Self::Running(at) => Clock::running_from(at),
            Self::Frozen(at) => Clock::frozen(at),
            Self::Skewed(by) => {
                let clock = Clock::system();
                clock.skew(by);
                clock
            }
        }
    }
}

/// Says it for evidence.
impl fmt::Display for ClockStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running(at) => write!(f, "from {at}"),
            Self::Frozen(at) => write!(f, "frozen at {at}"),
            Self::Skewed(by) if by.is_negative() => write!(f, "{:#} behind", by.abs()),
            Self::Skewed(by) => write!(f, "{by:#} ahead"),
        }
    }
}

/// Reads where a clock starts: an instant, `frozen@` and an instant, or how far it is ahead of the
/// machine's.
///
/// # Errors
///
/// What is wanted.
pub fn parse_clock_start(text: &str) -> Result<ClockStart, String> {
    if let Some(at) = text.strip_prefix("frozen@") {
        return parse_clock(at).map(ClockStart::Frozen);
    }
    let ahead = |sign: char| text.strip_prefix(sign).map(parse_duration);
    match (ahead('+'), ahead('-')) {
        (Some(Ok(by)), _) => Ok(ClockStart::Skewed(by)),
        (_, Some(Ok(by))) => Ok(ClockStart::Skewed(-by)),
        (Some(Err(_)), _) | (_, Some(Err(_))) => {
            Err("write how far the clock is ahead or behind, such as `+2h` or `-90s`".to_owned())
        }
        (None, None) => parse_clock(text)
            .map(ClockStart::Running)
            .map_err(|wanted| format!("{wanted}, `frozen@` and one, or `+2h`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "2026-06-01T12:00:00Z";

    fn said(text: &str) -> String {
        match parse_clock_start(text) {
            Ok(start) => start.to_string(),
            Err(error) => error,
        }
    }

    #[test]
    fn a_clock_starts_where_it_is_said_and_runs_or_stands_still() {
        assert_eq!(said(NOON), format!("from {NOON}"));
        assert_eq!(said(&format!("frozen@{NOON}")), format!("frozen at {NOON}"));
        let frozen = parse_clock_start(&format!("frozen@{NOON}")).unwrap();
        let clock = frozen.clock();
        assert!(clock.is_frozen() && clock.now() == NOON.parse().unwrap());
        assert!(!parse_clock_start(NOON).unwrap().clock().is_frozen());
    }

    #[test]
    fn a_clock_may_be_ahead_or_behind() {
        assert_eq!(said("+2h"), "2h ahead");
        assert_eq!(said("-90s"), "1m 30s behind");
        let ahead = parse_clock_start("+2h").unwrap().clock();
        let by = ahead.now().duration_since(Clock::system().now());
        assert!(by > SignedDuration::from_mins(119));
    }

    #[test]
    fn what_is_no_start_is_told_with_what_is() {
        for wrong in ["yesterday", "frozen@yesterday", "2026-06-01", "frozen@+2h"] {
            assert!(said(wrong).contains("2026-08-21T09:30:00+01:00"), "{wrong}");
        }
        assert!(said("+soon").contains("`+2h`"));
    }
}
