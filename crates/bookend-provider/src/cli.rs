//! The command line of the provider.

use bookend_model::{Clock, Seed};
use bookend_script::{Choices, Script};
use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use indexmap::IndexMap;
use jiff::Timestamp;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

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
    /// Print the JSON Schema of the script language, for editors.
    Schema,
    /// Write the configuration that ships into a folder, to be edited.
    Export {
        /// The folder; nothing in it is overwritten.
        dir: PathBuf,
    },
    /// Ask a running provider whether it answers: exit code 0 when it does.
    Healthcheck {
        /// The address of the provider.
        #[arg(
            long,
            env = "BOOKEND_HEALTHCHECK_ADDRESS",
            default_value = "127.0.0.1:4434"
        )]
        address: SocketAddr,
        /// The path of its capability statement.
        #[arg(long, default_value = "/STU3/metadata")]
        path: String,
    },
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

/// Which scripts, and how they are read.
#[derive(Args, Clone, Debug)]
pub struct ScriptChoice {
    /// Scripts, or folders with scripts, that come over what ships.
    #[arg(value_name = "SCRIPT|DIR")]
    pub scripts: Vec<PathBuf>,
    /// The named set of policy switches: standard, strict or tkw-compat.
    #[arg(long, env = "BOOKEND_MODE", default_value = "standard")]
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
    #[arg(long, env = "BOOKEND_DIALECT", default_value = "careconnect-stu3")]
    pub dialect: String,
}

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// Where to listen; port 0 finds a free one.
    #[arg(long, env = "BOOKEND_LISTEN", default_value = "127.0.0.1:4434")]
    pub listen: SocketAddr,
    /// The public URL of the service root, with which `Location` begins [default: https, the
    /// address and the dialect's path].
    #[arg(long, value_name = "URL", env = "BOOKEND_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The number from which every random choice derives; drawn when nobody says.
    #[arg(long, env = "BOOKEND_SEED")]
    pub seed: Option<u64>,
    /// Where the clock starts, as an ISO 8601 instant; it runs on from there.
    #[arg(long, value_name = "TIME", env = "BOOKEND_CLOCK")]
    pub clock: Option<Timestamp>,
    /// How many threads answer; one for each processor when nothing is said.
    #[arg(long, env = "BOOKEND_WORKERS")]
    pub workers: Option<usize>,
    /// The largest body of a request, in bytes.
    #[arg(long, value_name = "BYTES", env = "BOOKEND_BODY_LIMIT", default_value_t = 4 * 1024 * 1024)]
    pub body_limit: usize,
    /// How long a request may take to arrive, in seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "BOOKEND_REQUEST_TIMEOUT",
        default_value_t = 30
    )]
    pub request_timeout: u64,
    /// How long requests under way may take when the provider stops, in seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "BOOKEND_DRAIN_TIMEOUT",
        default_value_t = 30
    )]
    pub drain_timeout: u64,
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
    /// How the log is written to standard error.
    #[arg(long, value_enum, env = "BOOKEND_LOG_FORMAT", default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// What is logged: error, warn, info, debug, or a filter such as bookend_provider=debug.
    #[arg(
        long,
        value_name = "FILTER",
        env = "BOOKEND_LOG",
        default_value = "info"
    )]
    pub log: String,
    /// A YAML file that gives these flags values; flags and environment win over it.
    #[arg(long, value_name = "FILE", env = "BOOKEND_CONFIG")]
    pub config: Option<PathBuf>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// Something that the command line says of dialect, mode or policy and that is not possible.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// There is no `=`.
    #[error(
        "`{text}` is not a setting of a policy switch; write `switch=value`, such as `slot-gone=409`"
    )]
    Shape {
        /// The text.
        text: String,
    },
    /// There is no such dialect.
    #[error("there is no dialect `{dialect}`; there is: {known}")]
    Dialect {
        /// The dialect.
        dialect: String,
        /// The one of the scripts.
        known: String,
    },
    /// There is no such mode.
    #[error("there is no mode `{mode}`; there are: {known}")]
    Mode {
        /// The mode.
        mode: String,
        /// The modes.
        known: String,
    },
    /// The switch has no such setting.
    #[error("{0}")]
    Setting(String),
}

/// Reads what the command line says of mode and policy; numbers and booleans as such.
///
/// # Errors
///
/// [`ChoiceError::Shape`].
pub fn choices(mode: &str, policy: &[String]) -> Result<Choices, ChoiceError> {
    let mut settings = IndexMap::new();
    for text in policy.iter().filter(|text| !text.is_empty()) {
        let shape = || ChoiceError::Shape { text: text.clone() };
        let (switch, value) = text.split_once('=').ok_or_else(shape)?;
        let value = serde_json::from_str(value)
            .ok()
            .filter(|value: &Value| value.is_number() || value.is_boolean())
            .unwrap_or_else(|| Value::from(value));
        settings.insert(switch.trim().to_owned(), value);
    }
    Ok(Choices {
        mode: Some(mode.to_owned()),
        policy: settings,
    })
}

/// Judges whether dialect, mode and policy of the command line exist in a script.
///
/// # Errors
///
/// [`ChoiceError`], the first that does not.
pub fn judge_choices(script: &Script, dialect: &str, choices: &Choices) -> Result<(), ChoiceError> {
    let known = &script.dialect().name;
    if known != dialect {
        return Err(ChoiceError::Dialect {
            dialect: dialect.to_owned(),
            known: known.clone(),
        });
    }
    let policies = &script.dialect().policies;
    if let Some(mode) = choices
        .mode
        .as_ref()
        .filter(|mode| !policies.modes.contains_key(*mode))
    {
        let known: Vec<&str> = policies.modes.keys().map(String::as_str).collect();
        return Err(ChoiceError::Mode {
            mode: mode.clone(),
            known: known.join(", "),
        });
    }
    let objection = choices
        .policy
        .iter()
        .find_map(|(name, value)| policies.objection(name, value));
    objection.map_or(Ok(()), |objection| Err(ChoiceError::Setting(objection)))
}

impl Serve {
    /// Returns what a provider is started with.
    pub fn options(&self) -> crate::Options {
        crate::Options {
            listen: self.listen,
            public_url: self.public_url.clone(),
            seed: self.seed.map(Seed),
            clock: self.clock.map_or_else(Clock::system, Clock::running_from),
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
                    Some(at) => format!("from {at}"),
                    None => "system".to_owned(),
                },
            }),
        }
    }
}
