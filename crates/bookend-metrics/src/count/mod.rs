//! Counting what happened in a range of dates.

mod alike;
mod counting;
mod lookup;

pub(crate) use counting::{Counting, Groups};
