//! What must hold of a subject of a message or of the state: `subject: predicate`.

mod foresight;
mod judge;
mod learn;
mod matchers;
mod needs;
mod operands;
mod read;
mod read_test;
mod repeats;
mod status;
mod subject;
mod switches;
mod test;

pub use foresight::Foresight;
pub(crate) use learn::{interactions_of, learn};
pub(crate) use matchers::Matchers;
pub(crate) use read::{read_expectation, read_of_each, read_predicate};

pub(crate) use read_test::OPERATORS;
pub(crate) use subject::split_side;
pub use subject::{Field, Side, Subject};
#[cfg(test)]
pub(crate) use subject::{PREFIXES, WORDS};
pub use test::{Comparison, Test, ValueType};

use crate::source::Span;
use std::sync::Arc;

/// What must hold.
#[derive(Clone, Debug)]
pub enum Predicate {
    /// One subject.
    Clause(Box<Clause>),
    /// All of them; holds when there is none.
    All(Vec<Self>),
    /// At least one of them.
    Any(Vec<Self>),
    /// Not one of them.
    None(Vec<Self>),
    /// A matcher that has no parameters, by its number in the script: wherever the same number
    /// stands, the same is asked, so that it need be judged but once of a message.
    Named(usize, Box<Self>),
}

/// One subject and what must hold of it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What is looked at.
    pub subject: Subject,
    /// What must hold.
    pub test: Test,
    /// The requirements that it shows by itself; none where whoever expects it says so, or nobody.
    pub verifies: Arc<[String]>,
    /// Where the clause stands.
    pub span: Span,
}

impl Predicate {
    /// Returns a predicate that always holds.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Returns whether nothing is asked.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// Calls a function with every clause, however deep.
    pub fn clauses<'p>(&'p self, found: &mut impl FnMut(&'p Clause)) {
        match self {
            Self::Clause(clause) => found(clause),
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                for part in parts {
                    part.clauses(found);
                }
            }
            Self::Named(_, named) => named.clauses(found),
        }
    }
}
