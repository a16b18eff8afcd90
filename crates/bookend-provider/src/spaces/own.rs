//! Spaces that a program opens for itself in a provider that it runs; each is dropped with its handle.

use super::naming::{SpaceBy, plain_name};
use super::space::Space;
use super::standing::Spaces;
use crate::provider::{Provider, RaceVerdict};
use bookend_model::{Clock, Refusal};
use std::sync::Arc;

/// A way to spaces that a program has for itself, in a provider that it runs.
#[derive(Clone, Debug)]
pub struct OwnSpaces {
    spaces: Arc<Spaces>,
    root: String,
}

/// A space that a program has for itself. It is dropped with this; requests under way are answered.
#[derive(Debug)]
pub struct OwnSpace {
    spaces: Arc<Spaces>,
    space: Arc<Space>,
    url: String,
}

/// Why a space could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnSpaceError {
    /// Nobody could call it.
    #[error("callers are told apart by `{0}`, and only a path leads to a space from outside")]
    NotByPath(SpaceBy),
    /// The provider opens no further one.
    #[error("the provider opens no further space: `{name}` ({facts})")]
    Refused {
        /// The name of the refusal.
        name: String,
        /// What was found.
        facts: String,
    },
    /// Opening it came to no end.
    #[error("the space was not opened: {0}")]
    Broken(String),
}

impl OwnSpaces {
    /// Takes the spaces, and the URL of the service root of those who name none.
    pub(crate) fn of(spaces: Arc<Spaces>, root: String) -> Self {
        Self { spaces, root }
    }

    /// Opens a space that nobody has yet, called by a label as far as that can stand in a path. Its
    /// diary is made aside: who waits for other things goes on.
    ///
    /// # Errors
    ///
    /// [`OwnSpaceError`].
    pub async fn open(&self, label: &str) -> Result<OwnSpace, OwnSpaceError> {
        let by = self.spaces.by();
        if *by != SpaceBy::Path {
            return Err(OwnSpaceError::NotByPath(by.clone()));
        }
        let (spaces, name) = (Arc::clone(&self.spaces), plain_name(label));
        let opened = tokio::task::spawn_blocking(move || spaces.open_anew(&name)).await;
        let opened = opened.map_err(|error| OwnSpaceError::Broken(error.to_string()))?;
        let provider = opened.map_err(|refusal| OwnSpaceError::from(&refusal))?;
        Ok(OwnSpace {
            spaces: Arc::clone(&self.spaces),
            url: format!("{}{}", self.root, provider.space.path),
            space: Arc::clone(&provider.space),
        })
    }
}

impl OwnSpace {
    /// Returns the URL of its service root, as a program on this machine calls it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns its clock.
    pub fn clock(&self) -> &Clock {
        &self.space.clock
    }

    /// Begins to watch a race of callers, and returns its number; nothing where the space was dropped.
    pub fn begin_race(&self) -> Option<u64> {
        Some(self.provider()?.begin_race())
    }

    /// Ends a race, and returns the verdict on what was told meanwhile; nothing where no such race is
    /// watched.
    pub fn end_race(&self, number: u64) -> Option<RaceVerdict> {
        self.provider()?.end_race(number)
    }

    /// Returns the provider as it now is.
    fn provider(&self) -> Option<Arc<Provider>> {
        self.spaces.standing().find(&self.space.name).cloned()
    }
}

impl Drop for OwnSpace {
    fn drop(&mut self) {
        self.spaces.drop_space(&self.space.name);
    }
}

impl From<&Refusal> for OwnSpaceError {
    fn from(refusal: &Refusal) -> Self {
        let facts = refusal.facts.iter();
        let facts: Vec<String> = facts
            .map(|(fact, found)| format!("{fact}: {found}"))
            .collect();
        Self::Refused {
            name: refusal.name.clone(),
            facts: facts.join(", "),
        }
    }
}
