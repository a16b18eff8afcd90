//! A table of encounters: what the consumer knows of them and no message carries.

use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The columns, of which only the first has to be there.
const COLUMNS: [&str; 6] = [
    "trace",
    "referred",
    "service",
    "disposition",
    "until",
    "top",
];

/// A table of encounters, from a CSV file with a head.
///
/// **Shape:** `trace` has the trace ids of the encounter, one is enough, several with spaces
/// between; `referred` when a referral succeeded, empty where none was sent; `service` the service
/// that was chosen; `disposition` the outcome of the assessment; `until` the end of its timeframe;
/// `top` the first service that the directory offered. Times are instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encounters {
    pub(crate) rows: Vec<Encounter>,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Encounter {
    pub(crate) traces: Vec<String>,
    pub(crate) referred: Option<Timestamp>,
    pub(crate) service: Option<String>,
    pub(crate) disposition: Option<String>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) top: Option<String>,
}

/// Why a table of encounters could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EncountersError {
    /// The file cannot be read as CSV.
    #[error("`{path}` cannot be read as a table")]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A column is not known.
    #[error("`{path}` has a column `{column}`, which is not known; there are {}", COLUMNS.join(", "))]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A row says nothing of which encounter it is.
    #[error("`{path}`, line {line}: `trace` is empty; it says which encounter the row is about")]
    Trace {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
    },
    /// A cell is not an instant.
    #[error(
        "`{path}`, line {line}: `{column}` is `{found}`, which is no instant such as `2026-11-21T09:30:00Z`"
    )]
    Instant {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        found: String,
    },
}

impl Encounters {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// [`EncountersError`], with the line and the column.
    pub fn read(path: &Path) -> Result<Self, EncountersError> {
        let wrong = |source| EncountersError::Table {
            path: path.to_owned(),
            source,
        };
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.trim(csv::Trim::All).from_path(path).map_err(wrong)?;
        let head: Vec<String> = reader
            .headers()
            .map_err(wrong)?
            .iter()
            .map(str::to_owned)
            .collect();
        if let Some(column) = head.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
            return Err(EncountersError::Column {
                path: path.to_owned(),
                column: column.clone(),
            });
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells = Cells {
                path,
                line,
                head: &head,
                record: &record,
            };
            rows.push(cells.row()?);
        }
        Ok(Self { rows })
    }
}

/// A line that is being read.
struct Cells<'c> {
    path: &'c Path,
    line: u64,
    head: &'c [String],
    record: &'c csv::StringRecord,
}

impl Cells<'_> {
    fn row(&self) -> Result<Encounter, EncountersError> {
        let traces = self.text("trace").unwrap_or_default();
        let traces: Vec<String> = traces.split_whitespace().map(str::to_owned).collect();
        if traces.is_empty() {
            return Err(EncountersError::Trace {
                path: self.path.to_owned(),
                line: self.line,
            });
        }
        Ok(Encounter {
            traces,
            referred: self.instant("referred")?,
            service: self.text("service"),
            disposition: self.text("disposition"),
            until: self.instant("until")?,
            top: self.text("top"),
        })
    }

    fn text(&self, column: &str) -> Option<String> {
        let position = self.head.iter().position(|name| name == column)?;
        let cell = self.record.get(position)?;
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    fn instant(&self, column: &'static str) -> Result<Option<Timestamp>, EncountersError> {
        let Some(found) = self.text(column) else {
            return Ok(None);
        };
        match found.parse() {
            Ok(at) => Ok(Some(at)),
            Err(_) => Err(EncountersError::Instant {
                path: self.path.to_owned(),
                line: self.line,
                column,
                found,
            }),
        }
    }
}
