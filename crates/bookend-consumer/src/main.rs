//! The consumer simulator.

use bookend_consumer::{Cli, Console, Exit, carry_out, command};
use bookend_provider::ConfigFileError;
use clap::FromArgMatches;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let console = Console::of_process();
    let exit = match parse_command_line() {
        Err(error) => {
            let exit = if error.is_usage() {
                Exit::Usage
            } else {
                Exit::CouldNotRun
            };
            console.remark(&format!("error: {:#}", anyhow::Error::new(error)));
            exit
        }
        Ok(cli) => carry_out(&cli, console).unwrap_or_else(|error| {
            let (exit, is_told) = (error.exit(), error.is_told());
            let text = format!("{:#}", anyhow::Error::new(error));
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

fn parse_command_line() -> Result<Cli, ConfigFileError> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let command = command(&arguments, std::env::var_os("BOOKEND_CONFIG"))?;
    let matches = command.get_matches_from(arguments);
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}
