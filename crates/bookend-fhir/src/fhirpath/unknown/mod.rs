//! What an expression names and no resource can have, and what may occur several times: found from
//! the structure tables, before there is any resource.
//!
//! Only what is certain is told. Where the type at a place is not known (behind `resolve()` or a
//! variable, in what a function made), everything may be there.

mod repeating;
mod types;
mod walk;

pub use repeating::Repeating;
pub use walk::UnknownName;

#[cfg(test)]
mod tests;
