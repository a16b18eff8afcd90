//! Telling callers which behaviours came near.

use super::Composed;
use super::asked::{Asked, Stage};
use super::findings::{asks_for, beside};
use crate::explain::{NearMiss, Notes, nearest};
use bookend_engine::refuse;
use bookend_model::Refusal;

/// What a caller asks for in `Prefer`.
const PREFERENCE: &str = "bookend=near-miss";

impl Asked<'_> {
    /// Puts the behaviours that came near into an OperationOutcome or a Bundle, where the caller asked
    /// and none decided.
    pub(super) fn with_near_misses(&self, mut composed: Composed, is_decided: bool) -> Composed {
        if !asks_for(self.view.request, PREFERENCE) {
            return composed;
        }
        composed.headers.add("Preference-Applied", PREFERENCE);
        if is_decided {
            return composed;
        }
        let notes = Notes::of(&self.provider.set.script);
        if let Err(error) = self.looked_at(&Stage::Read, &notes) {
            tracing::warn!(%error, "it cannot be told which behaviours came near");
        }
        let issues: Vec<Refusal> = nearest(notes.into_behaviours()).iter().map(issue).collect();
        if issues.is_empty() {
            return composed;
        }
        let intended = refuse(&self.provider.set.script, &issues, &self.world);
        match intended.ok().and_then(|intended| intended.resource) {
            Some(outcome) => beside(composed, outcome),
            None => composed,
        }
    }
}

fn issue(near: &NearMiss) -> Refusal {
    let unmet: Vec<String> = near
        .unmet
        .iter()
        .map(|clause| {
            let (subject, expected, found) = (&clause.subject, &clause.expected, &clause.found);
            format!("`{subject}` has to be {expected}, found {found}")
        })
        .collect();
    let why = if unmet.is_empty() {
        format!("its turn is over or has not come ({})", near.outcome)
    } else {
        unmet.join("; ")
    };
    Refusal::new("near-miss")
        .with("behaviour", &near.id)
        .with("says", &near.title)
        .with("why", why)
}
