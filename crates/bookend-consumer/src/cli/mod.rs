//! The command line of the consumer.

mod control;
mod defaults;
mod export;
mod headers;
mod identity;
mod national;
mod reports;
mod run;
mod single;
mod token;

pub use bookend_provider::cli::TlsArgs;
pub use control::ControlArgs;
pub(crate) use defaults::default_of;
pub use export::Export;
pub use headers::{HeaderArgs, HeaderField};
pub use identity::IdentityArgs;
pub use national::NationalArgs;
pub use reports::{ReportFile, Reports};
pub(crate) use run::parse_timeout;
pub use run::{Manner, Playing, Rehearse, Run, Which};
pub use single::{Curl, Setting};
pub use token::{ExplainToken, Purpose, Token, TokenAction};

use bookend_provider::cli::{Check as CheckArgs, Report as ReportArgs};
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// A simulated consumer of NHS urgent care booking: runs journeys against a provider and says
/// exactly where it does not conform.
#[derive(Debug, Parser)]
#[command(name = "bookend-consumer", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the consumer can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run journeys against a provider.
    Run(Box<Run>),
    /// Start a provider on a free port of this machine and run every journey against it.
    Rehearse(Box<Rehearse>),
    /// Check scripts together with what ships, and report everything that is wrong.
    Check(CheckArgs),
    /// Print the request of one step as a `curl` command.
    Curl(Box<Curl>),
    /// Print a bearer token, sound or broken on purpose; say what one holds, or which can be made.
    Token(Box<Token>),
    /// Say what differs between two runs, from their folders of evidence; ends with 1 when
    /// something fails that did not.
    Compare {
        /// The folder of the earlier run.
        before: PathBuf,
        /// The folder of the later run.
        now: PathBuf,
    },
    /// Count the figures that the standard wants reported, from the evidence of earlier runs.
    Report(ReportArgs),
    /// Complete the folder of a run that was killed: reports, page and manifest, marked partial.
    Finish {
        /// The folder.
        dir: PathBuf,
    },
    /// Print the JSON Schema of the script language, for editors.
    Schema,
    /// Write for other tools: the configuration that ships, to be edited, and every request of the
    /// dialect as a collection for Postman or Bruno. Nothing is overwritten.
    Export(Box<Export>),
    /// Print what completes the command line, for bash, elvish, fish, powershell or zsh.
    Completions(bookend_provider::Completions),
    /// Write the manual pages into a folder.
    Man(bookend_provider::Man),
    /// Print the version.
    Version,
}

/// Returns the definition of the command line, the values of the configuration file as defaults
/// where the arguments or the environment name one.
///
/// # Errors
///
/// [`bookend_provider::ConfigFileError`].
pub fn command(
    arguments: &[OsString],
    environment: Option<OsString>,
) -> Result<clap::Command, bookend_provider::ConfigFileError> {
    bookend_provider::with_configuration(Cli::command(), arguments, environment)
}
