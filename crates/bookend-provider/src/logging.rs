//! The log on standard error.

use anyhow::{Context, Result};
use bookend_provider::cli::{LogFlags, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Has the log written as the command line says.
pub(super) fn log_to_stderr(flags: &LogFlags) -> Result<()> {
    let filter = &flags.log;
    let filter =
        EnvFilter::try_new(filter).with_context(|| format!("`{filter}` is not a log filter"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match flags.log_format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
