//! The machines of a script while they go on.

use crate::decide::key;
use crate::evaluate::EvaluateError;
use crate::scope::World;
use bookend_script::{Machine, Transition};
use indexmap::IndexMap;

/// Keeps the states of machines, by machine and key.
pub trait States {
    /// Returns the state of a machine for a key; nothing where it has not gone on from its first.
    fn state(&self, machine: &str, key: &str) -> Option<String>;
    /// Has a machine be in a state for a key.
    fn set(&self, machine: &str, key: &str, state: &str);
}

/// The machines of a script, and where their states are kept.
#[derive(Clone, Copy)]
pub struct Machinery<'m> {
    /// The machines, by name.
    pub machines: &'m IndexMap<String, Machine>,
    /// Their states.
    pub states: &'m dyn States,
}

impl std::fmt::Debug for Machinery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machinery")
            .field("machines", &self.machines.len())
            .finish_non_exhaustive()
    }
}

impl Machinery<'_> {
    /// Returns the state of a machine for a request.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when the key of the request cannot be made.
    pub fn state(&self, name: &str, world: &World<'_>) -> Result<Option<String>, EvaluateError> {
        let Some(machine) = self.machines.get(name) else {
            return Ok(None);
        };
        let known = self.states.state(name, &key(machine.per.as_ref(), world)?);
        Ok(Some(known.unwrap_or_else(|| machine.initial.clone())))
    }

    /// Returns the first machine that cannot go on as it should, with the state it is in.
    ///
    /// # Errors
    ///
    /// As [`Machinery::state`].
    pub(crate) fn stuck<'t>(
        &self,
        transitions: &'t [Transition],
        world: &World<'_>,
    ) -> Result<Option<(&'t Transition, String)>, EvaluateError> {
        for transition in transitions {
            let Some(machine) = self.machines.get(&transition.machine) else {
                continue;
            };
            let state = self.state(&transition.machine, world)?.unwrap_or_default();
            if !machine.allows(&state, &transition.to) {
                return Ok(Some((transition, state)));
            }
        }
        Ok(None)
    }

    /// Has machines go on.
    ///
    /// # Errors
    ///
    /// As [`Machinery::state`].
    pub(crate) fn go_on(
        &self,
        transitions: &[Transition],
        world: &World<'_>,
    ) -> Result<(), EvaluateError> {
        for Transition { machine, to } in transitions {
            if let Some(known) = self.machines.get(machine) {
                let key = key(known.per.as_ref(), world)?;
                self.states.set(machine, &key, to);
            }
        }
        Ok(())
    }
}
