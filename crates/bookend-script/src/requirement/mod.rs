//! The clauses of a standard, and what proves them.

mod coverage;
mod known;
mod read;
mod row;

pub use coverage::{Coverage, Gap, Proof, coverage, gaps};
pub(crate) use known::check_names;
pub(crate) use read::read_requirements;
pub use row::{Force, Requirement, Role};
