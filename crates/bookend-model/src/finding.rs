//! An expectation after evaluation.

use serde::{Deserialize, Serialize};

/// How binding an expectation is (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Unmet, it fails the step.
    Must,
    /// Unmet, it warns.
    Should,
}

/// Where in a script something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the author named it on the command line, or its name inside the program.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of that line.
    pub source: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One expectation after evaluation: met or unmet, what was expected, what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The standing check behind it; nothing for an expectation of a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Whether the expectation holds.
    pub met: bool,
    /// How binding it is.
    pub level: Level,
    /// What was looked at, in the script's words: `header.Location`, `fhir: total`.
    pub subject: String,
    /// What had to hold, in the script's words: `matches "https://.+"`.
    pub expected: String,
    /// The value found, shortened where it is long; `nothing` when there was none.
    pub found: String,
    /// Where the expectation stands.
    pub place: Option<Place>,
    /// The requirements the expectation proves.
    pub verifies: Vec<String>,
}
