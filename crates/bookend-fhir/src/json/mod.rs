//! FHIR JSON: strict reading, compact writing.
//!
//! Reading is our own and not that of `serde_json`, which lets the last of two equal names win and
//! knows no place within the tree.

mod number;
mod parse;
mod plain;
mod text;
mod write;

pub(crate) use number::number;
pub use parse::{parse, parse_value};
pub use write::{write, write_list, write_members, write_text, write_value};

#[cfg(test)]
mod tests;
