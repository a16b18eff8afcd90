//! What behaviours remember of requests, while requests are decided.

use crate::decide::key;
use crate::evaluate::{EvaluateError, shape_value};
use crate::scope::{World, descend};
use bookend_script::{Expression, Remember};
use indexmap::IndexMap;
use serde_json::Value;
use std::sync::Arc;

/// Keeps what behaviours remember, by name and key.
pub trait Keeper {
    /// Returns what is kept by a name for a key.
    fn kept(&self, name: &str, key: &str) -> Option<Arc<Value>>;
    /// Keeps a value in place of what was kept; nothing (null) is forgotten.
    fn keep(&self, name: &str, key: &str, value: Value);
}

/// What the behaviours of a script remember, and where it is kept.
#[derive(Clone, Copy)]
pub struct Remembrance<'m> {
    /// The names, each with what its values are remembered for.
    pub keys: &'m IndexMap<String, Option<Expression>>,
    /// The values.
    pub keeper: &'m dyn Keeper,
}

impl std::fmt::Debug for Remembrance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remembrance")
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}

impl Remembrance<'_> {
    /// Returns what is remembered for a request: a value by its name, or the part of it to which the
    /// rest of the path leads.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when the key of the request cannot be made.
    pub fn recall(
        &self,
        path: &[String],
        world: &World<'_>,
    ) -> Result<Option<Value>, EvaluateError> {
        let Some((name, rest)) = path.split_first() else {
            return Ok(None);
        };
        let Some(per) = self.keys.get(name) else {
            return Ok(None);
        };
        let kept = self.keeper.kept(name, &key(per.as_ref(), world)?);
        Ok(kept.and_then(|value| descend(&value, rest).cloned()))
    }

    /// Makes the values that are remembered of a request, before any of them is kept: each may name
    /// what was remembered before.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when one of them cannot be made.
    pub(crate) fn made(
        remember: &Remember,
        world: &World<'_>,
    ) -> Result<Vec<(String, Value)>, EvaluateError> {
        let values = remember.values.iter();
        values
            .map(|(name, shape)| Ok((name.clone(), shape_value(shape, world)?)))
            .collect()
    }

    /// Remembers values of a request.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value or the key of the request cannot be made; then nothing is
    /// remembered.
    pub(crate) fn remember(
        &self,
        remember: &Remember,
        world: &World<'_>,
    ) -> Result<(), EvaluateError> {
        let made = Self::made(remember, world)?;
        let key = key(remember.per.as_ref(), world)?;
        for (name, value) in made {
            self.keeper.keep(&name, &key, value);
        }
        Ok(())
    }
}
