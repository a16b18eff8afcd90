//! Named states that a script keeps, and the ways from one to another.

mod judge;
mod read;
mod states;

pub(crate) use judge::judge_transitions;
pub(crate) use read::read_machines;
pub(crate) use states::names_of_states;

use crate::source::Span;
use crate::template::Expression;
use indexmap::IndexMap;

/// Named states, and which of them may follow which; one course for each value of a key.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The name.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// What there is a course for; one for everybody when there is none.
    pub per: Option<Expression>,
    /// The state in which every course begins.
    pub initial: String,
    /// The states, and those that may follow each.
    pub states: IndexMap<String, Vec<String>>,
    /// Where it stands.
    pub span: Span,
}

impl Machine {
    /// Returns whether one state may follow another.
    pub fn allows(&self, from: &str, to: &str) -> bool {
        let next = self.states.get(from);
        next.is_some_and(|next| next.iter().any(|state| state == to))
    }

    /// Returns whether it has a state.
    pub fn has(&self, state: &str) -> bool {
        self.states.contains_key(state)
    }
}

/// A step from one state of a machine to the next: the machine, and the state to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The name of the machine.
    pub machine: String,
    /// The state to come.
    pub to: String,
}
