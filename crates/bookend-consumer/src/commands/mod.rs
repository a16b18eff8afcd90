//! What each command does. One file each; what `run` and `rehearse` share is a session.

mod again;
mod check;
mod compare;
mod curl;
mod error;
mod export;
mod load;
mod meeting;
mod rehearse;
mod report;
mod run;
mod session;
mod setting;
mod signals;
mod stand_ins;
mod target_clock;
mod token;

pub use error::CommandError;
pub(crate) use error::with_sources;
pub(crate) use stand_ins::StandIns;

use crate::cli::{Cli, Command};
use crate::console::Console;
use crate::exit::Exit;
use bookend_engine::VERSION;
use clap::CommandFactory as _;

/// Does what the command line says.
///
/// # Errors
///
/// [`CommandError`], which knows its exit code.
pub fn carry_out(cli: &Cli, console: Console) -> Result<Exit, CommandError> {
    match &cli.command {
        Command::Run(args) => run::run(args, console),
        Command::Rehearse(args) => rehearse::rehearse(args, console),
        Command::Check(choice) => check::check(choice, console),
        Command::Curl(args) => curl::curl(args, console),
        Command::Token(args) => token::token(args, console),
        Command::Compare { before, now } => compare::compare(before, now, console),
        Command::Report(args) => report::report(args, console),
        Command::Finish { dir } => compare::finish(dir, console),
        Command::Schema => {
            // A value of JSON can always be written.
            let text = serde_json::to_string_pretty(&bookend_script::schema());
            console.print(&text.unwrap_or_default());
            Ok(Exit::Passed)
        }
        Command::Export(args) => export::export(args, console),
        Command::Completions(args) => {
            console.print(&bookend_provider::completions(Cli::command(), args.shell));
            Ok(Exit::Passed)
        }
        Command::Man(args) => {
            let count = bookend_provider::write_manual(Cli::command(), &args.dir);
            let doing = "the manual pages cannot be written";
            let count = count.map_err(CommandError::system(doing))?;
            console.print(&format!("{count} pages written to {}", args.dir.display()));
            Ok(Exit::Passed)
        }
        Command::Version => {
            console.print(&format!("bookend-consumer {VERSION}"));
            Ok(Exit::Passed)
        }
    }
}
