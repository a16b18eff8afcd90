//! A report into a file.

use crate::{RunReport, json, junit, tap};
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
    /// A file of the evidence cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Where a run is looked for, there is none.
    #[error("`{path}` holds no run; name a folder with a `head.json`, or one above it")]
    NoRun {
        /// The path.
        path: PathBuf,
    },
    /// Where one run is looked for, there are several.
    #[error("`{path}` holds several runs; name one of them: `{}`", runs.join("`, `"))]
    SeveralRuns {
        /// The path.
        path: PathBuf,
        /// Their folders.
        runs: Vec<String>,
    },
    /// The report cannot be turned into JSON, or read from it.
    #[error("not a report in JSON")]
    Json(#[source] serde_json::Error),
    /// The page cannot be written.
    #[error("cannot write the page")]
    Page(#[source] std::io::Error),
    /// The thread that writes has panicked.
    #[error("the thread that writes the evidence has ended before its time")]
    Thread,
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

    /// Returns the file of a pack that has this form.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "report.json",
            Self::Junit => "junit.xml",
            Self::Tap => "report.tap",
            Self::Html => "index.html",
        }
    }

    /// Returns the form of a name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format)
    }

    /// Writes a report in this form.
    ///
    /// # Errors
    ///
    /// [`WriteError::Json`] and [`WriteError::Junit`]; [`WriteError::Page`] for a page, which is
    /// made of a whole pack.
    pub fn text(self, report: &RunReport) -> Result<String, WriteError> {
        match self {
            Self::Json => json(report),
            Self::Junit => junit(report),
            Self::Tap => Ok(tap(report)),
            Self::Html => Err(WriteError::Page(std::io::ErrorKind::Unsupported.into())),
        }
    }
}

/// Copies a file; the folders above the new one are made where they are missing.
///
/// # Errors
///
/// [`WriteError::File`].
pub fn copy_file(from: &Path, to: &Path) -> Result<(), WriteError> {
    let wrong = |source| WriteError::File {
        path: to.to_owned(),
        source,
    };
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(wrong)?;
    }
    std::fs::copy(from, to).map(|_| ()).map_err(wrong)
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
