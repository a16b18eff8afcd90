//! What later steps of a journey look back at: which step was to bring a value, and why it has not.

use crate::plan::PlannedStep;
use crate::record::StepRecord;
use bookend_model::Outcome;
use std::collections::BTreeMap;

/// What became of the steps of one run of a journey.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// The steps that are to keep each value, in their order.
    keepers: BTreeMap<String, Vec<String>>,
    /// The step that kept each value last, be it nothing.
    kept: BTreeMap<String, String>,
    ended: BTreeMap<String, End>,
}

/// How a step ended.
#[derive(Debug)]
struct End {
    outcome: Outcome,
    follows_from: Option<String>,
    /// The values that its answer did not have, and where they were looked for.
    lacking: BTreeMap<String, String>,
}

/// Why a value is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The reason, in words.
    pub reason: String,
    /// The step from which it follows, where that is known.
    pub follows_from: Option<String>,
}

impl Origins {
    /// Says that a step is to keep values by these names.
    pub(crate) fn await_step(&mut self, step: &PlannedStep<'_>) {
        let captures = step.send().map(|send| send.captures.as_slice());
        for capture in captures.unwrap_or_default() {
            let keepers = self.keepers.entry(capture.name.clone()).or_default();
            keepers.push(step.id.clone());
        }
    }

    /// Says which step has kept a value, be it nothing.
    pub(crate) fn keep(&mut self, name: &str, step: &str) {
        self.kept.insert(name.to_owned(), step.to_owned());
    }

    /// Returns the step that has kept a value.
    pub(crate) fn keeper(&self, name: &str) -> Option<&str> {
        self.kept.get(name).map(String::as_str)
    }

    /// Takes how a step ended, and what its answer did not have.
    pub(crate) fn end(&mut self, record: &StepRecord) {
        let end = End {
            outcome: record.outcome,
            follows_from: record.follows_from.clone(),
            lacking: record.lacking.iter().cloned().collect(),
        };
        self.ended.insert(record.id.clone(), end);
    }

    /// Says why a value is not there that a step was to keep.
    pub(crate) fn missing(&self, name: &str) -> Missing {
        let keepers = self.keepers.get(name).map(Vec::as_slice);
        let mut keepers = keepers.unwrap_or_default().iter();
        let ended = keepers.clone().find_map(|step| {
            let end = self.ended.get(step)?;
            Some((step, end))
        });
        let Some((step, end)) = ended else {
            return Missing {
                reason: match keepers.next() {
                    Some(step) => format!("needs `{name}`, which step `{step}` is to keep"),
                    None => format!("needs `{name}`, which no earlier step kept"),
                },
                follows_from: None,
            };
        };
        if let Some(root) = &end.follows_from {
            let reason = format!("follows from step `{root}`: needs `{name}` of step `{step}`");
            return Missing {
                reason,
                follows_from: Some(root.clone()),
            };
        }
        let reason = match (end.lacking.get(name), end.outcome) {
            (Some(place), _) => {
                format!(
                    "follows from step `{step}`, whose answer has no `{place}` to keep as `{name}`"
                )
            }
            (None, Outcome::Failed | Outcome::Errored) => {
                let outcome = end.outcome.name();
                format!("follows from step `{step}`, which {outcome} and kept no `{name}`")
            }
            (None, _) => {
                return Missing {
                    reason: format!("needs `{name}`, which step `{step}` did not keep"),
                    follows_from: None,
                };
            }
        };
        Missing {
            reason,
            follows_from: Some(step.clone()),
        }
    }
}
