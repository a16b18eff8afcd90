//! The flags of `run` and `rehearse`.

use super::{ControlArgs, HeaderArgs, IdentityArgs, NationalArgs, Reports, TlsArgs};
use crate::run::Pace;
use crate::select::Selection;
use crate::tags::TagExpression;
use bookend_provider::cli::ScriptChoice;
use bookend_provider::flag_values::{parse_clock, parse_count, parse_seed, parse_service_root};
use bookend_script::parse_duration;
use clap::Args;
use clap::builder::BoolishValueParser;
use jiff::Timestamp;
use std::path::PathBuf;
use std::time::Duration;

/// Run journeys against a provider.
#[derive(Args, Clone, Debug)]
pub struct Run {
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// The service root of the provider, such as http://127.0.0.1:4434/STU3.
    #[arg(long, value_name = "URL", env = "BOOKEND_TARGET", value_parser = parse_service_root)]
    pub target: Option<String>,
    /// Whom it trusts, and what it shows.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// What every request has beside its own.
    #[command(flatten)]
    pub headers: HeaderArgs,
    /// Where the national services are.
    #[command(flatten)]
    pub national: NationalArgs,
    /// The control port of the target.
    #[command(flatten)]
    pub control: ControlArgs,
    /// Run the journeys even where nothing of the API answers at the service root.
    #[arg(long, env = "BOOKEND_FORCE", value_parser = BoolishValueParser::new())]
    pub force: bool,
    /// What is played, and how.
    #[command(flatten)]
    pub playing: Playing,
    /// Print the journeys that would be run, and run none.
    #[arg(long, conflicts_with = "dry_run")]
    pub list: bool,
    /// With `--list`, print the steps of each journey as well: what each sends, and what
    /// `bookend-consumer curl` calls it.
    #[arg(long, requires = "list")]
    pub steps: bool,
    /// Print what would be sent as far as it is known beforehand, and send nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Start a provider, and stand-ins for the national services where a journey asks them, and run
/// journeys against it.
#[derive(Args, Clone, Debug)]
pub struct Rehearse {
    /// The scripts, which both programs read.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// Talk over mutual TLS, with certificates that are made for the occasion.
    #[arg(long, env = "BOOKEND_TLS", value_parser = BoolishValueParser::new())]
    pub tls: bool,
    /// What is played, and how; evidence goes below `evidence` unless told otherwise.
    #[command(flatten)]
    pub playing: Playing,
}

/// What both ways of running journeys share.
#[derive(Args, Clone, Debug)]
pub struct Playing {
    /// Which journeys.
    #[command(flatten)]
    pub which: Which,
    /// How they are run.
    #[command(flatten)]
    pub manner: Manner,
    /// What is written.
    #[command(flatten)]
    pub reports: Reports,
    /// Who runs them.
    #[command(flatten)]
    pub identity: IdentityArgs,
    /// A YAML file that gives these flags values; flags and environment win over it.
    #[arg(long, value_name = "FILE", env = "BOOKEND_CONFIG")]
    pub config: Option<PathBuf>,
}

/// Which journeys are run.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
pub struct Which {
    /// Only journeys of this suite; `*` and `?` stand for letters.
    #[arg(
        long,
        value_name = "NAME",
        env = "BOOKEND_SUITE",
        value_delimiter = ','
    )]
    pub suite: Vec<String>,
    /// Only journeys of this id or other name; `*` and `?` stand for letters.
    #[arg(long, value_name = "ID", env = "BOOKEND_ONLY", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Only journeys whose tags fit, such as 'smoke and not (slow or xml)'.
    #[arg(long, value_name = "EXPR", env = "BOOKEND_TAG", value_parser = TagExpression::parse)]
    pub tag: Option<TagExpression>,
    /// Only journeys that prove this requirement.
    #[arg(
        long,
        value_name = "ID",
        env = "BOOKEND_REQUIREMENT",
        value_delimiter = ','
    )]
    pub requirement: Vec<String>,
    /// Only this row of journeys that have rows, counted from 1.
    #[arg(long, value_name = "N", env = "BOOKEND_ROW", value_parser = parse_count)]
    pub row: Option<usize>,
}

/// How journeys are run.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Manner")]
pub struct Manner {
    /// How many journeys run at the same time: one, where nobody says, and eight in a rehearsal.
    #[arg(long, value_name = "N", env = "BOOKEND_JOBS", value_parser = parse_count)]
    pub jobs: Option<usize>,
    /// Let warnings count as failures.
    #[arg(long, env = "BOOKEND_STRICT", value_parser = BoolishValueParser::new())]
    pub strict: bool,
    /// Begin no further journey once one has failed.
    #[arg(long, env = "BOOKEND_FAIL_FAST", value_parser = BoolishValueParser::new())]
    pub fail_fast: bool,
    /// The number from which every random choice derives; drawn when nobody says. The
    /// identifiers that are made differ from run to run all the same, unless `--clock` is given too.
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", allow_negative_numbers = true, value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// Where the clock starts, as an ISO 8601 instant; it runs on from there. With `--control` and
    /// nothing said it is that of the target.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
    /// The service root of a FHIR server to whose `$validate` answers are handed; what it finds is held
    /// against the provider, and that it does not answer is an error.
    #[arg(long, value_name = "URL", env = "BOOKEND_VALIDATOR", value_parser = parse_service_root)]
    pub validator: Option<String>,
    /// How long a whole response may take where a step does not say, such as 500ms or 10s.
    #[arg(long, value_name = "DURATION", env = "BOOKEND_TIMEOUT", default_value = "30s",
          value_parser = parse_timeout)]
    pub timeout: Duration,
}

/// Reads how long a response may take: `30s`.
pub(crate) fn parse_timeout(text: &str) -> Result<Duration, String> {
    let duration = parse_duration(text).map_err(|error| error.to_string())?;
    if duration.is_zero() {
        return Err("no response arrives within no time; write for example `30s`".to_owned());
    }
    Ok(duration.unsigned_abs())
}

impl Which {
    /// Returns the selection.
    pub fn selection(&self) -> Selection {
        Selection {
            suites: self.suite.clone(),
            only: self.only.clone(),
            tags: self.tag.clone(),
            requirements: self.requirement.clone(),
            row: self.row,
        }
    }
}

impl Manner {
    /// Returns how the run goes on.
    pub fn pace(&self) -> Pace {
        Pace {
            jobs: self.jobs.unwrap_or(1),
            fail_fast: self.fail_fast,
            strict: self.strict,
        }
    }
}
