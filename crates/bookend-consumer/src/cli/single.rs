//! The flags of `curl`, and what a single request or token is made with.

use super::{HeaderArgs, IdentityArgs, NationalArgs, TlsArgs};
use bookend_provider::cli::ScriptChoice;
use bookend_provider::flag_values::{parse_clock, parse_count, parse_seed, parse_service_root};
use clap::Args;
use jiff::Timestamp;

/// Print the request of one step.
#[derive(Args, Clone, Debug)]
pub struct Curl {
    /// The step: the id of the journey, a slash, and the id of the step.
    #[arg(value_name = "JOURNEY/STEP")]
    pub step: String,
    /// Scripts, or folders with scripts, that come over what ships.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// What the request is made with.
    #[command(flatten)]
    pub setting: Setting,
    /// What every request has beside its own.
    #[command(flatten)]
    pub headers: HeaderArgs,
    /// The row of the journey, counted from 1.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = parse_count)]
    pub row: usize,
    /// Where the national services are.
    #[command(flatten)]
    pub national: NationalArgs,
    /// Take the steps before it against the target first, so that what they keep is known; what
    /// they book stays booked.
    #[arg(long)]
    pub play: bool,
}

/// What a single request or token is made with.
#[derive(Args, Clone, Debug)]
pub struct Setting {
    /// The service root of the provider [default: this machine, on the dialect's port].
    #[arg(long, value_name = "URL", env = "BOOKEND_TARGET", value_parser = parse_service_root)]
    pub target: Option<String>,
    /// The number from which every random choice derives; drawn when nobody says.
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", allow_negative_numbers = true, value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// What the clock says, as an ISO 8601 instant.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
    // Behind the flags without a heading: its heading is that of whatever follows.
    /// Whom it trusts, and what it shows.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Who makes it.
    #[command(flatten)]
    pub identity: IdentityArgs,
}
