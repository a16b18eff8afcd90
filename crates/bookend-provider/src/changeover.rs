//! Putting other scripts in force while the provider serves.

use crate::evidence::{Evidence, EvidencePlace};
use crate::script_set::{Footing, ScriptSet};
use crate::spaces::{Spaces, Swapped};
use bookend_booking::WorldError;
use bookend_evidence::WriteError;
use bookend_model::Clock;
use bookend_script::Script;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Why other scripts could not be put in force; those before still are.
#[derive(Debug, thiserror::Error)]
pub enum SwapError {
    /// The inventory contradicts itself.
    #[error(transparent)]
    Inventory(#[from] WorldError),
    /// The evidence of what comes cannot be begun.
    #[error(transparent)]
    Evidence(#[from] WriteError),
}

/// Puts other scripts in force while the provider serves.
#[derive(Debug)]
pub(crate) struct Changeover {
    spaces: Arc<Spaces>,
    footing: Footing,
    place: Option<EvidencePlace>,
    clock: Clock,
    /// Whether somebody else writes evidence of the scripts in force.
    stays: AtomicBool,
    /// What is written, and for requests under which scripts: those of an exchange are over when
    /// nobody has them any more.
    written: Mutex<Vec<(Weak<ScriptSet>, Evidence)>>,
}

impl Changeover {
    /// Opens the spaces under the first scripts.
    ///
    /// # Errors
    ///
    /// [`SwapError`].
    pub(crate) fn begin(
        script: Script,
        footing: Footing,
        place: Option<EvidencePlace>,
        open: impl FnOnce(ScriptSet) -> Result<Spaces, WorldError>,
        clock: Clock,
    ) -> Result<Self, SwapError> {
        let (set, evidence) = recorded(ScriptSet::new(script, &footing), place.as_ref(), &clock)?;
        let spaces = Arc::new(open(set)?);
        let set = Arc::downgrade(&spaces.standing().set);
        Ok(Self {
            spaces,
            footing,
            place,
            clock,
            stays: AtomicBool::new(false),
            written: Mutex::new(
                evidence
                    .map(|evidence| (set, evidence))
                    .into_iter()
                    .collect(),
            ),
        })
    }

    /// Returns the spaces.
    pub(crate) fn spaces(&self) -> &Arc<Spaces> {
        &self.spaces
    }

    /// Has the scripts stay in force from now on: somebody else writes evidence, which is of them.
    pub(crate) fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    /// Returns whether the scripts stay in force.
    pub(crate) fn stays(&self) -> bool {
        self.stays.load(Ordering::Relaxed)
    }

    /// Puts other scripts in force, in all spaces at once. Evidence begins anew: what it says of
    /// checks is by their places in the scripts.
    ///
    /// # Errors
    ///
    /// [`SwapError`]; then nothing is changed.
    pub(crate) fn swap(&self, script: Script, keeps_diary: bool) -> Result<Swapped, SwapError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let set = ScriptSet::new(script, &self.footing);
        let (set, evidence) = recorded(set, self.place.as_ref(), &self.clock)?;
        let swapped = self.spaces.swap(set, keeps_diary)?;
        let set = Arc::downgrade(&self.spaces.standing().set);
        written.extend(evidence.map(|evidence| (set, evidence)));
        let over = written.extract_if(.., |(set, _)| set.strong_count() == 0);
        for (_, evidence) in over {
            if let Err(error) = evidence.finish() {
                tracing::error!(%error, "the evidence of earlier scripts could not be completed");
            }
        }
        Ok(swapped)
    }

    /// Completes what is written, and returns the folders.
    ///
    /// # Errors
    ///
    /// [`WriteError`], the first.
    pub(crate) fn finish(&self) -> Result<Vec<PathBuf>, WriteError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let mut folders = Vec::new();
        for (_, evidence) in written.drain(..) {
            folders.extend(evidence.finish()?);
        }
        Ok(folders)
    }
}

/// Has the exchanges under a set of scripts recorded, where there is a place for it.
fn recorded(
    set: ScriptSet,
    place: Option<&EvidencePlace>,
    clock: &Clock,
) -> Result<(ScriptSet, Option<Evidence>), WriteError> {
    let evidence = place.map(|place| Evidence::begin(place, &set, clock));
    let evidence = evidence.transpose()?;
    let record = evidence.as_ref().map(Evidence::record);
    Ok((set.recorded(record.unwrap_or_default()), evidence))
}
