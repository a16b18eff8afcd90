//! Why figures could not be counted.

use bookend_engine::EvaluateError;
use bookend_evidence::WriteError;
use std::path::PathBuf;

/// Why figures could not be counted.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// There is no evidence.
    #[error("`{path}` has no evidence: there is no `head.json` in it, nor below")]
    NoEvidence {
        /// The folder.
        path: PathBuf,
    },
    /// A folder cannot be read.
    #[error("`{path}` cannot be read")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The evidence cannot be read.
    #[error("the evidence in `{path}` cannot be read")]
    Evidence {
        /// The folder of the run.
        path: PathBuf,
        /// Why.
        source: WriteError,
    },
    /// A value of the script cannot be made.
    #[error("an event of `metrics` cannot be recognised: {0}")]
    Evaluate(EvaluateError),
}
