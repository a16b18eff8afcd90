//! Collections for the programs with which people send requests by hand: Postman and Bruno.
//!
//! A journey is composed as it would be sent, with the names of variables in place of what earlier
//! answers hold, and three times over: with another clock, and with another seed. What differs is made
//! anew by the collection whenever it runs, by scripts that it brings along; so it never goes stale,
//! and the same version of Bookend writes the same collection, byte for byte.

mod blueprint;
mod bruno;
mod compose;
mod javascript;
mod making;
mod path;
mod postman;
mod relate;

pub use blueprint::{Blueprint, CollectionError, blueprint, every_request};
pub use bruno::bruno;
pub use postman::postman;
