//! What is known of a run when it begins, and when it ends.

use crate::{ScriptReport, Tool};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is known of a run when it begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackHead {
    /// The name and version of the file format: [`crate::FORMAT`].
    pub format: String,
    /// The program.
    pub tool: Tool,
    /// `consumer` or `provider`: which end was simulated.
    pub role: String,
    /// The script.
    pub script: ScriptReport,
    /// The setting of every policy switch.
    pub policy: BTreeMap<String, Value>,
    /// The seed of every random choice.
    pub seed: u64,
    /// `system`, or `from` and the instant at which the run's clock was started.
    pub clock: String,
    /// The service root of the provider, simulated or not.
    pub target: String,
    /// The other end: the ASID of its first exchange, or its address.
    pub counterparty: String,
    /// When the run began.
    pub started: Timestamp,
    /// Whether what belongs to people is replaced by pseudonyms.
    pub redacted: bool,
    /// The requirements that the run can speak of, and those that no program can prove.
    #[serde(default)]
    pub requirements: Vec<RequirementRow>,
}

impl PackHead {
    /// Returns what has to stand on everything that shows exchanges: whether they are redacted.
    pub fn stamp(&self) -> &'static str {
        if self.redacted {
            "redacted: what belongs to people is replaced by pseudonyms"
        } else {
            "NOT REDACTED: tokens, NHS numbers, names, addresses and telephone numbers stand as they were sent"
        }
    }
}

/// A requirement of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementRow {
    /// The id, such as `UEC-P-31`.
    pub id: String,
    /// `SHALL`, `SHOULD` or `MAY`.
    pub level: String,
    /// `consumer`, `provider` or `both`.
    pub role: String,
    /// What it asks for, in a line.
    pub says: String,
    /// Where it stands.
    pub source: String,
    /// The requirements that it means: what shows those shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub means: Vec<String>,
    /// Why no program can prove it, if none can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
}

/// What is known of a run when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// When it ended.
    pub ended: Timestamp,
    /// How long it took, in milliseconds of a clock that never goes back.
    pub duration_ms: f64,
    /// Whether it was interrupted before its end.
    pub partial: bool,
}
