//! A report into a file.

use crate::{RunReport, html, json, junit, tap};
use std::path::{Path, PathBuf};

/// The forms in which a report can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The whole report as JSON.
    Json,
    /// JUnit XML, for pipelines.
    Junit,
    /// The Test Anything Protocol.
    Tap,
    /// One page for people.
    Html,
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file or folder cannot be written.
    #[error("cannot write `{path}`")]
    File {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The report cannot be turned into JSON, or read from it.
    #[error("not a report in JSON")]
    Json(#[source] serde_json::Error),
    /// The report cannot be turned into JUnit XML.
    #[error("cannot write JUnit XML: {0}")]
    Junit(String),
}

impl Format {
    /// Every form with its name on the command line.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("json", Self::Json),
        ("junit", Self::Junit),
        ("tap", Self::Tap),
        ("html", Self::Html),
    ];

    /// Returns the form of a name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format)
    }

    /// Writes a report in this form.
    ///
    /// # Errors
    ///
    /// [`WriteError::Json`] and [`WriteError::Junit`].
    pub fn text(self, report: &RunReport) -> Result<String, WriteError> {
        match self {
            Self::Json => json(report),
            Self::Junit => junit(report),
            Self::Tap => Ok(tap(report)),
            Self::Html => Ok(html(report)),
        }
    }
}

/// Writes a text into a file; the folders above it are made where they are missing.
///
/// # Errors
///
/// [`WriteError::File`].
pub fn write_file(path: &Path, text: &str) -> Result<(), WriteError> {
    let wrong = |source| WriteError::File {
        path: path.to_owned(),
        source,
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(wrong)?;
    }
    std::fs::write(path, text).map_err(wrong)
}
