//! The flags of the control port.

use crate::control::{ControlOptions, Workshop};
use crate::flag_values::{ListenPlace, parse_count};
use crate::journal::JournalBounds;
use bookend_model::Seed;
use clap::Args;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// Where the control port is when nothing is said.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 4435);

/// The control port, and what it shows.
#[derive(Args, Clone, Debug)]
pub struct ControlArgs {
    /// Where the control port listens, on which what runs is seen and changed; none for no such port
    /// [default: 127.0.0.1:4435 for serve, where that is free; none for national].
    #[arg(long, value_name = "ADDRESS:PORT", env = "BOOKEND_CONTROL")]
    pub control: Option<ListenPlace>,
    /// What callers of the control port have to show as a bearer token; needed where other machines
    /// can reach it. With auto one is drawn, and stands in the ready line.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "BOOKEND_CONTROL_TOKEN",
        hide_env_values = true
    )]
    pub control_token: Option<ControlToken>,
    /// Watch the scripts of the command line, and put them in force when they change.
    #[arg(long, env = "BOOKEND_WATCH", value_parser = clap::builder::BoolishValueParser::new())]
    pub watch: bool,
    /// How many exchanges the journal of a space holds; the oldest make room.
    #[arg(long, value_name = "N", env = "BOOKEND_JOURNAL_ENTRIES", default_value_t = 5_000,
          value_parser = parse_count)]
    pub journal_entries: usize,
    /// How many bytes the journal of a space holds, about.
    #[arg(long, value_name = "BYTES", env = "BOOKEND_JOURNAL_BYTES",
          default_value_t = 16 * 1024 * 1024, value_parser = parse_count)]
    pub journal_bytes: usize,
}

/// What callers of the control port have to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlToken {
    /// What the command line or the environment says.
    Given(String),
    /// Drawn for this run; whoever started the program is told.
    Drawn(String),
}

impl ControlToken {
    fn text(&self) -> &str {
        match self {
            Self::Given(token) | Self::Drawn(token) => token,
        }
    }
}

impl FromStr for ControlToken {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Err("a token is not empty; `auto` has one drawn".to_owned()),
            "auto" => {
                let (Seed(one), Seed(other)) = (Seed::from_entropy(), Seed::from_entropy());
                Ok(Self::Drawn(format!("{one:016x}{other:016x}")))
            }
            token => Ok(Self::Given(token.to_owned())),
        }
    }
}

impl ControlArgs {
    /// Returns the token that was drawn: nobody knows it who is not told.
    pub fn drawn_token(&self) -> Option<&str> {
        match self.control_token.as_ref()? {
            ControlToken::Drawn(token) => Some(token),
            ControlToken::Given(_) => None,
        }
    }

    /// Returns what the control port is opened with; nothing where there is nothing to do.
    pub fn options(&self, workshop: Workshop) -> Option<ControlOptions> {
        let listen = match self.control {
            None => Some(USUAL),
            Some(ListenPlace::At(listen)) => Some(listen),
            Some(ListenPlace::None) => None,
        };
        (listen.is_some() || self.watch).then(|| ControlOptions {
            listen,
            is_asked: self.control.is_some(),
            token: self.control_token.as_ref().map(|it| it.text().to_owned()),
            workshop,
            watches: self.watch,
            journal: JournalBounds {
                entries: self.journal_entries,
                bytes: self.journal_bytes,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_drawn_is_long_and_another_each_time() {
        let drawn: ControlToken = "auto".parse().unwrap();
        assert!(matches!(&drawn, ControlToken::Drawn(token) if token.len() == 32));
        assert_ne!(drawn, "auto".parse().unwrap());
    }

    #[test]
    fn a_token_that_is_given_is_taken_as_it_is_and_never_empty() {
        let given: ControlToken = "automatic".parse().unwrap();
        assert_eq!(given, ControlToken::Given("automatic".to_owned()));
        assert!("".parse::<ControlToken>().is_err());
    }
}
