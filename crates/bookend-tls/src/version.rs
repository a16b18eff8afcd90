//! The oldest version of TLS that is spoken.

use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use std::fmt;
use std::str::FromStr;

static BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
static NEWEST: &[&SupportedProtocolVersion] = &[&TLS13];

/// The oldest version of TLS that is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OldestVersion {
    /// TLS 1.2 and 1.3: what the standard asks for at least (UEC-B-01).
    #[default]
    Tls12,
    /// TLS 1.3 alone.
    Tls13,
}

impl OldestVersion {
    /// Returns the versions that are spoken.
    pub fn versions(self) -> &'static [&'static SupportedProtocolVersion] {
        match self {
            Self::Tls12 => BOTH,
            Self::Tls13 => NEWEST,
        }
    }
}

impl fmt::Display for OldestVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tls12 => "1.2",
            Self::Tls13 => "1.3",
        })
    }
}

impl FromStr for OldestVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1.2" => Ok(Self::Tls12),
            "1.3" => Ok(Self::Tls13),
            _ => Err(format!(
                "`{text}` is no version of TLS that is spoken here; write `1.2` or `1.3`"
            )),
        }
    }
}
