//! Whether a resource has the structure that its release demands, judged by the structure tables.
//!
//! Elements, how often they occur, their types, the form of primitives, closed sets of codes, choices
//! and the types that references lead to. What profiles and invariants demand beyond that is not
//! judged here.

mod finding;
mod form;
mod issue;
mod members;
mod place;
mod reference;
mod values;
mod walk;

pub use form::is_instant;
pub use issue::{Issue, StructureRule};
pub use walk::{MOST_ISSUES, Scope, Unknown, validate};

#[cfg(test)]
mod tests;
