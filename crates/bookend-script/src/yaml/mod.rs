//! YAML text to a document with places; the only module that names the YAML crates.
//!
//! `serde_yaml` says what the values are (core schema, aliases, merge keys, limits on repetition);
//! `saphyr-parser` says where they stand and which keys occur twice. The two are joined here.

mod byte_index;
mod document;
mod part;
mod places;

pub use document::parse;
pub(crate) use part::part_of;
