//! One thing described in several places.

use super::WorldError;

/// Whether what is said of a thing a second time agrees with the first.
pub(super) struct Agreement<'a> {
    pub(super) kind: &'static str,
    pub(super) id: &'a str,
}

impl Agreement<'_> {
    /// Checks one element, where anything is said of it.
    pub(super) fn holds(
        &self,
        element: &'static str,
        said: Option<&String>,
        known: &str,
    ) -> Result<(), WorldError> {
        match said {
            Some(said) if said != known => Err(WorldError::Contradiction {
                kind: self.kind,
                id: self.id.to_owned(),
                element,
                first: known.to_owned(),
                second: said.clone(),
            }),
            _ => Ok(()),
        }
    }
}
