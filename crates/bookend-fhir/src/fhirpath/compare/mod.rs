//! Whether items are equal, equivalent or in order.

mod equality;
mod equivalence;
mod order;

pub(super) use equality::{contains, distinct, equal_lists};
pub(super) use equivalence::equivalent_lists;
pub(super) use order::order;
