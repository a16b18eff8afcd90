//! Requests that wait for one another.

use crate::template::Expression;
use jiff::SignedDuration;

/// Requests that wait for one another before they take effect.
#[derive(Clone, Debug)]
pub struct Barrier {
    /// How many have to be there.
    pub parties: u64,
    /// How long one waits for the others.
    pub limit: SignedDuration,
    /// Who waits for whom; everybody for everybody when there is none.
    pub per: Option<Expression>,
}
