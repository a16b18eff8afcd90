//! The command line of the provider.

pub use crate::choice::{ChoiceError, choices, judge_choices};
pub use crate::control_flags::ControlArgs;
pub use crate::log_flags::{LogFlags, LogFormat};
pub use crate::serve_flags::Serve;
pub use crate::space_flags::SpaceArgs;
pub use crate::tls::{CertsFlags, ShownFlags, TlsArgs, TlsFlags};

use crate::flag_values::{parse_address, parse_clock, parse_count, parse_seed, parse_service_root};
use crate::health::HEALTH;
use crate::{Workshop, known_profiles};
use bookend_model::{Clock, Seed};
use bookend_profile::Profiles;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// The mode where nothing is said of it.
const MODE: &str = "standard";
/// The dialect where nothing is said of it.
const DIALECT: &str = "careconnect-stu3";

/// A simulated provider of NHS urgent care booking: real slots, real state, and every way of
/// failing on demand.
#[derive(Debug, Parser)]
#[command(name = "bookend-provider", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the provider can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests until stopped.
    Serve(Box<Serve>),
    /// Check scripts together with what ships, and report everything that is wrong.
    Check(Check),
    /// Say why a request would be answered as it is: what it is taken for, every behaviour and rule
    /// that is tried and what holds it back, the checks, and the answer. Nothing is sent.
    Explain(Box<Explain>),
    /// Print the JSON Schema of the script language, for editors.
    Schema,
    /// Write the configuration that ships into a folder, to be edited.
    Export {
        /// The folder; nothing in it is overwritten.
        dir: PathBuf,
    },
    /// Count the figures that the standard wants reported, from the evidence of earlier runs.
    Report(Report),
    /// Make certificates for development: an authority, and one for every role.
    Certs(CertsFlags),
    /// Stand in for the national services: the directory of services, the Spine directory (LDAP and
    /// FHIR) and the Spine proxy, over one catalogue.
    National(Box<crate::national::National>),
    /// Ask a running provider whether it answers: exit code 0 when it does.
    Healthcheck {
        /// The address of the provider; of several, with commas between them, the first at which
        /// something listens.
        #[arg(
            long,
            env = "BOOKEND_HEALTHCHECK_ADDRESS",
            default_value = "127.0.0.1:4434",
            value_delimiter = ',',
            value_parser = parse_address
        )]
        address: Vec<SocketAddr>,
        /// The path that is asked for.
        #[arg(long, default_value = HEALTH)]
        path: String,
        /// The certificate that it shows, as PEM, where it speaks TLS.
        #[arg(long, value_name = "FILE", env = "BOOKEND_TLS_CERT")]
        tls_cert: Option<PathBuf>,
    },
    /// Print what completes the command line, for bash, elvish, fish, powershell or zsh.
    Completions(crate::Completions),
    /// Write the manual pages into a folder.
    Man(crate::Man),
    /// Print the version.
    Version,
}

/// What is checked, and how strictly.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// Take a warning for an error: exit code 3.
    #[arg(long, env = "BOOKEND_DENY_WARNINGS")]
    pub deny_warnings: bool,
}

/// Which request is explained, and by whose decision.
#[derive(Args, Clone, Debug)]
pub struct Explain {
    /// The request: request line, header fields, a blank line, the body, as editors write it; `-`
    /// reads standard input.
    #[arg(value_name = "REQUEST.http")]
    pub request: PathBuf,
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// Which request of a file that has several, counted from 1.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = parse_count)]
    pub number: usize,
    /// Print JSON, for programs.
    #[arg(long)]
    pub json: bool,
    /// The public URL of the service root [default: https, the address that `serve` listens on and
    /// the dialect's path].
    #[arg(long, value_name = "URL", env = "BOOKEND_PUBLIC_URL", value_parser = parse_service_root)]
    pub public_url: Option<String>,
    /// The number from which every random choice derives.
    #[arg(long, value_name = "N", env = "BOOKEND_SEED", allow_negative_numbers = true, value_parser = parse_seed)]
    pub seed: Option<u64>,
    /// Where the clock stands, as an ISO 8601 instant; the machine's when nothing is said.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK", value_parser = parse_clock)]
    pub clock: Option<Timestamp>,
}

impl Explain {
    /// Returns what a provider is opened with; `profiles` are those of the packages.
    pub fn options(&self, profiles: Option<Arc<Profiles>>) -> crate::Options {
        crate::Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 4434)),
            public_url: self.public_url.clone(),
            seed: self.seed.map(Seed),
            clock: self.clock.map_or_else(Clock::system, Clock::frozen),
            profiles,
            ..crate::Options::default()
        }
    }
}

/// Which scripts, and how they are read.
#[derive(Args, Clone, Debug)]
pub struct ScriptChoice {
    /// Scripts, or folders with scripts, that come over what ships.
    #[arg(value_name = "SCRIPT|DIR")]
    pub scripts: Vec<PathBuf>,
    /// A folder whose scripts come over what ships, below those that are named; one that is empty, or
    /// not there, has none.
    #[arg(long, value_name = "DIR", env = "BOOKEND_SCRIPT_DIR")]
    pub script_dir: Option<PathBuf>,
    /// The named set of policy switches: standard, strict or tkw-compat.
    #[arg(long, env = "BOOKEND_MODE", default_value = MODE)]
    pub mode: String,
    /// The setting of one policy switch, over the mode; several times for several.
    #[arg(
        long,
        value_name = "SWITCH=VALUE",
        env = "BOOKEND_POLICY",
        value_delimiter = ','
    )]
    pub policy: Vec<String>,
    /// The dialect.
    #[arg(long, env = "BOOKEND_DIALECT", default_value = DIALECT)]
    pub dialect: String,
    /// A FHIR package (`.tgz`, as published) by whose profiles resources are judged; several times
    /// for several, such as one and those it builds on.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_FHIR_PACKAGE",
        value_delimiter = ','
    )]
    pub fhir_package: Vec<PathBuf>,
}

impl ScriptChoice {
    /// Returns whether anything is said of how scripts are read.
    pub(crate) fn says_how(&self) -> bool {
        let is_usual = self.mode == MODE && self.dialect == DIALECT;
        let has_policy = self.policy.iter().any(|text| !text.is_empty());
        !is_usual || has_policy || !self.fhir_package.is_empty()
    }

    /// Returns how scripts are checked that are put in force later: as those of the command line.
    pub(crate) fn workshop(&self, profiles: Option<&Profiles>) -> Workshop {
        // They were read without an error when the scripts of the command line were checked.
        let mut choices = choices(&self.mode, &self.policy).unwrap_or_default();
        choices.profiles = profiles.map(known_profiles).unwrap_or_default();
        Workshop {
            choices,
            dialect: self.dialect.clone(),
            paths: self.scripts.clone(),
            script_dir: self.script_dir.clone(),
        }
    }
}

/// Which figures are counted, and of what.
#[derive(Args, Clone, Debug)]
pub struct Report {
    /// Folders of evidence, or folders above them; each run counts once.
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// The first day, such as 2026-11-21, or the first instant.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day, which is counted, or the first instant that is not.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// How the figures are written.
    #[arg(long, value_enum, default_value_t = ReportForm::Table)]
    pub format: ReportForm,
    /// A CSV file with what no message says of encounters: trace, referred, service, disposition,
    /// until, top.
    #[arg(long, value_name = "FILE")]
    pub encounters: Option<PathBuf>,
    /// A script, or a folder with scripts, that comes over what ships and may define other figures;
    /// several times for several.
    #[arg(long, value_name = "SCRIPT|DIR")]
    pub script: Vec<PathBuf>,
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}
