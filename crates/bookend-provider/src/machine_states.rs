//! The states of machines, which many workers share.

use crate::provider::Provider;
use bookend_engine::{Machinery, States};
use indexmap::IndexMap;
use serde::Serialize;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many states are remembered; beyond that the oldest are forgotten, and begin anew.
const KEPT: usize = 100_000;

/// The states of machines, which many workers share.
#[derive(Debug, Default)]
pub(crate) struct MachineStates {
    turn: Mutex<()>,
    known: Mutex<IndexMap<(String, String), String>>,
}

impl MachineStates {
    /// Waits for one's turn to decide. What one has seen of a machine then holds until it goes on.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets every state: all machines begin anew.
    pub(crate) fn reset(&self) {
        let _turn = self.turn();
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, IndexMap<(String, String), String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl States for MachineStates {
    fn state(&self, machine: &str, key: &str) -> Option<String> {
        let known = self.lock();
        // Most machines have never gone on.
        if known.is_empty() {
            return None;
        }
        known.get(&(machine.to_owned(), key.to_owned())).cloned()
    }

    fn set(&self, machine: &str, key: &str, state: &str) {
        let mut known = self.lock();
        if known.len() >= KEPT {
            known.drain(..KEPT / 10);
        }
        known.insert((machine.to_owned(), key.to_owned()), state.to_owned());
    }
}

/// The state of a machine for one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MachineState {
    /// The machine.
    pub machine: String,
    /// What the state is for; empty where the machine has one for everybody.
    pub key: String,
    /// The state.
    pub state: String,
    /// The states that may follow.
    pub next: Vec<String>,
}

/// Why a machine is not set to a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MachineError {
    /// The script has no such machine.
    #[error("there is no machine `{machine}`{}", list(.known))]
    Machine {
        /// What was asked for.
        machine: String,
        /// The machines that there are.
        known: Vec<String>,
    },
    /// The machine has no such state.
    #[error("`{machine}` has no state `{state}`{}", list(.known))]
    State {
        /// The machine.
        machine: String,
        /// What was asked for.
        state: String,
        /// The states that it has.
        known: Vec<String>,
    },
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!("; known here: `{}`", names.join("`, `"))
}

impl Provider {
    /// Returns the machines of the script, and where their states are kept.
    pub(crate) fn machinery(&self) -> Machinery<'_> {
        Machinery {
            machines: self.set.script.machines(),
            states: &*self.machines,
        }
    }

    /// Returns the states of all machines: of each key that has gone on, and of every other one,
    /// whose key is `*` where the machine has keys.
    pub fn machine_states(&self) -> Vec<MachineState> {
        let known = self.machines.lock().clone();
        let mut states = Vec::new();
        for (name, machine) in self.set.script.machines() {
            let state = |key: &str, state: &str| MachineState {
                machine: name.clone(),
                key: key.to_owned(),
                state: state.to_owned(),
                next: machine.states.get(state).cloned().unwrap_or_default(),
            };
            let of_it = known.iter().filter(|((machine, _), _)| machine == name);
            let of_it: Vec<_> = of_it.map(|((_, key), at)| state(key, at)).collect();
            if machine.per.is_some() {
                states.push(state("*", &machine.initial));
            } else if of_it.is_empty() {
                states.push(state("", &machine.initial));
            }
            states.extend(of_it);
        }
        states
    }

    /// Has every machine begin anew.
    pub fn reset_machines(&self) {
        self.machines.reset();
    }

    /// Sets a machine to a state for a key, whether a way leads there or not.
    ///
    /// # Errors
    ///
    /// [`MachineError`].
    pub fn set_machine(&self, machine: &str, key: &str, state: &str) -> Result<(), MachineError> {
        let machines = self.set.script.machines();
        let found = machines.get(machine).ok_or_else(|| MachineError::Machine {
            machine: machine.to_owned(),
            known: machines.keys().cloned().collect(),
        })?;
        if !found.has(state) {
            return Err(MachineError::State {
                machine: machine.to_owned(),
                state: state.to_owned(),
                known: found.states.keys().cloned().collect(),
            });
        }
        let _turn = self.machines.turn();
        self.machines.set(machine, key, state);
        Ok(())
    }
}
