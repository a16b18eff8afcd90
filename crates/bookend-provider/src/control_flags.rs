//! The flags of the control port.

use crate::control::{ControlOptions, Workshop};
use crate::flag_values::{parse_address, parse_count};
use crate::journal::JournalBounds;
use clap::Args;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// Where the control port is when nothing is said.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 4435);

/// The control port, and what it shows.
#[derive(Args, Clone, Debug)]
pub struct ControlArgs {
    /// Where the control port listens, on which what runs is seen and changed; none for no such port
    /// [default: 127.0.0.1:4435, where that is free].
    #[arg(long, value_name = "ADDRESS:PORT", env = "BOOKEND_CONTROL")]
    pub control: Option<ControlPlace>,
    /// What callers of the control port have to show as a bearer token; needed where other machines
    /// can reach it.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "BOOKEND_CONTROL_TOKEN",
        hide_env_values = true
    )]
    pub control_token: Option<String>,
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

/// Where the control port is, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlPlace {
    /// There is none.
    None,
    /// There.
    At(SocketAddr),
}

impl FromStr for ControlPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            _ => parse_address(text).map(Self::At),
        }
    }
}

impl ControlArgs {
    /// Returns what the control port is opened with; nothing where there is nothing to do.
    pub fn options(&self, workshop: Workshop) -> Option<ControlOptions> {
        let listen = match self.control {
            None => Some(USUAL),
            Some(ControlPlace::At(listen)) => Some(listen),
            Some(ControlPlace::None) => None,
        };
        (listen.is_some() || self.watch).then(|| ControlOptions {
            listen,
            is_asked: self.control.is_some(),
            token: self.control_token.clone(),
            workshop,
            watches: self.watch,
            journal: JournalBounds {
                entries: self.journal_entries,
                bytes: self.journal_bytes,
            },
        })
    }
}
