//! The flags of `serve`.

use crate::cli::{ControlArgs, LogFlags, ScriptChoice, SpaceArgs, TlsFlags};
use crate::clock_start::{ClockStart, parse_clock_start};
use crate::flag_values::{
    parse_address, parse_count, parse_patience, parse_seconds, parse_seed, parse_service_root,
    parse_workers,
};
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use bookend_validator::{Validator, ValidatorError};
use clap::Args;
use clap::builder::BoolishValueParser;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// Where to listen; port 0 finds a free one.
    #[arg(long, env = "BOOKEND_LISTEN", default_value = "127.0.0.1:4434",
          value_parser = parse_address)]
    pub listen: SocketAddr,
    /// The public URL of the service root, with which `Location` begins [default: https, the
    /// address and the dialect's path].
    #[arg(long, value_name = "URL", env = "BOOKEND_PUBLIC_URL", value_parser = parse_service_root)]
    pub public_url: Option<String>,
    /// The number from which every random choice derives [default: the one that the inventory
    /// names, 2026 in the one that ships; drawn where it names none].
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", allow_negative_numbers = true, value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// Where the clock starts, as an ISO 8601 instant; it runs on from there, and stands still with
    /// `frozen@` before it. `+2h` or `-2h` is so far ahead of the machine's, or behind.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", allow_hyphen_values = true,
          value_parser = parse_clock_start)]
    pub clock: Option<ClockStart>,
    /// How many threads answer; one for each processor when nothing is said.
    #[arg(long, value_name = "N", env = "BOOKEND_WORKERS", value_parser = parse_workers)]
    pub workers: Option<usize>,
    /// The largest body of a request, in bytes.
    #[arg(long, value_name = "BYTES", env = "BOOKEND_BODY_LIMIT",
          default_value_t = 4 * 1024 * 1024, value_parser = parse_count)]
    pub body_limit: usize,
    /// How long a request may take to arrive, in seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "BOOKEND_REQUEST_TIMEOUT",
        default_value_t = 30,
        value_parser = parse_seconds
    )]
    pub request_timeout: u64,
    /// How long requests under way may take when the provider stops, in seconds; 0 waits for none.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "BOOKEND_DRAIN_TIMEOUT",
        default_value_t = 30,
        value_parser = parse_patience
    )]
    pub drain_timeout: u64,
    /// The control port.
    #[command(flatten)]
    pub control: ControlArgs,
    /// The spaces.
    #[command(flatten)]
    pub spaces: SpaceArgs,
    /// The service root of a FHIR server to whose `$validate` bookings are handed once they are
    /// answered; what it finds goes into log and evidence.
    #[arg(long, value_name = "URL", env = "BOOKEND_VALIDATOR", value_parser = parse_service_root)]
    pub validator: Option<String>,
    /// Write every exchange, and what is found of it, into a folder for each consumer below this
    /// one, while the provider serves.
    #[arg(long, value_name = "DIR", env = "BOOKEND_EVIDENCE")]
    pub evidence: Option<PathBuf>,
    /// Write the evidence as ZIP files as well, beside its folders.
    #[arg(long, env = "BOOKEND_ZIP", requires = "evidence", value_parser = BoolishValueParser::new())]
    pub zip: bool,
    /// Leave tokens, NHS numbers, names, addresses and telephone numbers in the evidence as they
    /// were sent.
    #[arg(long, env = "BOOKEND_NO_REDACT", value_parser = BoolishValueParser::new())]
    pub no_redact: bool,
    /// What is shown behind TLS.
    #[command(flatten)]
    pub tls: TlsFlags,
    /// The log.
    #[command(flatten)]
    pub log: LogFlags,
    /// A YAML file that gives these flags values; flags and environment win over it.
    #[arg(long, value_name = "FILE", env = "BOOKEND_CONFIG")]
    pub config: Option<PathBuf>,
}

impl Serve {
    /// Returns what a provider is started with; `profiles` are those of the packages.
    ///
    /// # Errors
    ///
    /// [`ValidatorError`], when there is no way to a validator.
    pub fn options(
        &self,
        profiles: Option<Arc<Profiles>>,
    ) -> Result<crate::Options, ValidatorError> {
        let patience = Duration::from_secs(self.request_timeout);
        let validator = self.validator.as_ref();
        let validator = validator.map(|base| Validator::new(base, patience));
        Ok(crate::Options {
            validator: validator.transpose()?,
            control: self
                .control
                .options(self.script.workshop(profiles.as_deref())),
            spaces: self.spaces.choice(),
            listen: self.listen,
            tls: self.tls.choice(),
            public_url: self.public_url.clone(),
            seed: self.seed.map(Seed),
            clock: self.clock.map_or_else(Clock::system, ClockStart::clock),
            profiles,
            limits: crate::Limits {
                body_bytes: self.body_limit,
                request_time: Duration::from_secs(self.request_timeout),
                drain_time: Duration::from_secs(self.drain_timeout),
                workers: self.workers,
                ..crate::Limits::default()
            },
            evidence: self.evidence.as_ref().map(|dir| crate::EvidencePlace {
                dir: dir.clone(),
                redacted: !self.no_redact,
                zip: self.zip,
                clock: match self.clock {
                    Some(start) => start.to_string(),
                    None => "system".to_owned(),
                },
            }),
        })
    }
}
