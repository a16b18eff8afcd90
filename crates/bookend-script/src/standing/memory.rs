//! What a check remembers of a caller's earlier exchanges.

use crate::predicate::{Predicate, Subject};
use jiff::SignedDuration;

/// What a check remembers of a caller's earlier exchanges.
///
/// An exchange is remembered after it was judged, so that it never meets itself.
#[derive(Clone, Debug)]
pub struct Memory {
    /// What an exchange is recognised by.
    pub by: Vec<Subject>,
    /// Which exchanges are remembered.
    pub remember: Predicate,
    /// What they are remembered by, where that is not `by`.
    pub remember_as: Option<Vec<Subject>>,
    /// What is kept of them; when they were, when nothing else is said.
    pub keep: Vec<Subject>,
    /// Which exchanges make one forget.
    pub forget: Option<Predicate>,
    /// For how long one remembers.
    pub lasts: SignedDuration,
}
