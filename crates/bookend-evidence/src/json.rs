//! The report as JSON: the whole of it.

use crate::{RunReport, WriteError};

/// Writes a report as JSON, indented, with a newline at its end.
///
/// # Errors
///
/// [`WriteError::Json`], which only a number that JSON does not have can cause.
pub fn json(report: &RunReport) -> Result<String, WriteError> {
    let mut text = serde_json::to_string_pretty(report).map_err(WriteError::Json)?;
    text.push('\n');
    Ok(text)
}

/// Reads a report that [`json`] wrote.
///
/// # Errors
///
/// [`WriteError::Json`], when the text is not such a report.
pub fn parse_json(text: &str) -> Result<RunReport, WriteError> {
    serde_json::from_str(text).map_err(WriteError::Json)
}
