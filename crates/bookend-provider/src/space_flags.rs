//! The flags that tell callers apart.

use crate::flag_values::{parse_count, parse_patience};
use crate::spaces::{SpaceBounds, SpaceBy};
use bookend_booking::DEFAULT_ROOM;
use clap::Args;
use std::time::Duration;

/// By what callers are told apart, and how many spaces there may be.
#[derive(Args, Clone, Debug)]
pub struct SpaceArgs {
    /// By what callers are told apart, each with a diary, clock and journal of its own: header:NAME,
    /// caller, path or none.
    #[arg(
        long,
        value_name = "WAY",
        env = "BOOKEND_SPACE_BY",
        default_value = "none"
    )]
    pub space_by: SpaceBy,
    /// How many spaces there may be; the one that was idle for longest makes room for another.
    #[arg(long, value_name = "N", env = "BOOKEND_MAX_SPACES", default_value_t = 32,
          value_parser = parse_count)]
    pub max_spaces: usize,
    /// How long a space has to be idle before it makes room, in seconds.
    #[arg(long, value_name = "SECONDS", env = "BOOKEND_SPACE_IDLE", default_value_t = 60,
          value_parser = parse_patience)]
    pub space_idle: u64,
    /// How many bytes the appointments of a space may take, about; those that were cancelled first, and
    /// those that ended first, make room for others.
    #[arg(long, value_name = "BYTES", env = "BOOKEND_APPOINTMENT_BYTES",
          default_value_t = DEFAULT_ROOM, value_parser = parse_count)]
    pub appointment_bytes: usize,
}

impl SpaceArgs {
    /// Returns what a provider is started with.
    pub fn choice(&self) -> (SpaceBy, SpaceBounds) {
        let bounds = SpaceBounds {
            count: self.max_spaces,
            idle: Duration::from_secs(self.space_idle),
            appointment_bytes: self.appointment_bytes,
        };
        (self.space_by.clone(), bounds)
    }
}
