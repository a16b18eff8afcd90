//! What the resources of the control port have to do with.

use super::complaint::Complaint;
use super::workshop::{Unfit, Workshop};
use crate::changeover::Changeover;
use crate::journal::Hub;
use crate::provider::Provider;
use crate::spaces::SpaceBy;
use bookend_evidence::Salt;
use bookend_script::{Script, Source};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the resources of the control port have to do with.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) changeover: Arc<Changeover>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) workshop: Workshop,
    /// Where evidence is written, if it is.
    pub(crate) evidence: Option<PathBuf>,
    /// The secret of the pseudonyms in what is exported: the same as long as the provider runs.
    pub(crate) salt: Salt,
    reloading: Mutex<Reloading>,
    changing: Mutex<()>,
    numbers: AtomicU64,
}

/// The scripts of their own that are in force, and what came of the last attempt to put others in
/// their place.
#[derive(Debug, Default)]
pub(crate) struct Reloading {
    pub(crate) own: Vec<Source>,
    /// How often others were put in force.
    pub(crate) count: u64,
    /// Why the last attempt failed, if it did.
    pub(crate) failed: Option<Value>,
}

impl Desk {
    pub(crate) fn new(
        changeover: Arc<Changeover>,
        hub: Arc<Hub>,
        workshop: Workshop,
        evidence: Option<PathBuf>,
    ) -> Self {
        let ships = crate::shipped();
        let standing = changeover.spaces().standing();
        let own = standing.set.script.sources().iter();
        let own = own.filter(|(_, source)| !ships.contains(source));
        let own = own.map(|(_, source)| source.clone()).collect();
        Self {
            changeover,
            hub,
            workshop,
            evidence,
            salt: Salt::from_entropy(),
            reloading: Mutex::new(Reloading {
                own,
                ..Reloading::default()
            }),
            changing: Mutex::default(),
            numbers: AtomicU64::new(1),
        }
    }

    /// Returns the provider of a space.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when there is no such space.
    pub(crate) fn provider(&self, space: &str) -> Result<Arc<Provider>, Complaint> {
        let standing = self.changeover.spaces().standing();
        let found = standing.find(space).cloned();
        found.ok_or_else(|| Complaint::unknown("space", space).at("space"))
    }

    /// Returns the provider of a space that something is prepared in, which is opened where there is
    /// none. What is prepared counts as use: the space is not the one that makes room.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when no request could name such a space, or when there is no room for it.
    pub(crate) fn prepared(&self, space: &str) -> Result<Arc<Provider>, Complaint> {
        let spaces = self.changeover.spaces();
        let found = spaces.standing().find(space).cloned();
        let provider = match found {
            Some(provider) => provider,
            None if *spaces.by() == SpaceBy::None => {
                let help = "callers are not kept apart; see `--space-by`";
                return Err(Complaint::unknown("space", space).at("space").help(help));
            }
            None => {
                let named = spaces.by().judge(space);
                let opened = named.and_then(|()| spaces.find_or_open(space));
                opened.map_err(|refusal| Complaint::no_space(&refusal))?
            }
        };
        spaces.used(&provider);
        Ok(provider)
    }

    /// Returns a number that was not given before.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Keeps scripts as they are for as long as it is held: from when they are read to when others are
    /// in their place, or what was compiled beside them is armed.
    pub(crate) fn changing(&self) -> MutexGuard<'_, ()> {
        (self.changing.lock()).unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the scripts of their own that are in force, and what came of the last attempt.
    pub(crate) fn reloading(&self) -> MutexGuard<'_, Reloading> {
        self.reloading
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks scripts, and puts them in force when nothing is wrong; otherwise those before stay.
    /// Whoever calls it holds [`Desk::changing`].
    ///
    /// **Shape:** whether the diary was kept, and the digest.
    ///
    /// # Errors
    ///
    /// [`Complaint`] with every diagnostic, or where the scripts stay in force.
    pub(crate) fn put_in_force(
        &self,
        own: Vec<Source>,
        keeps_diary: bool,
    ) -> Result<Value, Complaint> {
        if self.changeover.stays() {
            let message = "evidence is written of the scripts that are in force, and of no others";
            let help = "start again with the other scripts, or without `--evidence`";
            return Err(Complaint::new(409, "evidence-written", message).help(help));
        }
        let checked = self.workshop.check(own.clone());
        let result = checked
            .map_err(|unfit| (unfit.headline(), unfit))
            .and_then(|script| self.swap(script, keeps_diary));
        self.hub.meter.reloaded(result.is_ok());
        let mut reloading = self.reloading();
        match result {
            Ok(value) => {
                reloading.own = own;
                reloading.count += 1;
                reloading.failed = None;
                tracing::info!("other scripts are in force");
                Ok(value)
            }
            Err((headline, unfit)) => {
                tracing::warn!(%headline, "the scripts before stay in force");
                reloading.failed = Some(failed(&unfit));
                Err(unfit.into())
            }
        }
    }

    /// Notes why other scripts could not even be read.
    pub(crate) fn told(&self, unfit: &Unfit) {
        let headline = unfit.headline();
        tracing::warn!(%headline, "the scripts before stay in force");
        self.hub.meter.reloaded(false);
        self.reloading().failed = Some(failed(unfit));
    }

    fn swap(&self, script: Script, keeps_diary: bool) -> Result<Value, (String, Unfit)> {
        let warnings = super::workshop::remarks(script.warnings(), script.sources());
        let digest = script.digest().to_owned();
        match self.changeover.swap(script, keeps_diary) {
            Ok(swapped) => Ok(json!({
                "digest": digest,
                "diary": if swapped.diary_kept { "kept" } else { "reset" },
                "warnings": warnings,
            })),
            Err(error) => Err((error.to_string(), Unfit::Other(error.to_string()))),
        }
    }
}

/// Why scripts are not in force, as `/ready` tells it.
fn failed(unfit: &Unfit) -> Value {
    json!({"message": unfit.headline(), "place": unfit.place(), "details": unfit.details()})
}

impl From<Unfit> for Complaint {
    fn from(unfit: Unfit) -> Self {
        let complaint = Self::new(422, "script-wrong", unfit.headline()).more(unfit.details());
        match unfit.place() {
            Some(place) => complaint.at(&place),
            None => complaint,
        }
    }
}
