//! The flags of the log.

use crate::flag_values::parse_log_filter;
use clap::{Args, ValueEnum};

/// What is logged when nothing is said: not what the web framework says of itself when it starts.
const USUAL: &str = "info,actix_server=warn";

/// How and what is logged.
#[derive(Args, Clone, Debug)]
pub struct LogFlags {
    /// How the log is written to standard error.
    #[arg(long, value_enum, env = "BOOKEND_LOG_FORMAT", default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// What is logged: error, warn, info, debug, off, or a filter such as bookend=debug.
    #[arg(
        long,
        value_name = "FILTER",
        env = "BOOKEND_LOG",
        default_value = USUAL,
        value_parser = parse_log_filter
    )]
    pub log: String,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}
