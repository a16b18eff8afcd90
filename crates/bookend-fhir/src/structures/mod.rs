//! The structure tables: what a release of FHIR says of the elements of every type.
//!
//! The tables are text (`tables/`, its README.md describes the format), part of the program, read
//! once on first use. What profiles demand beyond the standard is not in them.

mod mandatory;
mod primitive;
mod reading;
mod release;
mod types;

pub(crate) use primitive::Primitive;
pub use release::{Release, Structures};
pub(crate) use types::bit;
pub use types::{Element, Kind, Named, Type};

#[cfg(test)]
mod tests;
