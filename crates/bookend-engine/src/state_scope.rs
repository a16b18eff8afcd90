//! The engine's own state among the names of a request.

use crate::machinery::Machinery;
use crate::remembrance::Remembrance;
use crate::scope::{Scope, World};
use serde_json::Value;
use std::borrow::Cow;

/// Names, and `state.<machine>`, `remembered.<name>` and `count` beside them.
pub struct StateScope<'s> {
    /// The machines.
    pub machinery: Machinery<'s>,
    /// What behaviours remember.
    pub remembrance: Remembrance<'s>,
    /// The how manieth of its interaction the request is.
    pub number: u64,
    /// The world of the other names, in which keys are made.
    pub under: World<'s>,
}

impl std::fmt::Debug for StateScope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StateScope").finish_non_exhaustive()
    }
}

impl StateScope<'_> {
    /// Returns the world with the names of the state in it.
    pub fn world(&self) -> World<'_> {
        self.under.with(self)
    }
}

impl Scope for StateScope<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        // A key that cannot be made is told where the machine goes on, and where something is kept.
        match path {
            [root, name] if root == "state" => {
                let state = self.machinery.state(name, &self.under).ok()??;
                Some(Cow::Owned(Value::String(state)))
            }
            [root, name @ ..] if root == "remembered" => {
                let recalled = self.remembrance.recall(name, &self.under).ok()??;
                Some(Cow::Owned(recalled))
            }
            [root] if root == "count" => Some(Cow::Owned(self.number.into())),
            _ => self.under.scope.value(path),
        }
    }
}
