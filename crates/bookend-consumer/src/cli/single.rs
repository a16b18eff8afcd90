//! The flags of `curl` and `token`.

use super::{IdentityArgs, NationalArgs, TlsArgs};
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

/// Print a token, or say what one holds.
#[derive(Args, Clone, Debug)]
pub struct Token {
    /// Break the token in this way; `list` names the ways.
    #[arg(long, value_name = "NAME", conflicts_with = "explain")]
    pub defect: Option<String>,
    /// The interaction that the token is for.
    #[arg(long, value_name = "NAME", default_value = "slot.search")]
    pub interaction: String,
    /// Say what a token holds, and which of the dialect's rules it meets.
    #[arg(long, value_name = "TOKEN")]
    pub explain: Option<String>,
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// What the token is made with.
    #[command(flatten)]
    pub setting: Setting,
}

/// What a single request or token is made with.
#[derive(Args, Clone, Debug)]
pub struct Setting {
    /// The service root of the provider [default: this machine, on the dialect's port].
    #[arg(long, value_name = "URL", env = "BOOKEND_TARGET", value_parser = parse_service_root)]
    pub target: Option<String>,
    /// Whom it trusts, and what it shows.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// The number from which every random choice derives; drawn when nobody says.
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// What the clock says, as an ISO 8601 instant.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
    /// Who makes it.
    #[command(flatten)]
    pub identity: IdentityArgs,
}
