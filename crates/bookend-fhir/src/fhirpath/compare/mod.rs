//! Whether items are equal, equivalent or in order.

mod equality;
mod equivalence;
mod mark;
mod members;
mod order;

pub(super) use equality::{distinct, equal_lists, is_among};
pub(super) use equivalence::equivalent_lists;
pub(super) use members::Members;
pub(super) use order::order;
