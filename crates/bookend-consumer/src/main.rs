//! The consumer simulator.

use anyhow::Result;
use bookend_consumer::{Cli, Console, Exit, carry_out, command};
use clap::FromArgMatches;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let console = Console::of_process();
    let exit = match parse_command_line() {
        Err(error) => {
            console.remark(&format!("error: {error:#}"));
            Exit::Usage
        }
        Ok(cli) => carry_out(&cli, console).unwrap_or_else(|error| {
            let exit = error.exit();
            let text = format!("{:#}", anyhow::Error::new(error));
            // Diagnostics say themselves what they are.
            let is_told = exit == Exit::ScriptWrong;
            console.remark(&if is_told {
                text
            } else {
                format!("error: {text}")
            });
            exit
        }),
    };
    ExitCode::from(exit.code())
}

fn parse_command_line() -> Result<Cli> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let command = command(&arguments, std::env::var_os("BOOKEND_CONFIG"))?;
    let matches = command.get_matches_from(arguments);
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}
