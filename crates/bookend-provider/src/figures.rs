//! `report`: the figures that the standard wants, counted from evidence; in both programs.

use crate::cli::{Report, ReportForm};
use crate::{FilesError, load, read_scripts};
use bookend_metrics::{Encounters, EncountersError, Form, MetricsError, Range, RangeError};
use bookend_script::{Choices, Diagnostic, Sources};

/// Why no figures could be counted.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A script cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A script does not check.
    #[error("a script is wrong")]
    Script(Vec<Diagnostic>, Sources),
    /// The range is none.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// The table of encounters cannot be read.
    #[error(transparent)]
    Encounters(#[from] EncountersError),
    /// The evidence cannot be read.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
}

impl ReportError {
    /// Returns whether whoever wrote the command line was wrong.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Range(_) | Self::Metrics(MetricsError::NoEvidence { .. }) => true,
            Self::Encounters(error) => !matches!(error, EncountersError::Table { .. }),
            Self::Files(_) | Self::Script(..) | Self::Metrics(_) => false,
        }
    }
}

/// Counts the figures that a command line asks for, and writes them.
///
/// # Errors
///
/// [`ReportError`].
pub fn figures(asked: &Report) -> Result<String, ReportError> {
    let more = read_scripts(&asked.script)?;
    let script = load(more, &Choices::default())
        .map_err(|(diagnostics, sources)| ReportError::Script(diagnostics, sources))?;
    let zone = &script.dialect().envelope.zone;
    let range = Range::parse(asked.from.as_deref(), asked.to.as_deref(), zone)?;
    let encounters = asked.encounters.as_deref().map(Encounters::read);
    let encounters = encounters.transpose()?;
    let report = bookend_metrics::report(&script, &asked.dirs, range, encounters.as_ref())?;
    let form = match asked.format {
        ReportForm::Table => Form::Table,
        ReportForm::Csv => Form::Csv,
        ReportForm::Json => Form::Json,
    };
    Ok(form.text(&report))
}
