//! What is known of a run when it begins, and when it ends.

use crate::{FindingReport, ScriptReport, Tool};
use bookend_model::Level;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The role of a pack of which the provider was simulated.
pub(super) const PROVIDER: &str = "provider";

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
    /// The standing checks; lines of exchanges name them by their place in this list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckRow>,
}

impl PackHead {
    /// Returns which end is under test, the one that is not simulated: `consumer` or `provider`.
    pub fn under_test(&self) -> &'static str {
        if self.role == "provider" {
            "consumer"
        } else {
            "provider"
        }
    }

    /// Returns whether a check judges what Bookend itself sent.
    pub fn is_of_own(&self, check: &CheckRow) -> bool {
        check.judges != self.under_test()
    }

    /// Returns whether a finding is about what Bookend itself sent; one of a check that is not known,
    /// as in a pack of an older version, is taken to be about the end under test.
    pub fn is_own(&self, finding: &FindingReport) -> bool {
        let id = finding.check.as_deref();
        let check = id.and_then(|id| self.checks.iter().find(|check| check.id == id));
        check.is_some_and(|check| self.is_of_own(check))
    }

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

impl RequirementRow {
    /// Returns a row for an id that no catalogue knows.
    pub(super) fn unknown(id: String) -> Self {
        let text = String::new;
        Self {
            id,
            level: text(),
            role: text(),
            says: text(),
            source: text(),
            means: Vec::new(),
            not_tested: None,
        }
    }

    /// Returns whether a catalogue has it.
    pub(super) fn is_known(&self) -> bool {
        !self.role.is_empty()
    }
}

/// A standing check of the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRow {
    /// The id.
    pub id: String,
    /// Older ids, such as those of the incumbent's checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alias: Vec<String>,
    /// What has to hold, in a line.
    pub says: String,
    /// How much of the traffic it looks at: `request`, `response`, `exchange` or `sequence`.
    pub on: String,
    /// Whose doing it judges: `consumer` or `provider`.
    pub judges: String,
    /// How binding it is.
    #[serde(with = "crate::words::level")]
    pub level: Level,
    /// The requirements that it proves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifies: Vec<String>,
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What is known of a run of a provider of which nothing is known.
    pub(in crate::pack) fn head() -> PackHead {
        let text = str::to_owned;
        PackHead {
            format: text(crate::FORMAT),
            tool: Tool {
                name: text("bookend-provider"),
                version: text("0.1.0"),
            },
            role: text(PROVIDER),
            script: ScriptReport {
                digest: text("abc"),
                dialect: text("careconnect-stu3"),
                mode: text("standard"),
            },
            policy: BTreeMap::new(),
            seed: 1,
            clock: text("system"),
            target: text("http://bench/STU3"),
            counterparty: text("123456123456"),
            started: Timestamp::UNIX_EPOCH,
            redacted: true,
            requirements: Vec::new(),
            checks: Vec::new(),
        }
    }
}
