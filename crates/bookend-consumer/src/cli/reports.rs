//! What is written when a run has ended.

use bookend_evidence::Format;
use clap::Args;
use clap::builder::BoolishValueParser;
use std::path::PathBuf;

/// What is written when a run has ended.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reports")]
pub struct Reports {
    /// Write a report: junit, json, html or tap, and the file; several times for several.
    #[arg(
        long,
        value_name = "FORMAT=FILE",
        env = "BOOKEND_REPORT",
        value_delimiter = ',',
        value_parser = ReportFile::parse
    )]
    pub report: Vec<ReportFile>,
    /// Write every report and every exchange into a new folder below this one, while the run goes
    /// on.
    #[arg(long, value_name = "DIR", env = "BOOKEND_EVIDENCE")]
    pub evidence: Option<PathBuf>,
    /// Write the evidence as a ZIP file as well, beside its folder.
    #[arg(long, env = "BOOKEND_ZIP", value_parser = BoolishValueParser::new())]
    pub zip: bool,
    /// Leave tokens, NHS numbers, names, addresses and telephone numbers in reports and evidence as
    /// they were sent.
    #[arg(long, env = "BOOKEND_NO_REDACT", value_parser = BoolishValueParser::new())]
    pub no_redact: bool,
}

/// A report and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The form of the report.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

impl ReportFile {
    fn parse(text: &str) -> Result<Self, String> {
        let known = || {
            let names: Vec<&str> = Format::NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "write `format=file`, the format one of {}",
                names.join(", ")
            )
        };
        let (name, path) = text.split_once('=').ok_or_else(known)?;
        let format = Format::named(name).ok_or_else(known)?;
        if path.is_empty() {
            return Err(known());
        }
        let path = PathBuf::from(path);
        Ok(Self { format, path })
    }
}
