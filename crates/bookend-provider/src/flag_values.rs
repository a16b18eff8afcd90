//! The values of flags, as both programs read them: each reader takes a text and says, where it
//! cannot, what is wanted, with an example.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::net::SocketAddr;
use std::str::FromStr;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The most threads that can be asked for.
const WORKERS: u64 = 1024;
/// The longest that a request or an orderly stop can be given: a day, in seconds.
const DAY: u64 = 86_400;
/// The years in which a clock can start; beyond them slots and tokens would leave the calendar.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;

/// Why a text is no service root.
///
/// **Shape:** an absolute URL with `http` or `https`, without user, query and fragment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; write for example `http://127.0.0.1:4434/STU3`")]
pub struct ServiceRootError {
    /// What is wrong with it.
    pub reason: String,
}

/// Reads the service root of a provider, and returns it as it was written.
///
/// # Errors
///
/// [`ServiceRootError`].
pub fn parse_service_root(text: &str) -> Result<String, ServiceRootError> {
    let wrong = |reason: &str| ServiceRootError {
        reason: reason.to_owned(),
    };
    let lowered = text.to_ascii_lowercase();
    if !["http://", "https://"]
        .iter()
        .any(|scheme| lowered.starts_with(scheme))
    {
        return Err(wrong("it begins with neither `http://` nor `https://`"));
    }
    // The URL standard would pass over white space, and we would send it.
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Err(wrong("it has white space in it"));
    }
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it names a user"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it has a query or a fragment"));
    }
    Ok(text.to_owned())
}

/// Reads an address that is listened on, or called.
///
/// # Errors
///
/// What is wanted.
pub fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let wanted = "write an IP address and a port, such as `127.0.0.1:4434` or `[::1]:4434`";
    text.parse().map_err(|_| wanted.to_owned())
}

/// Where a port is, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenPlace {
    /// There is none.
    None,
    /// There.
    At(SocketAddr),
}

impl FromStr for ListenPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            _ => parse_address(text)
                .map(Self::At)
                .map_err(|wanted| format!("{wanted}, or `none` for no such port")),
        }
    }
}

/// Reads the number from which chance derives.
///
/// # Errors
///
/// What is wanted.
pub fn parse_seed(text: &str) -> Result<u64, String> {
    number(text, (0, u64::MAX), 42)
}

/// Reads the instant at which a clock starts.
///
/// # Errors
///
/// What is wanted.
pub fn parse_clock(text: &str) -> Result<Timestamp, String> {
    let example = "such as `2026-08-21T09:30:00+01:00`";
    let at: Timestamp = text
        .parse()
        .map_err(|_| format!("write an instant with its offset, {example}"))?;
    if YEARS.contains(&at.to_zoned(TimeZone::UTC).year()) {
        Ok(at)
    } else {
        let (first, last) = (YEARS.start(), YEARS.end());
        Err(format!(
            "write an instant of the years {first} to {last}, {example}"
        ))
    }
}

/// Reads how many of something there are, or which of them is meant: from 1.
///
/// # Errors
///
/// What is wanted.
pub fn parse_count(text: &str) -> Result<usize, String> {
    let wanted = || "write a whole number from 1, such as 4".to_owned();
    let count = text.parse().ok().filter(|count: &usize| *count > 0);
    count.ok_or_else(wanted)
}

/// Reads how many threads answer.
///
/// # Errors
///
/// What is wanted.
pub fn parse_workers(text: &str) -> Result<usize, String> {
    number(text, (1, WORKERS), 4)?;
    parse_count(text)
}

/// Reads how long something may take, in seconds: from 1 to a day.
///
/// # Errors
///
/// What is wanted.
pub fn parse_seconds(text: &str) -> Result<u64, String> {
    number(text, (1, DAY), 30)
}

/// Reads how long something is waited for, in seconds: from none to a day.
///
/// # Errors
///
/// What is wanted.
pub fn parse_patience(text: &str) -> Result<u64, String> {
    number(text, (0, DAY), 30)
}

/// Reads for how many days something is valid: from 1 to 10000.
///
/// # Errors
///
/// What is wanted.
pub fn parse_days(text: &str) -> Result<i32, String> {
    let days = number(text, (1, 10_000), 365)?;
    i32::try_from(days).map_err(|error| error.to_string())
}

/// Reads what is logged, and returns it as it was written.
///
/// # Errors
///
/// What is wanted.
pub fn parse_log_filter(text: &str) -> Result<String, String> {
    let wanted = "write off, error, warn, info, debug or trace, for parts of the program with their name: `warn,bookend_provider=debug`";
    let parsed = EnvFilter::try_new(text).map_err(|_| wanted.to_owned());
    parsed.map(|_| text.to_owned())
}

fn number(text: &str, (least, most): (u64, u64), example: u64) -> Result<u64, String> {
    let number = text.parse().ok();
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("write a whole number from {least} to {most}, such as {example}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_root_is_an_absolute_url_and_nothing_behind_it() {
        for sound in [
            "http://127.0.0.1:4434/STU3",
            "HTTPS://utc.example",
            "https://utc.example/a/b/",
            "http://[::1]:80/STU3",
        ] {
            assert_eq!(parse_service_root(sound), Ok(sound.to_owned()));
        }
        for (wrong, told) in [
            ("x", "neither `http://`"),
            ("", "neither `http://`"),
            ("/STU3", "neither `http://`"),
            ("ftp://utc.example", "neither `http://`"),
            ("http:utc.example", "neither `http://`"),
            ("http://", "host"),
            ("http://a b", "white space"),
            ("http://utc.example/\n", "white space"),
            ("http://utc.example:99999", "port"),
            ("http://robin:secret@utc.example", "a user"),
            ("http://utc.example/STU3?x=1", "a query"),
            ("http://utc.example/STU3#x", "a query or a fragment"),
        ] {
            let error = parse_service_root(wrong).unwrap_err().to_string();
            assert!(error.contains(told), "{wrong}: {error}");
            assert!(error.contains("http://127.0.0.1:4434/STU3"), "{error}");
        }
    }

    #[test]
    fn a_clock_starts_within_the_calendar() {
        assert!(parse_clock("2026-08-21T09:30:00+01:00").is_ok());
        for wrong in [
            "yesterday",
            "2026-08-21",
            "2026-08-21T09:30:00",
            "9999-12-30T00:00:00Z",
        ] {
            let error = parse_clock(wrong).unwrap_err();
            assert!(
                error.contains("2026-08-21T09:30:00+01:00"),
                "{wrong}: {error}"
            );
        }
    }
}
